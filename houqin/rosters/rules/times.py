"""Times of the day as minutes and weights as tenths, read as people write them and written as they read them. Pure."""

import re

DAY = 24 * 60
WHOLE_DAY = (0, DAY)


def read_clock(text: str) -> int | None:
    """Minutes since midnight of 7:20, 7：20, 7点20分, 0720, 7点半, 24:00; nothing where it is no time."""
    said = text.strip().replace("：", ":").replace("点半", "点30").removesuffix("分")
    found = re.fullmatch(r"(\d{1,2})(?:[:点时](\d{2})?|(\d{2}))?", said)
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or found[3] or 0)
    return hours * 60 + minutes if minutes < 60 and hours * 60 + minutes <= DAY else None


def clock_words(begins: int, ends: int) -> str:
    """7:20—17:00, 22:00—次日6:00; nothing for a whole day."""
    if (begins, ends) == WHOLE_DAY:
        return ""
    return f"{_clock(begins)}—{'次日' if ends > DAY else ''}{_clock(ends if ends == DAY else ends % DAY)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def read_tenths(text: str) -> int | None:
    """15 of 1.5, 20 of 2; nothing where it is no such number."""
    found = re.fullmatch(r"(\d{1,2})(?:\.(\d))?", text.strip())
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def tenths_words(tenths: int) -> str:
    """1.5 of 15, 2 of 20."""
    sign, tenths = ("-", -tenths) if tenths < 0 else ("", tenths)
    return f"{sign}{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{sign}{tenths // 10}"
