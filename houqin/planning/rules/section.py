"""Under which heading the reading stands, and what kind of heading a piece is, if it is one."""

import re
from dataclasses import dataclass

from houqin.duties.rules.words import tidy
from houqin.planning.rules.headings import ATTACHED, is_short, kind_of_heading
from houqin.planning.rules.marks import COARSE, Mark, Piece


@dataclass
class Section:
    """goals, calendar, duties, safety, aim, or "" for measures; `chapter` is the area of a calendar below a heading."""

    name: str = ""
    mark: Mark | None = None
    heading: str = ""
    chapter: str = ""

    def kind_of(self, piece: Piece, *, below_goals: bool, goes_on: bool) -> str | None:
        """The kind of a heading, "" for one of measures, nothing for what is no heading."""
        if ATTACHED.match(piece.text):
            return kind_of_heading(piece.text)
        words, colon, after = at_colon(piece.text)
        if piece.mark is None and not (colon and after and kind_of_heading(words) in ("goals", "aim")):
            words = piece.text.rstrip("：: ")
        kind = kind_of_heading(words) if is_short(words, 30) else ""
        coarse = piece.mark is None or piece.mark.style in COARSE
        if kind and (coarse or len(words) <= 10):
            return kind if coarse or (self.name, kind) != ("goals", "goals") else None
        return self._by_mark(piece, below_goals=below_goals, goes_on=goes_on)

    def _by_mark(self, piece: Piece, *, below_goals: bool, goes_on: bool) -> str | None:
        """Words that name no section: a heading of measures by its mark, or by being short and alone."""
        if piece.mark is not None and piece.mark.style == "bullet":
            return "" if piece.text.endswith(("：", ":")) and is_short(piece.text[:-1]) else None
        if piece.mark is not None:
            return "" if piece.mark.style in COARSE and self._ends_at(piece.mark) else None
        if self.name == "goals":
            return "" if below_goals and is_short(piece.text) else None
        return "" if is_short(piece.text) and not goes_on else None

    def _ends_at(self, mark: Mark) -> bool:
        """Goals go on below a coarser mark; a goals section without mark ends at any coarse one."""
        if self.name != "goals":
            return True
        return self.mark is None or mark.depth <= self.mark.depth


def at_colon(text: str) -> tuple[str, str, str]:
    """指导思想：… — the heading, its colon, what follows."""
    match = re.match(r"(指导思想|总体思路)()(?=[^：:])|([^：:]{2,30})([：:])", text)
    if match is None:
        return text, "", ""
    return match[1] or match[3], match[2] or match[4] or "", tidy(text[match.end() :])
