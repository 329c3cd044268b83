"""Pages of the duties room beside its lists."""
