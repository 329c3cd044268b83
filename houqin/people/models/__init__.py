"""The tables of the people room, split by subject."""

from houqin.people.models.classes import Pupil, SchoolClass
from houqin.people.models.logins import Officer, Token, User
from houqin.people.models.members import JointDuty, Member, Post
from houqin.people.models.schools import KIND_QUESTIONS, District, School

__all__ = [
    "KIND_QUESTIONS",
    "District",
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
