"""What the repairs room knows without a database: deadlines, pasted group messages, words of materials."""
