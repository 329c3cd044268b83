"""How the one who runs the machine sees whether all is well: what is ready, figures, and a line for what went wrong."""
