"""The pages of the hazards room beside its lists and rows."""
