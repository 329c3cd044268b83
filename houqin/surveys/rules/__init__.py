"""What surveys follow, without a database: what a question is, which answers are good, how they are counted."""
