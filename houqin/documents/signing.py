"""Who must sign: groups of people as a school names them, and whether a document waits for somebody."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.documents.models import Document, Signee
from houqin.people.models import Member
from houqin.people.roles import ROLES

ALL, POST, ROLE = "all", "post:", "role:"
SEVERAL = 2


def groups() -> list[tuple[str, str]]:
    """全体教职工, then the posts that several hold, then roles that are called otherwise; one alone is chosen by name."""
    counts: dict[str, int] = {}
    roles: dict[str, int] = {}
    people = 0
    for member in _people():
        people += 1
        for title in posts_of(member):
            counts[title] = counts.get(title, 0) + 1
        for name in member.role_names:
            roles[name] = roles.get(name, 0) + 1
    found = [(ALL, _("全体教职工（{count}人）").format(count=people))]
    found += [
        (f"{POST}{title}", _many(title, count)) for title, count in sorted(counts.items()) if count >= SEVERAL
    ]
    others = [
        (name, str(ROLES[name].label))
        for name, count in roles.items()
        if count >= SEVERAL and name in ROLES and str(ROLES[name].label) not in counts
    ]
    return found + [(f"{ROLE}{name}", _many(label, roles[name])) for name, label in others]


def _many(label: str, count: int) -> str:
    return _("{label}（{count}人）").format(label=label, count=count)


def posts_of(member: Member) -> list[str]:
    """The school's words for what he does."""
    return [title for title in member.posts_text.split("、") if title]


def _people() -> Iterable[Member]:
    people: Iterable[Member] = Member.objects.choosable()
    return people


def addressed(chosen: Iterable[str]) -> Iterator[Member]:
    """The people in these groups as they are now."""
    wanted = set(chosen)
    for member in _people() if wanted else ():
        keys = {ALL, *(f"{POST}{title}" for title in posts_of(member))}
        keys |= {f"{ROLE}{name}" for name in member.role_names}
        if keys & wanted:
            yield member


def waiting_for(document: Document, member: Any) -> Signee | None:
    """What this member has still to sign here; asked once for each row that is shown."""
    kept: dict[Any, Signee | None] = document.__dict__.setdefault("_waits", {})
    if member.pk not in kept:
        rows = Signee.objects.filter(document=document, member=member, over=False, signed_at__isnull=True)
        kept[member.pk] = rows.first()
    return kept[member.pk]
