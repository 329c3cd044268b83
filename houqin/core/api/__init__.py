"""The same actions and lists for programs: derived from their declarations, never written twice."""
