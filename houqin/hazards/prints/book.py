"""隐患排查治理台账 as the paper book has it: the columns of the register, sums, ※ where a row was entered later, 校长月签."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.amending import amendments_of
from houqin.core.errors import Refused
from houqin.core.moments import is_marked
from houqin.core.paper.models import signatures_of
from houqin.hazards.models import CLOSED, COUNTED, DISMISSED, MENDED, UNMENDED, Hazard
from houqin.hazards.prints import words
from houqin.hazards.prints.pictures import Printed
from houqin.hazards.prints.words import fold
from houqin.repairs.prints.periods import Period, term_words

TITLE = "隐患排查治理台账"
COLUMNS = (
    "编号",
    "日期",
    "类别",
    "部位",
    "隐患内容",
    "等级",
    "排查人",
    "整改措施",
    "责任人",
    "时限",
    "资金\n（元）",
    "临时防护",
    "完成日\n（整改情况）",
    "复查人签",
    "销号日",
    "未完成原因\n／上报",
)
LATE, TRIAL, JOINED, BY_HAND = "※", "试运行", "（兼）", "（纸质签字）"
MOST = 3_000
LONG = 220  # letters in one field from which a row may be split over two pages


def hazards_of(member: Any, first: Any, last: Any) -> list[Hazard]:
    """The hazards this member may see that were found from one day to another, by their numbers."""
    joined = ("place", "worker", "checked_by")
    rows = Hazard.objects.visible_to(member).filter(found_on__range=(first, last))
    found = list(rows.select_related(*joined)[: MOST + 1])
    if len(found) > MOST:
        raise Refused(_("这一段超过 {most} 件，一次印不下，请按学期或按月打印。").format(most=MOST))
    return sorted(found, key=lambda each: (not each.number.isascii(), len(each.number), each.number))


def make_book(member: Any, period: Period, *, cover: bool = False) -> Printed:
    """The book of a period, a part for each of its months, each with the sums and the principal's line at its foot."""
    school, parts = member.school, period.parts(clock.today())
    hazards = hazards_of(member, parts[0].first, parts[-1].last)
    facts = _Facts(school, hazards)
    data = {
        "title": TITLE,
        "school": school.name,
        "head-title": school.head_title,
        "columns": COLUMNS,
        "cover": _cover(school, period) if cover else None,
        "parts": [facts.part(each) for each in parts],
        "late": _appendix([each for each in hazards if is_marked(each, school)]),
        "corrected": facts.corrected(),
    }
    return "hazards/book", data, f"{TITLE} {period.title}"


def _cover(school: Any, period: Period) -> dict[str, Any]:
    dates = f"{words.long_day(period.first)}—{words.long_day(period.last)}"
    lines = [["部门", school.office_name], ["起止", dates], ["填表人", ""], ["校长", ""]]
    return {"school": school.name, "year": term_words(period.first), "lines": lines}


class _Facts:
    """What the rows of a book need besides themselves, each read once."""

    def __init__(self, school: Any, hazards: Sequence[Hazard]) -> None:
        self.school, self.hazards = school, hazards
        self.photos = words.photos_by_row(hazards)
        self.years = words.joined_years()
        self.by_hand: Collection[UUID] = signatures_of(hazards, words.CLOSES).keys()
        self.made = amendments_of(hazards, ("hazards.correct_hazard",))

    def part(self, part: Period) -> dict[str, Any]:
        """One month: its rows, its sums, its notes."""
        rows = [each for each in self.hazards if part.first <= each.found_on <= part.last]
        real = [each for each in rows if not self.school.was_trial(each.recorded_at)]
        return {
            "period": part.title,
            "number": part.number,
            "rows": [self._row(each) for each in rows],
            "total": total(real),
            "notes": list(filter(None, self._notes(rows, real))),
        }

    def _row(self, hazard: Hazard) -> dict[str, Any]:
        cells = self._cells(hazard)
        trial = self.school.was_trial(hazard.recorded_at)
        counted = hazard.status in COUNTED and not trial
        return {
            "cells": cells,
            "counted": counted,
            "closed": counted and hazard.status == CLOSED,
            "long": max(map(len, cells)) > LONG,
        }

    def _cells(self, hazard: Hazard) -> list[str]:
        """One line of the register, column by column."""
        marks = [TRIAL] * self.school.was_trial(hazard.recorded_at) + [LATE] * is_marked(hazard, self.school)
        checker = [fold(hazard.checked_by.name, 6)] if hazard.checked_by else []
        checker += [JOINED] * words.is_joined(hazard, self.years) + [BY_HAND] * (hazard.pk in self.by_hand)
        shown = words.shown_words(self.photos.get(hazard.pk, 0))
        mended = [words.day(hazard.mended_on, hazard.found_on), fold(hazard.done)]
        mended += [f"无照片：{fold(hazard.no_photo)}"] if hazard.no_photo else []
        changed = "（有更正）" if self.made.get(hazard.pk) else ""
        return [
            "\n".join([fold(hazard.number, 14), *marks]),
            words.day(hazard.found_on, hazard.found_on),
            str(hazard.get_kind_display()),
            fold(words.place_words(hazard), 8),
            fold(hazard.what) + shown + changed,
            str(hazard.get_level_display()),
            fold(hazard.finder_name, 6),
            fold(hazard.measure),
            fold(hazard.worker.name, 6) if hazard.worker else "",
            words.day(hazard.due_on, hazard.found_on),
            words.money(hazard.budget_fen) if hazard.budget_fen else "无",
            fold(hazard.safeguard) or "无",
            "\n".join(filter(None, mended)),
            "\n".join(checker),
            words.day_of(hazard.checked_at, hazard.found_on) if hazard.status == CLOSED else "",
            fold(words.not_done_words(hazard, self.school), 12),
        ]

    def _notes(self, rows: Sequence[Hazard], real: Sequence[Hazard]) -> list[str]:
        late = Counter(str(each.get_entered_display()) for each in rows if is_marked(each, self.school))
        dismissed = sum(each.status == DISMISSED for each in real)
        trial = len(rows) - len(real)
        checked = [each.checked_at for each in rows if words.is_joined(each, self.years)]
        joined = sorted({clock.local(at).year for at in checked if at})
        return [
            f"※ {'、'.join(f'{label} {count} 处' for label, count in late.items())}，时间和原因见附页。"
            if late
            else "",
            f"经核实不成立的 {dismissed} 处列出备查，不计入合计。" if dismissed else "",
            f"标“试运行”的 {trial} 处不计入合计。" if trial else "",
            "（有更正）：原来怎么写的见附页“更正说明”。" if any(self.made.get(e.pk) for e in rows) else "",
            "（纸质签字）：在纸上签的字，签字件附在系统的这一条里。"
            if any(each.pk in self.by_hand for each in rows)
            else "",
            *(f"（兼）：排查或整改的人兼复查，见校长签《岗位兼任说明》（{year}年度）。" for year in joined),
            f"以{words.long_day(clock.today())}数据为准。" if rows else "",
        ]

    def corrected(self) -> list[list[str]]:
        """Every correction with what stood there."""
        return [
            [h.number, words.day_of(m.at), m.label, fold(m.before), fold(m.after), m.who, fold(m.why)]
            for h in self.hazards
            for m in self.made.get(h.pk, ())
        ]


def total(real: Sequence[Hazard]) -> str:
    """Counts that add up: 发现 is 已销号, 期限内 and 逾期."""
    counted = [each for each in real if each.status in COUNTED]
    today = clock.today()
    closed = sum(each.status == CLOSED for each in counted)
    late = sum(each.status in UNMENDED and each.due_on < today for each in counted)
    waits = sum(each.status == MENDED for each in counted)
    rest = len(counted) - closed - late
    fen = sum(each.budget_fen for each in counted)
    text = f"合计：发现 {len(counted)} 处，已销号 {closed} 处，期限内 {rest} 处"
    text += f"（其中待复查 {waits} 处）" if waits else ""
    return f"{text}，逾期 {late} 处，资金 {words.money(fen)} 元。"


def _appendix(late: Sequence[Hazard]) -> list[list[str]]:
    """※ rows with both times, who typed them in and why so late; a reason not given is for a person to write."""
    return [
        [
            each.number,
            words.long_day(each.found_on),
            f"{clock.local(each.recorded_at):%Y-%m-%d %H:%M}",
            words.entered_words(each),
            fold(each.late_because),
        ]
        for each in late
    ]
