"""The one walk over the blocks of a file: where the reading stands, and where each line belongs."""

import re

from houqin.duties.rules.words import tidy
from houqin.planning.rules import chapters, dated, placing, tables
from houqin.planning.rules.blocks import Block, Grid, Line
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
from houqin.planning.rules.marks import Counting, Mark, Piece, leading
from houqin.planning.rules.month import Month
from houqin.planning.rules.plan import Plan, Rest
from houqin.planning.rules.section import Section, at_colon
from houqin.planning.rules.titles import is_title
from houqin.planning.rules.years import Span, span_of

_OPEN_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9、，,]$")
_WRITTEN_IN = re.compile(
    r"[（(](?:20\d\d|二[〇○零0][一二三四五六七八九〇○零]{2})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?[)）]"
)
_WRAPPED_FROM = 24


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
        self.part = Section()
        self.month = Month()
        self.goals = Goals(plan)
        self.counting = Counting()
        self.last_line = ""

    # Blocks ----------------------------------------------------------------------------------------------------

    def take(self, block: Block) -> None:
        """One line or one table."""
        if isinstance(block, Grid):
            self.close_month()
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
            self.close_month()
            mark, mark_written, words = leading(block.text)
            self._heading(Piece(words, mark, True, mark_written), kind_of_heading(words))
            return
        if _WRITTEN_IN.fullmatch(block.text) and not self.plan.calendar and not self.month.is_open:
            self._keep(block.text, "note")
            return
        for part in INLINE_MONTH.split(block.text):
            if tidy(part):
                self._line(tidy(part))

    def _new_plan(self, title: str, line: str) -> None:
        """The next plan of a collection; what stood before the first one belongs to none."""
        self.close_month()
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
        if head is None and (self.part.name == "calendar" or self.month.is_open):
            head = holiday_head(bare)
        week = None if head else week_head(bare)
        opening = head or week
        if opening and self.month.may_begin(head, mark):
            self._open_month(opening, mark, written)
            return
        in_month = self.month.is_open and not ATTACHED.match(text) and not NOTE.match(text)
        if not in_month:
            self.close_month()
        for piece in self.counting.pieces(text):
            self._piece(piece)
        self.last_line = text

    def _day_head(self, text: str) -> MonthHead | None:
        """In a paper that goes from day to day, the month of a line; its words stay whole."""
        found = dated.month_of_line(text) if self.by_dates else None
        if found is None or (self.month.is_open and found[1] == self.month.number):
            return None
        return MonthHead((found[1],), found[0], None, text, "", True)

    def _open_month(self, head: MonthHead | WeekHead, mark: Mark | None, written: str) -> None:
        """From here on, what comes belongs to this month or week."""
        self.close_month()
        if self.part.name != "calendar":
            self.part.chapter = chapters.as_area(self.part.heading) if not self.part.name else ""
            self.part.name, self.part.mark = "calendar", None
        self.month.begin(head, mark)
        self.counting = Counting()
        if head.written:
            self._keep(f"{written}{head.written}", "month")
        if head.rest:
            self.month.pieces += list(self.counting.pieces(head.rest))

    def close_month(self) -> None:
        """What was gathered under the month becomes its items."""
        if not self.month.is_open:
            return
        theme = self.month.theme()
        if theme:
            self._keep(theme, "month")
        self.plan.calendar += self.month.close(self.part.chapter)

    # Pieces ----------------------------------------------------------------------------------------------------

    def _piece(self, piece: Piece) -> None:
        """One numbered or plain piece of a line, in the place where the reading stands."""
        if self.month.is_open:
            if not self.month.ends_with(piece, self.part.mark, signs=self._signs(piece.text)):
                self.month.pieces.append(piece)
                return
            self.close_month()
            self.part.name = ""
        kind = self.part.kind_of(piece, below_goals=bool(self.goals.marked), goes_on=self._wraps())
        if kind is not None:
            self._heading(piece, kind)
        elif self.part.name == "goals" and piece.text:
            self._goal(piece)
        else:
            self._prose(piece)

    def _signs(self, text: str) -> bool:
        """A date, or near the end of the paper the name of the office."""
        return bool(DATED.fullmatch(text) or (self.near_end and SIGNED.fullmatch(text)))

    def _heading(self, piece: Piece, kind: str) -> None:
        """A heading of any kind; what follows a colon on its line belongs under it."""
        whole = f"{piece.written}{piece.text}"
        words, colon, after = (piece.text, "", "") if ATTACHED.match(piece.text) else at_colon(piece.text)
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
        self.part = Section(section, mark, heading)
        self.goals = Goals(self.plan)

    def _goal(self, piece: Piece) -> None:
        self.part.heading = self.goals.take(piece, self._keep, wraps=self._wraps()) or self.part.heading

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
        heading = self.part.heading if kind not in ("heading", "month") else ""
        self.plan.rest.append(Rest(text, kind, heading, aim=self.part.name == "aim"))

    # Tables ----------------------------------------------------------------------------------------------------

    def _table(self, grid: Grid) -> None:
        """A known table gives its rows to the plan; what stands in it above the head is read as lines first."""
        heads = tables.heads_of(grid)
        if not heads:
            self.questions += placing.unknown(grid.rows, self._keep)
        for head in heads:
            for line in head.above:
                self.take(Line(line))
                self.close_month()
            self.questions += placing.place(head, self.plan, self.part.name, self._keep)
        self.last_line = ""
