"""Who comes in by which door: the schools of a user, the member of a token. Read before a school is named."""

from typing import Any
from uuid import UUID

from houqin.core.canonical import sha256
from houqin.people.district import covered_by, offices_of
from houqin.people.models import Member, Token, User

PER_ACCOUNT, PER_ADDRESS, MINUTES = 8, 200, 10  # one school sits behind one address (decisions/0020)


def memberships_of(user: Any) -> list[Member]:
    """The active members of this user, with their schools, in a steady order: one query."""
    if not isinstance(user, User) or not user.is_active:
        return []
    members: list[Member] | None = user.read_with
    user.read_with = None
    if members is None:
        mine = Member.everywhere.filter(user_id=user.pk, active=True).select_related("school")
        members = list(mine.order_by("school__code"))
    for member in members:
        member.user = user
    if any(member.kind == Member.OFFICER for member in members):
        covered = covered_by(offices_of(user), {member.school_id for member in members})
        return [m for m in members if m.kind != Member.OFFICER or (m.is_in and m.school_id in covered)]
    return members


def may_choose(user: Any) -> bool:
    """Whether somebody without a school of his own may go and choose one: an officer of a district."""
    return bool(offices_of(user))


def member_of_token(secret: str) -> Member | None:
    """The active member whose token this is."""
    token = Token.tokens.filter(digest=sha256(secret), active=True).first()
    if token is None:
        return None
    member = (
        Member.everywhere.select_related("school", "user").filter(pk=token.member_id, active=True).first()
    )
    if member is None or (member.user is not None and not member.user.is_active):
        return None
    return member if _may_look_in(member) else None


def _may_look_in(member: Member) -> bool:
    """Who is from above is in while his hours last and his office covers the school."""
    if member.kind != Member.OFFICER:
        return True
    return member.is_in and bool(covered_by(offices_of(member.user), {member.school_id}))


def member_of_job(school: UUID, member: UUID) -> Member | None:
    """The member who asked for a job, if he is still active and, being from above, still in."""
    mine = Member.everywhere.filter(pk=member, school_id=school, active=True)
    found = mine.select_related("school", "user").first()
    if found is None or (found.user is not None and not found.user.is_active):
        return None
    return found if _may_look_in(found) else None
