"""What people do with people, split by subject."""

from houqin.people.actions import backups, classes, logins, members, school

__all__ = ["backups", "classes", "logins", "members", "school"]
