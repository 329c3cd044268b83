"""How the time something happened and the time it was written down stand to each other: one label of six, by rule.

Pure functions of dates and moments; the rows that carry the label are in `moments` (decisions/0042).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock

AHEAD = timedelta(minutes=5)  # by so much may a clock go wrong before a claim lies in the future
NOT_YET = _("时间在以后：发生过了再登记，请核对。")

IN_TIME, SAME_DAY, LATER, PAPER, OFFLINE, CLOSED = (
    "in_time",
    "same_day",
    "later",
    "paper",
    "offline",
    "closed",
)
LABELS: list[tuple[str, Any]] = [
    (IN_TIME, _("按时")),
    (SAME_DAY, _("当日晚登")),
    (LATER, _("补登")),
    (PAPER, _("纸质转录")),
    (OFFLINE, _("离线")),
    (CLOSED, _("月结后更正")),
]
TONES = dict.fromkeys(dict(LABELS), "info") | {
    IN_TIME: ""
}  # told, not blamed; what is in time needs no badge


@dataclass(frozen=True)
class CutOff:
    """Until when an entry is in time: the end of the day, week (Sunday) or month it is about, or an hour of that day."""

    span: str = "day"
    by: time | None = None

    def first_in_time(self, today: date) -> date:
        """The earliest day that could still be entered in time today."""
        return self._bounds(today)[0]

    def ends(self, day: date) -> datetime:
        """The moment from which an entry about this day is late."""
        last = self._bounds(day)[1]
        if self.by is None:
            return clock.at(last + timedelta(days=1))
        return clock.at(last, self.by.hour, self.by.minute)

    def _bounds(self, day: date) -> tuple[date, date]:
        match self.span:
            case "day":
                return day, day
            case "week":
                monday = day - timedelta(days=day.weekday())
                return monday, monday + timedelta(days=6)
            case "month":
                first = day.replace(day=1)
                return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        raise ValueError(self.span)


BY_DAY, BY_WEEK, BY_MONTH = CutOff("day"), CutOff("week"), CutOff("month")


def day_of(happened: date | datetime) -> date:
    """The date on the school's wall of a claim, which may be a moment or only a date."""
    return clock.local(happened).date() if isinstance(happened, datetime) else happened


def label(
    happened: date | datetime,
    recorded_at: datetime,
    *,
    device_at: datetime | None = None,
    cut_off: CutOff = BY_DAY,
    on_paper: bool = False,
    period_closed: bool = False,
) -> str:
    """Which of the six it is. A closed period outweighs paper, paper outweighs the clock; a phone's word never makes an
    entry one in time, it only tells that it lay waiting to be sent.
    """
    ends = cut_off.ends(day_of(happened))
    if period_closed:
        return CLOSED
    if on_paper:
        return PAPER
    if recorded_at < ends:
        return IN_TIME
    if device_at is not None and device_at < ends:
        return OFFLINE
    return SAME_DAY if clock.local(recorded_at).date() == day_of(happened) else LATER


def is_ahead(happened: date | datetime, recorded_at: datetime) -> bool:
    """Whether a claim lies in the future: what has not happened cannot be written down."""
    if isinstance(happened, datetime):
        return happened > recorded_at + AHEAD
    return happened > clock.local(recorded_at + AHEAD).date()


def bounded(device_at: datetime | None, opened_at: datetime | None, received_at: datetime) -> datetime | None:
    """What a phone says when it first tried to send, if that can be: after the server gave it the form, and before now.

    Without the server's own word for when the form was opened a phone's clock is not believed at all.
    """
    if device_at is None or opened_at is None or not opened_at <= device_at <= received_at:
        return None
    return device_at
