"""Who answers for it, as forms ask: people to choose, and posts, roles, rosters or names in words."""

from collections.abc import Iterable, Sequence

from houqin.duties.holding import MEMBER, ROLE, ROSTER, Who, named_like
from houqin.duties.models import Holder
from houqin.people.models import Member
from houqin.rosters.models import Roster


def who_of(members: Sequence[Member], others: str) -> list[Who]:
    """People first, then what was written: a roster, a post, a role, or a name that nobody has yet."""
    words = [word.strip() for word in others.replace("，", "、").replace(",", "、").split("、")]
    rosters = {row.name: str(row.pk) for row in Roster.objects.filter(name__in=[w for w in words if w])}
    found = [Who(ROSTER, rosters[word], word) for word in words if word in rosters]
    found += named_like(word for word in words if word not in rosters)
    people = [Who(MEMBER, str(member.pk), member.name) for member in members]
    return [*people, *found]


def as_asked(holders: Iterable[Holder]) -> dict[str, object]:
    """The first values of a form for what stands."""
    pairs = [(*holder.key.split(":", 1), holder.name) for holder in holders]
    return {
        "members": [value for kind, value, _name in pairs if kind == MEMBER],
        "others": "、".join(
            name if kind in (ROSTER, ROLE) else value for kind, value, name in pairs if kind != MEMBER
        ),
    }
