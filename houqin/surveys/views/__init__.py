"""Pages of the surveys room that no declaration makes."""
