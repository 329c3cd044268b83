"""One text or the blocks of one file → plans, questions and the rest: walks through the blocks once and drops nothing."""

import re
from collections.abc import Sequence

from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.words import tidy
from houqin.planning.rules import asking, calendars, chapters, dated, month_plans, obsolete, placing, tables
from houqin.planning.rules.blocks import Block, Grid, Line, blocks_of
from houqin.planning.rules.goals import Goals
from houqin.planning.rules.headings import (
    ATTACHED,
    DATED,
    INLINE_MONTH,
    NOTE,
    SIGNED,
    MonthHead,
    WeekHead,
    holiday_head,
    is_short,
    kind_of_heading,
    month_head,
    phase_head,
    week_head,
)
from houqin.planning.rules.marks import COARSE, Counting, Mark, Piece, leading
from houqin.planning.rules.plan import Plan, Reading, Rest
from houqin.planning.rules.titles import cut_at_titles, is_title
from houqin.planning.rules.years import Span, span_of

_OPEN_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9、，,]$")
_PART_ALONE = re.compile(
    r"[^，。；：、]{0,8}分工(?:表|安排)?|安全教育(?:安排|工作安排|计划)?|工作目标|(?:主要|工作|保障)措施|工作要求"
)
_THEME = re.compile(r"(?:主题[：:])?[“\"「]?[^，。；、：\d]{2,12}月[”\"」]?")
_WRITTEN_IN = re.compile(
    r"[（(](?:20\d\d|二[〇○零0][一二三四五六七八九〇○零]{2})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?[)）]"
)
_WRAPPED_FROM = 24
NEAR_END = 4  # a signature stands in the last lines


def read_text(text: str, name: str = "") -> Reading:
    """Read pasted or saved text."""
    blocks, taken = blocks_of(text)
    return read_blocks(blocks, name, taken)


def read_blocks(blocks: Sequence[Block], name: str = "", taken: Sequence[str] = ()) -> Reading:
    """Read the lines and tables of a file."""
    walk = Walk(name)
    cut = cut_at_titles(list(blocks))
    walk.by_dates = dated.by_dates(cut)
    for place, block in enumerate(cut):
        walk.near_end = place >= len(cut) - NEAR_END
        walk.take(block)
    reading = walk.finish()
    reading.rest = [*walk.loose, *taken]
    for plan in reading.plans:
        asking.ask_about(plan, reading)
    obsolete.underline(reading)
    return reading


class Walk:
    """Where the reading stands: which plan, under which heading, in which month."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.plans: list[Plan] = []
        self.loose: list[str] = []
        self.questions: list[str] = []
        self.spans: list[Span | None] = []
        self.title_number = 0
        self.near_end = self.by_dates = False
        self._begin(Plan())

    def _begin(self, plan: Plan) -> None:
        """A new plan: nothing of the one before holds any more."""
        self.plan = plan
        self.plans.append(plan)
        self.spans.append(span_of(plan.title))
        self.section, self.heading, self.chapter = "", "", ""
        self.section_mark: Mark | None = None
        self.head: MonthHead | WeekHead | None = None
        self.head_mark: Mark | None = None
        self.goals = Goals(plan)
        self.month: int | None = None
        self.pieces: list[Piece] = []
        self.counting = Counting()
        self.last_line = ""

    # Blocks ----------------------------------------------------------------------------------------------------

    def take(self, block: Block) -> None:
        """One line or one table."""
        if isinstance(block, Grid):
            self._close_month()
            self._table(block)
            return
        title, numbered = is_title(block.text, bool(self.plan.title), self.title_number)
        if numbered:
            self._new_plan(title, title)
            return
        if title and not self.plan.title:
            self.plan.title = title
            self.spans[-1] = self.spans[-1] or span_of(title)
            self._keep(block.text, "heading")
            return
        if block.heading and not (month_head(leading(block.text)[2]) or week_head(block.text)):
            self._close_month()
            mark, mark_written, words = leading(block.text)
            self._heading(Piece(words, mark, True, mark_written), kind_of_heading(words))
            return
        if _WRITTEN_IN.fullmatch(block.text) and not self.plan.calendar and self.head is None:
            self._keep(block.text, "note")
            return
        for part in INLINE_MONTH.split(block.text):
            if tidy(part):
                self._line(tidy(part))

    def _new_plan(self, title: str, line: str) -> None:
        """The next plan of a collection; what stood before the first one belongs to none."""
        self._close_month()
        self.title_number += 1
        if self.title_number == 1 and not self._holds_something(self.plan):
            self.loose += [each.text for each in self.plan.rest]
            self.plans.clear()
            self.spans.clear()
        self._begin(Plan(title))
        self._keep(line, "heading")

    @staticmethod
    def _holds_something(plan: Plan) -> bool:
        return bool(plan.calendar or plan.duties or plan.goals or plan.safety or len(plan.rest) > 6)

    # Lines -----------------------------------------------------------------------------------------------------

    def _line(self, text: str) -> None:
        """A line that may begin with a mark and a month, or be cut into numbered pieces."""
        mark, written, after = leading(text)
        bare = after if mark else text
        head = (
            self._day_head(text)
            or month_head(bare)
            or (None if mark else month_head(text) or phase_head(text))
        )
        if head is None and (self.section == "calendar" or self.head is not None):
            head = holiday_head(bare)
        week = None if head else week_head(bare)
        opening = head or week
        if opening and self._may_head(head, mark):
            self._open_month(opening, mark, written)
            return
        in_month = self.head is not None and not ATTACHED.match(text) and not NOTE.match(text)
        if not in_month:
            self._close_month()
        for piece in self.counting.pieces(text):
            self._piece(piece)
        self.last_line = text

    def _day_head(self, text: str) -> MonthHead | None:
        """In a paper that goes from day to day, the month of a line; its words stay whole."""
        found = dated.month_of_line(text) if self.by_dates else None
        if found is None or (self.head is not None and found[1] == self.month):
            return None
        return MonthHead((found[1],), found[0], None, text, "", True)

    def _may_head(self, head: MonthHead | None, mark: Mark | None) -> bool:
        """1、九月开学 under a month is an item, not a month's heading; nor is 4月中旬 春游 under 4月."""
        if head is None or self.head is None:
            return True
        if head.part and head.rest and not head.colon and head.months[0] == self.month:
            return False
        return mark is None or (
            not head.rest and mark.depth <= (self.head_mark.depth if self.head_mark else -1)
        )

    def _open_month(self, head: MonthHead | WeekHead, mark: Mark | None, written: str) -> None:
        """From here on, what comes belongs to this month or week."""
        self._close_month()
        if self.section != "calendar":
            self.chapter = chapters.as_area(self.heading) if not self.section else ""
            self.section, self.section_mark = "calendar", None
        self.head, self.head_mark = head, mark
        self.counting = Counting()
        self.month = head.months[0] if isinstance(head, MonthHead) else head.month or self.month
        if head.written:
            self._keep(f"{written}{head.written}", "month")
        if head.rest:
            self.pieces += list(self.counting.pieces(head.rest))

    def _close_month(self) -> None:
        """What was gathered under the month becomes its items."""
        if self.head is None:
            return
        if _is_theme(self.pieces):
            self._keep(self.pieces.pop(0).text, "month")
        if isinstance(self.head, MonthHead):
            found = calendars.under_month(self.head, self.pieces)
        else:
            found = calendars.under_week(self.head, self.month, self.pieces)
        for item in found:
            item.area, item.chapter = item.area or self.chapter, bool(self.chapter)
        self.plan.calendar += found
        self.head, self.pieces = None, []

    # Pieces ----------------------------------------------------------------------------------------------------

    def _piece(self, piece: Piece) -> None:
        """One numbered or plain piece of a line, in the place where the reading stands."""
        if self.head is not None:
            if not self._ends_month(piece):
                self.pieces.append(piece)
                return
            self._close_month()
            self.section = ""
        kind = self._kind(piece)
        if kind is not None:
            self._heading(piece, kind)
        elif self.section == "goals" and piece.text:
            self._goal(piece)
        else:
            self._prose(piece)

    def _ends_month(self, piece: Piece) -> bool:
        """A coarse mark that no item of this month has, a signature or a heading of another part."""
        if piece.mark is None:
            return piece.opens and (self._signs(piece.text) or _heads_another_part(piece.text))
        if piece.mark.style not in COARSE or (not piece.opens and piece.mark.style != "word"):
            return False
        marks = [each.mark for each in self.pieces if each.mark]
        if marks:
            return marks[0].style != piece.mark.style and piece.mark.depth < min(each.depth for each in marks)
        own = self.section_mark.depth if self.section_mark else -1
        return bool(self.pieces) or piece.mark.number != 1 or piece.mark.depth <= own

    def _signs(self, text: str) -> bool:
        """A date, or near the end of the paper the name of the office."""
        return bool(DATED.fullmatch(text) or (self.near_end and SIGNED.fullmatch(text)))

    def _kind(self, piece: Piece) -> str | None:
        """The kind of a heading, "" for one of measures, nothing for what is no heading."""
        if ATTACHED.match(piece.text):
            return kind_of_heading(piece.text)
        words, colon, after = _at_colon(piece.text)
        if piece.mark is None and not (colon and after and kind_of_heading(words) in ("goals", "aim")):
            words = piece.text.rstrip("：: ")
        kind = kind_of_heading(words) if is_short(words, 30) else ""
        coarse = piece.mark is None or piece.mark.style in COARSE
        if kind and (coarse or len(words) <= 10):
            return kind if coarse or (self.section, kind) != ("goals", "goals") else None
        return self._kind_by_mark(piece)

    def _kind_by_mark(self, piece: Piece) -> str | None:
        """Words that name no section: a heading of measures by its mark, or by being short and alone."""
        if piece.mark is not None and piece.mark.style == "bullet":
            return "" if piece.text.endswith(("：", ":")) and is_short(piece.text[:-1]) else None
        if piece.mark is not None:
            return "" if piece.mark.style in COARSE and self._ends_section(piece.mark) else None
        if self.section == "goals":
            return "" if self.goals.marked and is_short(piece.text) else None
        return "" if is_short(piece.text) and not self._wraps() else None

    def _ends_section(self, mark: Mark) -> bool:
        """Goals go on below a coarser mark; a goals section without mark ends at any coarse one."""
        if self.section != "goals":
            return True
        return self.section_mark is None or mark.depth <= self.section_mark.depth

    def _heading(self, piece: Piece, kind: str) -> None:
        """A heading of any kind; what follows a colon on its line belongs under it."""
        whole = f"{piece.written}{piece.text}"
        words, colon, after = (piece.text, "", "") if ATTACHED.match(piece.text) else _at_colon(piece.text)
        if not kind and not is_short(words):
            self._enter("", piece.mark, "")
            self._prose(piece)
            return
        self._enter(kind, piece.mark, words if after else piece.text)
        self._keep(f"{piece.written}{words}{colon}" if after else whole, "heading")
        if kind == "calendar":
            self.plan.calendar_title = piece.text
        if kind == "safety":
            self.plan.safety_title = piece.text
        if kind == "calendar" or (self.spans[-1] is None and not DATED.fullmatch(piece.text)):
            self.spans[-1] = span_of(piece.text) or self.spans[-1]
        if after:
            for each in Counting().pieces(after):
                self._goal(each) if kind == "goals" else self._prose(each)

    def _enter(self, section: str, mark: Mark | None, heading: str) -> None:
        self.section, self.section_mark, self.heading, self.chapter = section, mark, heading, ""
        self.goals = Goals(self.plan)

    def _goal(self, piece: Piece) -> None:
        self.heading = self.goals.take(piece, self._keep, wraps=self._wraps()) or self.heading

    def _prose(self, piece: Piece) -> None:
        """A measure, a sentence or a note; a line that goes on is put together again."""
        last = self.plan.rest[-1] if self.plan.rest else None
        if (
            piece.mark is None
            and piece.opens
            and last
            and last.kind in ("measure", "slogan")
            and self._wraps()
        ):
            last.text += piece.text
            return
        kind = "note" if NOTE.match(piece.text) or self._signs(piece.text) else ""
        self._keep(f"{piece.written}{piece.text}", kind or ("measure" if piece.mark else "slogan"))

    def _wraps(self) -> bool:
        """The line before was long and did not end."""
        return len(self.last_line) >= _WRAPPED_FROM and bool(_OPEN_END.search(self.last_line))

    def _keep(self, text: str, kind: str) -> None:
        heading = self.heading if kind not in ("heading", "month") else ""
        self.plan.rest.append(Rest(text, kind, heading, aim=self.section == "aim"))

    # Tables ----------------------------------------------------------------------------------------------------

    def _table(self, grid: Grid) -> None:
        """A known table gives its rows to the plan; what stands in it above the head is read as lines first."""
        heads = tables.heads_of(grid)
        if not heads:
            self.questions += placing.unknown(grid.rows, self._keep)
        for head in heads:
            for line in head.above:
                self.take(Line(line))
                self._close_month()
            self.questions += placing.place(head, self.plan, self.section, self._keep)
        self.last_line = ""

    # The end ---------------------------------------------------------------------------------------------------

    def finish(self) -> Reading:
        """Years for all items, and the reading."""
        self._close_month()
        file_span = span_of(self.name)
        for plan, span in zip(self.plans, self.spans, strict=True):
            for each in plan.rest:
                _how_often(each)
            month_plans.settle(plan)
            dated.settle(plan)
            chapters.settle(plan)
            asking.give_years(plan, span or file_span, self.questions)
        return Reading(self.plans, self.questions)


def _is_theme(pieces: Sequence[Piece]) -> bool:
    """八月：开学筹备月 and then its items."""
    return len(pieces) > 1 and pieces[0].mark is None and bool(_THEME.fullmatch(pieces[0].text))


def _heads_another_part(text: str) -> bool:
    """××分工一览表 under the items of December begins something else."""
    if _PART_ALONE.fullmatch(text):
        return True
    ends = re.search(r"(?:一览表|行事历|明细|计划)$", text)
    return bool(ends) and is_short(text, 30) and kind_of_heading(text) in ("safety", "duties", "goals")


def _how_often(rest: Rest) -> None:
    """A sentence that says how often is a measure, unless it stands among the guiding thoughts."""
    if rest.kind in ("measure", "slogan"):
        rest.frequency = frequencies(rest.text)
        if rest.frequency and not rest.aim:
            rest.kind = "measure"


def _at_colon(text: str) -> tuple[str, str, str]:
    """指导思想：… — the heading, its colon, what follows."""
    match = re.match(r"(指导思想|总体思路)()(?=[^：:])|([^：:]{2,30})([：:])", text)
    if match is None:
        return text, "", ""
    return match[1] or match[3], match[2] or match[4] or "", tidy(text[match.end() :])
