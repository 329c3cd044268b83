"""What people do with people, split by subject."""

from houqin.people.actions import classes, logins, members, school

__all__ = ["classes", "logins", "members", "school"]
