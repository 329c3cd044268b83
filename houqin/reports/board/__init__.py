"""后勤一览 for who leads: seven figures, whose the late things are, what waits for a decision, and how the term goes."""
