"""The rules by which a plan is read: pure functions of text, without database and without clock."""
