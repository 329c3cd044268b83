"""Charts of a report: what they show (chart), drawn from the figures (drawn), as a picture of lines and numbers (svg)."""
