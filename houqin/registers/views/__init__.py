"""Pages of the registers room beside its lists."""
