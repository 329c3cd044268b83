"""What only who leads is shown of how records came about: many days written down at once, a photo used before.

Neither is a fault: who types from a paper sheet writes many days at once, a drain looks every year the same. So it is a
sentence beside the month's figures, on no paper, in no statistics, and nobody else sees it (daily-life 3.18).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.files.likeness import ALIKE, WITHIN, differ
from houqin.core.files.looking import PARTS
from houqin.core.files.models import PHOTO, Attachment, File
from houqin.core.history import Entry, Touch
from houqin.core.pages.declared import page_of
from houqin.core.words import day_words, moment_words

DAYS, AT_ONCE = 5, timedelta(minutes=10)  # so many different days, written down within so long
MOST = 20  # sentences of a kind
PIECE = 500  # rows in one question


@dataclass(frozen=True)
class Record:
    """A row that tells of a day, and when that was written down."""

    row: UUID
    recorded_at: datetime
    day: date


@dataclass(frozen=True)
class Signal:
    """One sentence, and the page of a row it is about."""

    text: str
    url: str = ""


def bursts(records: Sequence[Record], action: str = "") -> list[Signal]:
    """Who wrote down five and more different days within ten minutes; `action` is by which they came, if by one."""
    if len({each.day for each in records}) < DAYS:
        return []
    by_person = defaultdict[str, list[Record]](list)
    writers = _writers([each.row for each in records], action)
    for each in sorted(records, key=lambda each: each.recorded_at):
        by_person[writers.get(each.row, "")].append(each)
    found = [(name, run) for name, each in by_person.items() if name for run in runs(each)]
    found.sort(key=lambda pair: pair[1][0].recorded_at)
    return [Signal(_burst_words(name, run)) for name, run in found[:MOST]]


def runs(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Of one person's records in the order in which they came: each stretch that tells of many days at once."""
    return stretches(records, AT_ONCE, lambda run: len({each.day for each in run}) >= DAYS)


def stretches(
    records: Sequence[Record], within: timedelta, many: Callable[[Sequence[Record]], bool]
) -> Iterator[list[Record]]:
    """Each stretch of records, none longer than `within`, of which `many` says so; no record is in two of them."""
    start = end = 0
    while start < len(records):
        end = max(end, start + 1)
        while end < len(records) and records[end].recorded_at <= records[start].recorded_at + within:
            end += 1
        run = list(records[start:end])
        if many(run):
            yield run
        start = end if many(run) else start + 1


def _burst_words(name: str, run: list[Record]) -> str:
    days = {each.day for each in run}
    minutes = max(1, -(-int((run[-1].recorded_at - run[0].recorded_at).total_seconds()) // 60))
    said = _("{name} {at} 起 {minutes} 分钟内补登了 {count} 条，分属 {days} 天（{first}—{last}）。")
    return said.format(
        name=name,
        at=moment_words(run[0].recorded_at),
        minutes=minutes,
        count=len(run),
        days=len(days),
        first=day_words(min(days)),
        last=day_words(max(days)),
    )


def _writers(rows: Sequence[UUID], action: str) -> dict[UUID, str]:
    """row -> who wrote it down, which is not always who did it: by this action, or else by the first of all."""
    found: dict[UUID, str] = {}
    for begin in range(0, len(rows), PIECE):
        some = rows[begin : begin + PIECE]
        made = Entry.objects.filter(row__in=some)
        if action:
            found |= dict(made.filter(action=action).order_by("number").values_list("row", "member__name"))
            continue
        touched = Touch.objects.filter(row__in=some).order_by("-entry__number")
        found |= dict(touched.values_list("row", "entry__member__name"))
        found |= dict(made.order_by("-number").values_list("row", "member__name"))
    return found


# Photos ------------------------------------------------------------------------------------------------------


def photos_again(span: Span, model: str = "") -> list[Signal]:
    """Photos put on a row (of this kind) in these days that had been used before, or look the same: three queries."""
    rows = _photos().filter(recorded_at__gte=span.begins, recorded_at__lt=span.ends)
    put = list((rows.filter(model=model) if model else rows).order_by("-recorded_at")[:PIECE])
    if not put:
        return []
    alike = Q(sha256__in={each.sha256 for each in put})
    for part in PARTS:
        alike |= Q(**{f"{part}__in": {getattr(each.file, part) for each in put} - {None}})
    files = File.objects.filter(alike, kind=PHOTO).values_list("pk", flat=True)
    since = span.begins - WITHIN
    earlier = list(_photos().filter(file__in=list(files), recorded_at__gte=since).order_by("recorded_at"))
    found = ((each, next((one for one in earlier if _is_again(each, one)), None)) for each in put)
    return [_photo_words(each, one) for each, one in found if one is not None][:MOST]


def _photos() -> Any:
    return Attachment.objects.filter(file__kind=PHOTO).select_related("file", "by")


def _is_again(later: Attachment, earlier: Attachment) -> bool:
    """One sheet's photo hangs on every row typed from it, all in one evening: that is not again."""
    days = [clock.local(each.recorded_at).date() for each in (earlier, later)]
    if earlier.row == later.row or days[0] >= days[1]:
        return False
    if earlier.sha256 == later.sha256:
        return True
    return differ(earlier.file, [getattr(later.file, part) for part in PARTS]) <= ALIKE


def _photo_words(later: Attachment, earlier: Attachment) -> Signal:
    same = later.sha256 == earlier.sha256
    said = (
        _("{name} {at} 交的照片，{day} 已经用过。")
        if same
        else _("{name} {at} 交的照片，和 {day} 用过的一张几乎一样。")
    )
    day = day_words(clock.local(earlier.recorded_at).date())
    page = page_of(apps.get_model(later.model))
    url = page.row_url(later.row) if page else ""
    return Signal(said.format(name=later.by.name, at=moment_words(later.recorded_at), day=day), url)
