"""What other rooms ask before somebody starts work: has he a paper of this kind that holds today, and if not, why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.certificates.kinds import Kind, kinds_now
from houqin.certificates.models import REPLACED, Certificate
from houqin.certificates.naming import until_words
from houqin.core import clock
from houqin.core.prepared import prepared


@dataclass(frozen=True)
class Verdict:
    """Whether he may, and the sentence for whoever stands at the gate."""

    ok: bool
    words: str


def valid(member: Any, kind: str, on: date | None = None) -> Verdict:
    """Of one person on a day (today); the caller has named the school. A kind that is no gate is a mistake of the caller."""
    return valid_each([member], kind, on)[member.pk]


def valid_each(members: Iterable[Any], kind: str, on: date | None = None) -> dict[UUID, Verdict]:
    """Of many people, e.g. of everybody in the morning check: three queries for any number."""
    asked = kinds_now().get(kind)
    if asked is None or not asked.gate:
        raise ValueError(f"{kind} is no kind of paper that is asked for at a gate")
    day, people = on or clock.today(), list(members)
    papers = papers_of(people, [kind])
    return {each.pk: verdict(asked, papers.get((each.pk, kind), []), day) for each in people}


def papers_of(members: Iterable[Any], kinds: Sequence[str]) -> dict[tuple[UUID, str], list[Certificate]]:
    """(member, kind) -> all papers he had or has, the one that lasts longest first; one query."""
    found: dict[tuple[UUID, str], list[Certificate]] = {}
    for paper in _papers_of([each.pk for each in members], kinds=tuple(kinds)):
        found.setdefault((paper.member_id, paper.kind), []).append(paper)
    return found


@prepared
def _papers_of(members: list[UUID], *, kinds: tuple[str, ...]) -> Any:
    rows = Certificate.objects.filter(member__pk__in=members, kind__in=kinds)
    return rows.order_by("-valid_until", "-id")


def verdict(kind: Kind, papers: Sequence[Certificate], day: date) -> Verdict:
    """From all papers of this kind that a person had or has."""
    holding = next((paper for paper in papers if held(paper, day)), None)
    if holding is not None:
        return Verdict(True, _("{kind}有效").format(kind=kind.title) + _until(holding))
    if not papers:
        return Verdict(False, _("没有登记{kind}").format(kind=kind.title))
    last = papers[0]
    if last.valid_until < day:
        words = _("{kind}已过期（{day}到期）")
    elif last.ended_on is not None and last.ended_on <= day:
        words = _("{kind}已停用")
    else:
        words = _("{kind}还没有生效")
    return Verdict(False, words.format(kind=kind.title, day=until_words(last.valid_until)))


def held(paper: Certificate, day: date) -> bool:
    """On the last day it still holds. One that was replaced held for its own time, one that was taken away until then."""
    begun = paper.issued_on is None or paper.issued_on <= day
    taken = paper.ended_on is not None and paper.how_ended != REPLACED and paper.ended_on <= day
    return begun and not taken and day <= paper.valid_until


def _until(paper: Certificate) -> str:
    return _("（有效期至：{day}）").format(day=until_words(paper.valid_until))
