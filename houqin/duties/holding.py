"""Who answers for a duty or a task: a person, everybody with a role or a post, whoever has the turn, or a name only.

A task is his whose keys it is addressed to. What was made keeps the keys; who holds a post or a turn is asked today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.people.models import Member
from houqin.people.roles import ROLES
from houqin.rosters.models import Roster
from houqin.rosters.turns import rosters_of

MEMBER, ROLE, POST, ROSTER, NAME = "member", "role", "post", "roster", "name"


@dataclass(frozen=True)
class Who:
    """One of those who answer for it. `name` is what is read; it is looked up where nothing is given."""

    kind: str
    value: str
    name: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}"[:80]

    @property
    def member_id(self) -> UUID | None:
        return UUID(self.value) if self.kind == MEMBER else None


def keys_of(member: Member) -> list[str]:
    """What a task may be addressed to so that it is this member's."""
    return [*standing_keys(member), *_turns(member)]


def standing_keys(member: Member) -> list[str]:
    """The same without the turns of today: by name, role and post, without a question to the database."""
    posts = filter(None, member.posts_text.split("、"))
    return [
        f"{MEMBER}:{member.pk}",
        *(f"{ROLE}:{role}" for role in member.role_names),
        *(f"{POST}:{post}"[:80] for post in posts),
    ]


def _turns(member: Member) -> list[str]:
    """The rosters on which he has a turn today, asked once for a request."""
    today = clock.today()
    kept = member.__dict__.get("_turns_today")
    if kept is None or kept[0] != today:
        kept = (today, [f"{ROSTER}:{roster}" for roster in rosters_of(member, today)])
        member.__dict__["_turns_today"] = kept
    found: list[str] = kept[1]
    return found


def named(who: Iterable[Who]) -> list[Who]:
    """The same with their names, each once; the caller has named the school."""
    each = list({one.key: one for one in who}.values())
    people = {
        str(pk): name
        for pk, name in Member.objects.filter(pk__in=_values(each, MEMBER)).values_list("pk", "name")
    }
    rosters = {
        str(pk): name
        for pk, name in Roster.objects.filter(pk__in=_values(each, ROSTER)).values_list("pk", "name")
    }
    return [Who(one.kind, one.value, one.name or _name_of(one, people | rosters)[:60]) for one in each]


def _values(who: Iterable[Who], kind: str) -> list[str]:
    return [one.value for one in who if one.kind == kind]


def _name_of(one: Who, known: dict[str, str]) -> str:
    match one.kind:
        case "role":
            return str(ROLES[one.value].label) if one.value in ROLES else one.value
        case "post":
            return _("{name}（岗位）").format(name=one.value)
        case "name":
            return _("{name}（待定）").format(name=one.value)
    return known.get(one.value, one.value)


def who_words(who: Iterable[Who]) -> str:
    """张三、门卫（岗位）; they are named already."""
    return "、".join(one.name for one in who)[:200]


def named_like(words: Iterable[str]) -> list[Who]:
    """Names as people write them: a member who has the name alone, a post somebody has, a role, else the name only."""
    people: dict[str, list[Any]] = {}
    posts: set[str] = set()
    for pk, name, text in Member.objects.choosable().values_list("pk", "name", "posts_text"):
        people.setdefault(name, []).append(pk)
        posts |= set(filter(None, text.split("、")))
    roles = {str(role.label): code for code, role in ROLES.items()}
    return [_like(word, people, posts, roles) for word in dict.fromkeys(filter(None, words))]


def _like(word: str, people: dict[str, list[Any]], posts: set[str], roles: dict[str, str]) -> Who:
    if len(people.get(word, ())) == 1:
        return Who(MEMBER, str(people[word][0]), word)
    if word in posts:
        return Who(POST, word)
    return Who(ROLE, roles[word]) if word in roles else Who(NAME, word)
