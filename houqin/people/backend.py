"""Who a session belongs to, read together with his members, because every page asks for both (decisions/0021)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from houqin.core.prepared import prepared
from houqin.people.models import Member, User


@prepared
def _members_of(user_id: UUID) -> Any:
    mine = Member.everywhere.filter(user_id=user_id, active=True).select_related("school", "user")
    return mine.order_by("school__code")


class WithMembers(ModelBackend):
    """Django's own check of login and password; the user of a session comes with his active members in one query."""

    def get_user(self, user_id: Any) -> User | None:
        members = _members_of(user_id)
        if not members or members[0].user is None:
            return super().get_user(user_id)
        user: User = members[0].user
        if not self.user_can_authenticate(user):
            return None
        user.read_with = members  # taken once by memberships_of; this user lives as long as the request
        return user
