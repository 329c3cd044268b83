"""The pure rules of returns: which cells of a table ask, which figures a question could mean."""
