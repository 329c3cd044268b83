"""Who should have a paper and has none that holds: by the roles and posts that kinds.toml names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from houqin.certificates.gate import papers_of, verdict
from houqin.certificates.kinds import Kind
from houqin.certificates.models import VALID, Certificate
from houqin.core.prepared import prepared
from houqin.people.models import Member


@dataclass(frozen=True)
class Missing:
    """One person without one kind of paper, the sentence why, and the paper that is to be renewed where there is one."""

    member: Member
    kind: Kind
    words: str
    paper: Certificate | None = None


def asked_of(kinds: Iterable[Kind]) -> list[tuple[Kind, list[Member]]]:
    """Each kind that roles or posts must have, with the people who hold these now: one query."""
    asked = [kind for kind in kinds if kind.roles or kind.posts]
    roles, posts = ({each for kind in asked for each in getattr(kind, name)} for name in ("roles", "posts"))
    people = _with(roles=tuple(sorted(roles)), posts=tuple(sorted(posts))) if asked else []
    return [(kind, [each for each in people if _must(each, kind)]) for kind in asked]


@prepared
def _with(*, roles: tuple[str, ...], posts: tuple[str, ...]) -> Any:
    """Who has one of these roles, or a post in whose name one of these stands."""
    some = Q(pk__in=[])
    for role in roles:
        some |= Q(roles__contains=f" {role} ")
    for post in posts:
        some |= Q(posts_text__contains=post)
    return Member.objects.choosable().filter(some)


def _must(member: Member, kind: Kind) -> bool:
    """By a role, or by a post of exactly this name."""
    return bool(set(kind.roles) & set(member.role_names)) or bool(
        set(kind.posts) & set(member.posts_text.split("、"))
    )


def missing(kinds: Iterable[Kind], day: date) -> Iterator[Missing]:
    """Everybody who must have a paper and has none that holds on this day: two queries."""
    asked = asked_of(kinds)
    everybody = {each.pk: each for _kind, people in asked for each in people}
    papers: dict[Any, Any] = papers_of(everybody.values(), [kind.key for kind, _people in asked])
    for kind, people in asked:
        for member in people:
            own = papers.get((member.pk, kind.key), [])
            told = verdict(kind, own, day)
            if not told.ok:
                standing = next((paper for paper in own if paper.status == VALID), None)
                yield Missing(member, kind, told.words, standing)
