"""When a chat message was said: the ways in which phones and PCs write it, resolved against now; never in the future."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from houqin.core import clock

_PART = "凌晨|清晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|am|pm"
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天]"
_DATE = (
    r"(?:(?P<y>\d{4})[-/.年] ?)?(?P<m>\d{1,2})[-/.月] ?(?P<d>\d{1,2})[日号]?"
    rf"|(?P<near>今天|今日|昨天|昨日|前天|昨晚|今早)|(?P<last>上个?)?(?P<week>{_WEEKDAY})"
)
_TIME = (
    rf"(?P<part>{_PART})? ?(?P<h>\d{{1,2}})(?:[:点时](?P<min>\d{{1,2}}|半)?)(?::(?P<s>\d{{2}}))?(?:分|整)?"
    r"(?: ?(?P<half>am|pm))?"
)
WHEN = rf"(?:(?:{_DATE})(?:,? ?\(?{_WEEKDAY}\)?)?(?:[ ,T]{{0,3}}{_TIME})?|{_TIME})"
_TWICE = re.compile(r"\(\?P<(\w+)>")
_LATE = ("下午", "傍晚", "晚上", "夜里", "pm")
_BACK = {"今天": 0, "今日": 0, "今早": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "前天": 2}


def _with_numbered_names(pattern: str) -> str:
    """Names of groups may stand once in a pattern; the second time of each gets a 2."""
    seen: set[str] = set()

    def name(found: re.Match[str]) -> str:
        again = found[1] in seen
        seen.add(found[1])
        return f"(?P<{found[1]}{'2' if again else ''}>"

    return _TWICE.sub(name, pattern)


PATTERN = _with_numbered_names(WHEN)
_WHOLE = re.compile(PATTERN, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A date, a time of day, or both, as they stood in the text; `ahead` when they mean a later moment than now."""

    on: date | None
    at: tuple[int, int, int] | None


def read_when(text: str, now: datetime) -> Said | None:
    """What a text says about when, or None when it is no date and no time."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        return None
    on = _date(found, clock.local(now).date())
    at = _time(found)
    has_date = found["m"] or found["near"] or found["week"]
    has_time = found["h"] or found["h2"]
    if (has_date and on is None) or (has_time and at is None):
        return None
    return Said(on, at)


def moment_of(said: Said, day: date | None, now: datetime) -> datetime | None:
    """The moment, aware and in UTC; `day` is the date of the chat so far. A bare time is the last one that was; None
    for a date alone and for what lies in the future.
    """
    if said.at is None:
        return None
    on = said.on or day or clock.local(now).date()
    hour, minute, second = said.at
    moment = clock.at(on, hour, minute).astimezone(UTC) + timedelta(seconds=second)
    if moment > now and said.on is None and day is None:
        moment -= timedelta(days=1)
    return moment if moment <= now else None


def _date(found: re.Match[str], today: date) -> date | None:
    if found["near"]:
        return today - timedelta(days=_BACK[found["near"]])
    if found["week"]:
        weekday = "一二三四五六日".index(found["week"][-1].replace("天", "日"))
        if found["last"]:
            return today - timedelta(days=today.weekday() + 7 - weekday)
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    if not found["m"]:
        return None
    year = int(found["y"]) if found["y"] else today.year
    on = _day(year, int(found["m"]), int(found["d"]))
    return _day(year - 1, int(found["m"]), int(found["d"])) if on and on > today and not found["y"] else on


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 2000 else None
    except ValueError:
        return None


def _time(found: re.Match[str]) -> tuple[int, int, int] | None:
    end = "2" if found["h2"] else ""
    if not found[f"h{end}"]:
        return None
    hour, minute = int(found[f"h{end}"]), found[f"min{end}"] or "0"
    part = (found[f"half{end}"] or found[f"part{end}"] or "").lower()
    late = part in _LATE or (not part and found["near"] == "昨晚")
    if (late and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif hour == 12 and part in ("am", "凌晨", "半夜"):
        hour = 0
    at = hour, 30 if minute == "半" else int(minute), int(found[f"s{end}"] or 0)
    return at if at[0] < 24 and at[1] < 60 and at[2] < 60 else None
