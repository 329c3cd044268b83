"""Who is told that a paper runs out: so many days ahead, on its last day, and then each week until it is renewed or ended.

Each of these is a stage; a stage is told on the first morning on which somebody is at school, and told once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.certificates.dates import FOREVER
from houqin.certificates.kinds import MOST_DAYS, Kind, kinds_now
from houqin.certificates.models import HEARS_OF_ALL, Certificate
from houqin.core.notices.quiet import is_quiet
from houqin.core.notices.telling import Said, Topic, topic, write
from houqin.core.words import day_words
from houqin.people.models import Member, School

KEPT = topic("certificates.kept", _lazy("我管的证照：到期前、到期、过期每周"))
MINE = topic("certificates.mine", _lazy("我自己的证件：到期前、到期、过期每周"))
URL = "/certificates/certificates/"
LONGEST = 75  # days off in a row: summer
NAMED = 3  # of papers that run out together, so many are named
AHEAD, TODAY = "ahead", "today"


def stage(until: date, days: int, today: date, next_day: date) -> str:
    """Which message is due, if any. What runs out before anybody is back at school is told before they go."""
    if until < today:
        return f"over {(today - until).days // 7}"
    if until == today:
        return TODAY
    return AHEAD if until <= max(today + timedelta(days=days), next_day) else ""


def every_morning(school: School, day: date) -> int:
    """On days off only what ends on that very day; the rest waits for the next morning."""
    quiet = is_quiet(school, day)
    next_day = day if quiet else _next_day(school, day)
    latest = min(max(day + timedelta(days=MOST_DAYS), next_day), FOREVER - timedelta(days=1))
    rows = Certificate.objects.standing().filter(valid_until__lte=latest)
    papers = list(rows.order_by("valid_until", "id"))
    if not papers:
        return 0
    kinds, due = kinds_now(), []
    for paper in papers:
        now = stage(paper.valid_until, _days(kinds, paper), day, next_day)
        if now and (now == TODAY or not quiet):
            due.append((paper, now))
    return len(write(school, [*_to_keepers(school, due), *_to_holders(due)])) if due else 0


def _days(kinds: Mapping[str, Kind], paper: Certificate) -> int:
    return kinds[paper.kind].days if paper.kind in kinds else 0


def _next_day(school: School, day: date) -> date:
    """The next day on which somebody is at school; itself where none is near."""
    days = (day + timedelta(days=n) for n in range(1, LONGEST))
    return next((each for each in days if not is_quiet(school, each)), day)


def _to_keepers(school: School, due: Iterable[tuple[Certificate, str]]) -> Iterator[tuple[UUID, Topic, Said]]:
    """Whoever answers for it and the head; papers that run out together are one message."""
    together: dict[tuple[Any, ...], list[Certificate]] = defaultdict(list)
    for paper, now in due:
        together[paper.kind, paper.valid_until, paper.keeper_id, now].append(paper)
    heads = list(
        Member.objects.filter(active=True, kind=Member.PERSON)
        .who_can(HEARS_OF_ALL)
        .values_list("pk", flat=True)
    )
    for (_kind, until, keeper, now), papers in together.items():
        to = tuple(dict.fromkeys([keeper, *heads]))
        url = (
            f"{URL}{papers[0].pk}/"
            if len(papers) == 1
            else f"{URL}?tab={'over' if _is_over(now) else 'soon'}"
        )
        for paper in papers[:1]:
            said = Said(to, _words(_named(papers), until, now), paper.pk, url)
            yield uuid5(paper.pk, f"{until} {now}"), KEPT, said


def _to_holders(due: Iterable[tuple[Certificate, str]]) -> Iterator[tuple[UUID, Topic, Said]]:
    """Everybody about his own."""
    for paper, now in due:
        if paper.member_id and paper.member_id != paper.keeper_id:
            text = _words(_("您的{kind}").format(kind=paper.kind_name), paper.valid_until, now)
            said = Said((paper.member_id,), text, paper.pk, f"{URL}{paper.pk}/")
            yield uuid5(paper.pk, f"{paper.valid_until} {now}"), MINE, said


def _named(papers: list[Certificate]) -> str:
    """健康证（毛桂英、骆来福）; 灭火器（干粉）（教学楼1层等24件）."""
    names = "、".join(paper.holder_text for paper in papers[:NAMED])
    if len(papers) > NAMED:
        names = _("{names}等{count}件").format(names=names, count=len(papers))
    return f"{papers[0].kind_name}（{names}）"[:160]


def _is_over(now: str) -> bool:
    return now not in (AHEAD, TODAY)


def _words(what: str, until: date, now: str) -> str:
    if now == TODAY:
        return _("{what}今天到期").format(what=what)
    text = _("{what}已经过期（{day}到期）") if _is_over(now) else _("{what}{day}到期，请办理")
    return text.format(what=what, day=day_words(until))


def group_lines(school: School) -> list[str]:
    """A line for the group's digest: how many are over; no names, nothing when nothing is."""
    from houqin.certificates.standing import over
    from houqin.core import clock

    count = Certificate.objects.filter(over(clock.today())).count()
    return [_("证照过期 {count} 件").format(count=count)] if count else []
