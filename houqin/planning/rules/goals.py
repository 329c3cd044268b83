"""The goals of a plan: one for each mark or line, the headings among them told apart by the finer list that follows."""

from collections.abc import Callable

from houqin.planning.rules.headings import is_short
from houqin.planning.rules.marks import COARSE, Mark, Piece
from houqin.planning.rules.plan import Plan

Keep = Callable[[str, str], None]


class Goals:
    """The goals under one heading, as they come."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.marked = 0  # goals with a number: after them a short line without one is something else
        self._may_be_heading: tuple[int, Piece, Mark] | None = None

    def take(self, piece: Piece, keep: Keep, *, wraps: bool) -> str:
        """Add a piece; the answer is the heading that holds from here on, if it may be one."""
        goals, mark = self.plan.goals, piece.mark
        if mark is not None and mark.style in COARSE and is_short(piece.text.rstrip("：:")):
            goals.append(piece.text)
            self._may_be_heading = (len(goals) - 1, piece, mark)
            return piece.text
        self._settle(mark, keep)
        if mark is None and goals and wraps:
            goals[-1] += piece.text
        else:
            goals.append(piece.text)
        self.marked += mark is not None
        return ""

    def _settle(self, mark: Mark | None, keep: Keep) -> None:
        """（一）抓常规 was a heading when a finer mark follows it, a goal when none does."""
        if mark is not None and self._may_be_heading:
            place, piece, own = self._may_be_heading
            if place == len(self.plan.goals) - 1 and mark.depth > own.depth:
                keep(piece.written + self.plan.goals.pop(), "heading")
        self._may_be_heading = None
