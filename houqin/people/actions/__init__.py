"""What people do with people, split by subject."""

from houqin.people.actions import (
    backups,
    classes,
    invitations,
    logins,
    members,
    messages,
    school,
    second,
    work,
)

__all__ = ["backups", "classes", "invitations", "logins", "members", "messages", "school", "second", "work"]
