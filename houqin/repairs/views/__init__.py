"""Pages of the repairs room that are no list, row or form."""
