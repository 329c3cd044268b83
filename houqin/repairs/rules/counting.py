"""Counting repairs: which tickets a number is made of, so that parts add up to their whole. Pure arithmetic.

A group is told once: as a test of a case in memory and as the same condition of the database, for the list that shows
the rows behind a number.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from houqin.repairs.models import (
    ACCEPTED,
    ASSIGNED,
    CANNOT,
    CONFIRMED,
    COUNTED,
    DONE,
    MENDED,
    NEW,
    OPEN,
    WAITING,
    WORKING,
)

TOLD = (
    "self",
    "qr",
    "proxy",
    "pasted",
)  # somebody reported it; the others the office found or mended by itself
NAMED_WAITS = ("parts", "outside", "approval")


@dataclass(frozen=True, slots=True)
class Case:
    """What counting needs of a ticket; `used` is whether a line of 用料 hangs on it."""

    kind: str
    status: str
    wait_for: str
    source: str
    place: UUID | None
    worker: UUID | None
    large: bool
    returns: int
    minutes: int
    cost_fen: int
    reported_at: datetime
    accepted_at: datetime | None
    finished_at: datetime | None
    due_at: datetime
    used: bool


@dataclass(frozen=True)
class Group:
    """Cases that one number counts: a test of a case, and the same as a condition of the database."""

    key: str
    label: str | Promise
    statuses: tuple[str, ...]
    holds: Callable[[Case], bool] = lambda case: True
    more: Q = field(default_factory=Q)

    def __contains__(self, case: Case) -> bool:
        return case.status in self.statuses and self.holds(case)

    @property
    def q(self) -> Q:
        return Q(status__in=self.statuses) & self.more


def _waits(key: str, label: str | Promise) -> Group:
    return Group(key, label, (WAITING,), lambda case: case.wait_for == key, Q(wait_for=key))


_TOLD = Q(source__in=TOLD)
COUNTED_GROUP = Group("counted", _("受理"), COUNTED)
DONE_GROUP = Group("done", _("办结"), DONE)
OPEN_GROUP = Group("open", _("未办结"), OPEN)
REASONS: tuple[Group, ...] = (
    Group("untouched", _("未开始"), (NEW, ACCEPTED, ASSIGNED)),
    Group("working", _("维修中"), (WORKING,)),
    _waits("parts", _("待料")),
    _waits("outside", _("待外修")),
    _waits("approval", _("待审批")),
    Group(
        "stuck",
        _("等待，原因未写"),
        (WAITING,),
        lambda case: case.wait_for not in NAMED_WAITS,
        ~Q(wait_for__in=NAMED_WAITS),
    ),
    Group("cannot", _("待处置"), (CANNOT,)),
)
RETURNED = Group("returned", _("返修过"), COUNTED, lambda case: case.returns > 0, Q(returns__gt=0))
HEARD = Group(
    "heard",
    _("受理（有人报修的）"),
    COUNTED,
    lambda case: case.source in TOLD and case.accepted_at is not None,
    _TOLD & Q(accepted_at__isnull=False),
)
MENDED_GROUP = Group(
    "mended",
    _("修好（有人报修的）"),
    (MENDED, CONFIRMED),
    lambda case: case.source in TOLD and case.finished_at is not None,
    _TOLD & Q(finished_at__isnull=False),
)
IN_TIME = Group(
    "in_time",
    _("按时修好"),
    (MENDED, CONFIRMED),
    lambda case: case in MENDED_GROUP and case.finished_at is not None and case.finished_at <= case.due_at,
    _TOLD & Q(finished_at__lte=F("due_at")),
)
UNSENT = Group("unsent", _("还没有派人"), COUNTED, lambda case: case.worker is None, Q(worker__isnull=True))
TIMED = Group("timed", _("记了用时"), DONE, lambda case: case.minutes > 0, Q(minutes__gt=0))
PAID = Group("paid", _("有费用"), DONE, lambda case: case.cost_fen > 0, Q(cost_fen__gt=0))
SMALL = Group(
    "small",
    _("零星维修"),
    (MENDED, CONFIRMED),
    lambda case: not case.large and not case.used,
    Q(large=False, used=False),
)


def heard_within(hours: int) -> Group:
    """Those answered within so many hours, by the wall clock: a promise of 24 hours is one day."""
    most = timedelta(hours=hours)

    def holds(case: Case) -> bool:
        return case in HEARD and case.accepted_at is not None and case.accepted_at <= case.reported_at + most

    more = _TOLD & Q(accepted_at__lte=F("reported_at") + most)
    return Group("heard_in_time", _("按时受理"), COUNTED, holds, more)


GROUPS: dict[str, Group] = {
    group.key: group
    for group in (
        COUNTED_GROUP,
        DONE_GROUP,
        OPEN_GROUP,
        *REASONS,
        RETURNED,
        HEARD,
        MENDED_GROUP,
        IN_TIME,
        UNSENT,
        TIMED,
        PAID,
        SMALL,
    )
}


def how_many(cases: Iterable[Case], group: Group) -> int:
    """How many of the cases are in a group."""
    return sum(case in group for case in cases)


def by(cases: Iterable[Case], group: Group, key: Callable[[Case], Hashable]) -> Counter[Any]:
    """How many of a group have each value; the counts add up to `how_many`."""
    return Counter(key(case) for case in cases if case in group)


@dataclass(frozen=True)
class Times:
    """Minutes of a number of cases: the middle one and the mean, whole; 0 where there are none."""

    count: int
    median: int
    mean: int


def times(minutes: Sequence[int]) -> Times:
    """The middle and the mean of these."""
    if not minutes:
        return Times(0, 0, 0)
    return Times(len(minutes), median_low(minutes), (2 * sum(minutes) + len(minutes)) // (2 * len(minutes)))


def duration_words(minutes: int) -> str:
    """“45分钟”, “3小时20分”, as a person would say it."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)s分钟") % {"minutes": rest}
    if not rest:
        return gettext("%(hours)s小时") % {"hours": hours}
    return pgettext("duration", "%(hours)s小时%(minutes)s分") % {"hours": hours, "minutes": rest}
