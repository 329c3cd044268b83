"""A hazard's facts in the words of the paper forms."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.core import clock
from houqin.core.files.models import PHOTO, Attachment
from houqin.core.keys import in_pieces
from houqin.core.words import yuan
from houqin.hazards.models import CLOSED, DISMISSED, MENDED, NEW, UNMENDED, Hazard
from houqin.people.models import JointDuty
from houqin.repairs.prints.words import FOLD, foldable

CLOSES = "hazards.close_hazard"


def day(on: date | None, beside: date | None = None) -> str:
    """9.3, as narrow columns want it; with the year where it is not that of the day `beside` which it stands."""
    if on is None:
        return ""
    year = "" if beside and beside.year == on.year else f"{on.year}.{FOLD}"
    return f"{year}{on.month}.{on.day}"


def long_day(on: date | None) -> str:
    """2026年9月3日."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def day_of(moment: datetime | None, beside: date | None = None) -> str:
    return day(clock.local(moment).date(), beside) if moment else ""


def place_words(hazard: Hazard) -> str:
    return f"{hazard.place.path} {hazard.spot}".strip()


def money(fen: int) -> str:
    """1234.50, as it is written into a form."""
    return yuan(fen).replace(",", "")


def is_late(hazard: Hazard, school: Any) -> bool:
    """Not put right though its day is past; in the trial nothing is late (daily-life 1.4)."""
    past = hazard.status in UNMENDED and hazard.due_on < clock.today()
    return past and not school.was_trial(hazard.recorded_at)


def not_done_words(hazard: Hazard, school: Any) -> str:
    """未完成原因／上报: why it is open or was put off, and to whom it was reported."""
    parts = []
    if hazard.status == DISMISSED:
        parts.append(f"不成立：{hazard.not_done}")
    elif hazard.status != CLOSED:
        stands = _stands(hazard) + "，逾期" * is_late(hazard, school)
        parts.append(stands + (f"：{hazard.not_done}" if hazard.not_done else ""))
    if hazard.extensions:
        parts.append(f"延期{hazard.extensions}次" + _why(hazard))
    if hazard.returns:
        parts.append(f"复查退回{hazard.returns}次")
    if hazard.reported_on:
        parts.append(f"{day(hazard.reported_on)}上报{hazard.reported_to}")
    if hazard.again:
        parts.append(f"一年内同处同类第{hazard.again + 1}次")
    return "；".join(parts)


def _stands(hazard: Hazard) -> str:
    return {NEW: "待下达", MENDED: "待复查"}.get(hazard.status, "整改中")


def _why(hazard: Hazard) -> str:
    return f"（{hazard.not_done}）" if hazard.not_done and hazard.status == CLOSED else ""


def photos_by_row(hazards: Iterable[Hazard]) -> dict[UUID, int]:
    """How many photos hang on each."""
    found: dict[UUID, int] = {}
    for keys in in_pieces(hazards):
        rows = Attachment.objects.filter(row__in=keys, model="hazards.hazard", file__kind=PHOTO)
        for row in rows.values_list("row", flat=True):
            found[row] = found.get(row, 0) + 1
    return found


def shown_words(count: int) -> str:
    return f"（照片{count}张）" if count else ""


def joined_years() -> set[tuple[UUID, int]]:
    """(member, year) for whom the principal has signed that rechecking may be joined with finding or mending."""
    rows = JointDuty.objects.filter(pair__endswith=f"+{CLOSES}")
    return set(rows.values_list("member", "year"))


def is_joined(hazard: Hazard, years: set[tuple[UUID, int]]) -> bool:
    """Rechecked by one who found or mended it, for whom that was signed."""
    if hazard.checked_at is None or hazard.checked_by_id not in (
        hazard.worker_id,
        hazard.fixed_by_id,
        hazard.finder_id,
    ):
        return False
    return (hazard.checked_by_id, clock.local(hazard.checked_at).year) in years


def entered_words(hazard: Hazard) -> str:
    """补登（晚2天）, 纸质转录 and the like, as the appendix has it."""
    days = (clock.local(hazard.recorded_at).date() - hazard.found_on).days
    return f"{hazard.get_entered_display()}" + (f"（晚{days}天）" if days > 0 else "")


def fold(text: Any, most: int = 10) -> str:
    return foldable(str(text), most)
