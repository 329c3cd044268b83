"""What the actions on messages ask for: nothing so far; the address and the text are as they were."""
