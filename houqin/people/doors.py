"""Who comes in by which door: the schools of a user, the member of a token. Read before a school is named."""

from typing import Any

from houqin.core.canonical import sha256
from houqin.people.models import Member, Token, User


def memberships_of(user: Any) -> list[Member]:
    """The active members of this user, with their schools, in a steady order: one query."""
    if not isinstance(user, User) or not user.is_active:
        return []
    return list(
        Member.everywhere.filter(user_id=user.pk, active=True)
        .select_related("school")
        .order_by("school__code")
    )


def member_of_token(secret: str) -> Member | None:
    """The active member whose token this is."""
    token = Token.tokens.filter(digest=sha256(secret), active=True).first()
    if token is None:
        return None
    return Member.everywhere.select_related("school").filter(pk=token.member_id, active=True).first()
