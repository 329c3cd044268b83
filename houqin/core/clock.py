"""The only source of now and today. Tests and the building of the demo school may move it, nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")  # one zone for the whole country
_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """The date on the school's wall."""
    return now().astimezone(SCHOOL_ZONE).date()


def local(moment: datetime) -> datetime:
    """A moment as the school's clock shows it."""
    return moment.astimezone(SCHOOL_ZONE)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A moment given by the school's calendar and clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SCHOOL_ZONE)


@contextmanager
def moved(moment: datetime) -> Iterator[None]:
    """Let the clock stand at one moment inside the block."""
    token = _moved_to.set(moment)
    try:
        yield
    finally:
        _moved_to.reset(token)
