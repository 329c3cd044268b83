"""The pure rules of reports: sentences with numbers in them, the paper they make, how it is shortened."""
