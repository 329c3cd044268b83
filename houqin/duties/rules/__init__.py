"""The arithmetic of duties: pure functions, without database and without clock."""
