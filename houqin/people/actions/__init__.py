"""What people do with people, split by subject."""

from houqin.people.actions import backups, classes, logins, members, messages, school

__all__ = ["backups", "classes", "logins", "members", "messages", "school"]
