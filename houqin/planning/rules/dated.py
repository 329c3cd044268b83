"""Work that names its own day or month, with no month above it: 8月18日　水箱清洗; 9月底前完成…; …（10月下旬）."""

import re
from collections.abc import Sequence

from houqin.duties.rules.words import narrow, number_of, tidy
from houqin.planning.rules.blocks import Block, Line
from houqin.planning.rules.chapters import as_area
from houqin.planning.rules.headings import month_head
from houqin.planning.rules.marks import leading
from houqin.planning.rules.plan import CalendarItem, Plan, Rest

ENOUGH = 3  # so many lines make a calendar of them; one or two are measures that name a day
_M = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_WHEN = (
    rf"(?:(?P<year>20\d\d)年|次年)?\s*(?P<month>{_M})月(?:[0-3]?\d[日号]|份|[上中下]旬|初|底|末|(?=[^\d]))?"
    r"(?:\s*[—\-–~～至到]{1,2}\s*(?:\d{1,2}月)?[0-3]?\d[日号])?(?:之?前|以前)?"
)
_LINE = re.compile(
    rf"(?:(?P<year>20\d\d)年)?\s*(?P<month>{_M})月(?:[0-3]?\d[日号]|[上中下]旬|初|底|末)"
    r".{0,12}?(?:[ \t]{2,}|[\t\u3000：:])\s*\S"
)
_FIRST = re.compile(_WHEN)
_LAST = re.compile(
    rf"[（(]\s*(?P<words>{_WHEN}(?:\s*[—\-–~～至到]{{1,2}}\s*(?:次年)?{_M}月(?:[上中下]旬|初|底|末)?)?)\s*[）)]\s*[。；;]?$"
)


def by_dates(blocks: Sequence[Block]) -> bool:
    """Whether a paper goes from day to day."""
    return (
        sum(isinstance(block, Line) and month_of_line(block.text) is not None for block in blocks) >= ENOUGH
    )


def month_of_line(text: str) -> tuple[int | None, int] | None:
    """(year, month) of a line that begins with its day and a gap."""
    match = _LINE.match(narrow(leading(text)[2]))
    month = number_of(match["month"].lstrip("0")) if match else None
    return (int(match["year"]) if match and match["year"] else None, month) if month else None


def settle(plan: Plan) -> None:
    """Measures that say by when become the calendar of a plan that has none."""
    if plan.calendar:
        return
    found = [(each, item) for each in plan.rest if (item := _item(each)) is not None]
    if len(found) < ENOUGH:
        return
    plan.calendar += [item for _each, item in found]
    taken = {id(each) for each, _item in found}
    plan.rest = [each for each in plan.rest if id(each) not in taken]


def _item(rest: Rest) -> CalendarItem | None:
    """What a measure says of its time: at its end in brackets, or as its first words."""
    if rest.aim or rest.kind not in ("measure", "slogan"):
        return None
    mark, _written, words = leading(rest.text)
    last, first = _LAST.search(words), _FIRST.match(narrow(words))
    if last:
        return _of(last, tidy(words[: last.start()]), last["words"], rest, numbered=mark is not None)
    if first and mark is not None:
        return _of(first, words, first[0], rest, numbered=True)
    return None


def _of(match: re.Match[str], text: str, day: str, rest: Rest, *, numbered: bool) -> CalendarItem:
    head = month_head(re.sub("前$|之前$|以前$", "", day))
    return CalendarItem(
        int(match["year"]) if match["year"] else None,
        number_of(narrow(match["month"]).lstrip("0")),
        text,
        part=head.part if head and not head.rest else None,
        day=day,
        area=as_area(rest.heading),
        chapter=True,
        numbered=numbered,
    )
