"""The tables of the people room, split by subject."""

from houqin.people.models.classes import Pupil, SchoolClass
from houqin.people.models.invitations import Invitation
from houqin.people.models.logins import Officer, Token, User
from houqin.people.models.members import JointDuty, Member, Post
from houqin.people.models.schools import KIND_QUESTIONS, District, School

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = frozenset({"core.enter_paper"})

__all__ = [
    "EXTRA_CODES",
    "KIND_QUESTIONS",
    "District",
    "Invitation",
    "JointDuty",
    "Member",
    "Officer",
    "Post",
    "Pupil",
    "School",
    "SchoolClass",
    "Token",
    "User",
]
