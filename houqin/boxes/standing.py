"""How a box stands: nothing in it, too little, something missing in it, or as it should be; gaps first (daily-life 3.19)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.boxes.contents import Contents
from houqin.boxes.lines import Holding
from houqin.boxes.models import Box
from houqin.core import clock

EMPTY, SHORT, GAPS, FINE, ABOVE = "empty", "short", "gaps", "fine", "above"
TONES = {EMPTY: "bad", SHORT: "wait", GAPS: "wait", FINE: "done", ABOVE: "closed"}
WORST_FIRST = (EMPTY, SHORT, GAPS, FINE, ABOVE)


@dataclass
class Standing:
    """One box: what lies in it, and what that comes to."""

    box: Box
    depth: int = 0
    leaf: bool = True
    holdings: list[Holding] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """How many lines its 卷内目录 has; what may not be seen counts as one."""
        return sum(len(each.lines) + each.unseen for each in self.holdings)

    @property
    def missing(self) -> int:
        return sum(each.missing for each in self.holdings)

    @property
    def late(self) -> int:
        return sum(each.late for each in self.holdings)

    @property
    def state(self) -> str:
        """A heading that only holds other boxes is neither full nor empty."""
        if not self.holdings and not self.leaf:
            return ABOVE
        if not self.lines:
            return EMPTY
        if self.lines < self.box.least:
            return SHORT
        return GAPS if self.missing else FINE

    @property
    def is_gap(self) -> bool:
        return self.state in (EMPTY, SHORT, GAPS)

    @property
    def overdue(self) -> bool:
        """Its day is over, and it does not stand as it should."""
        return self.is_gap and self.box.due_on is not None and self.box.due_on < clock.today()

    @property
    def tone(self) -> str:
        return "bad" if self.overdue else TONES[self.state]

    @property
    def label(self) -> str:
        words = {
            EMPTY: _("空的"),
            SHORT: _("太少"),
            GAPS: _("有缺"),
            FINE: _("齐"),
            ABOVE: _("目录"),
        }
        return words[self.state]

    @property
    def words(self) -> str:
        """3 件，至少 5 件；缺 2 次；晚登 1 条"""
        if self.state == ABOVE:
            return ""
        told = [
            _("{n} 件").format(n=self.lines) if self.lines else _("一件也没有"),
            _("至少 {n} 件").format(n=self.box.least) if self.lines < self.box.least else "",
            _("缺 {n} 次登记").format(n=self.missing) if self.missing else "",
            _("晚登 {n} 条").format(n=self.late) if self.late else "",
        ]
        return "，".join(filter(None, told))


def standings(member: Any, boxes: Sequence[Box]) -> list[Standing]:
    """In the order of the tree; the caller has named the school."""
    found = Contents(member, boxes).by_box
    above = {box.parent_id for box in boxes}
    depths = _depths(boxes)
    return [Standing(box, depths[box.pk], box.pk not in above, found.get(box.pk, [])) for box in boxes]


def gaps_first(found: Sequence[Standing]) -> list[Standing]:
    """Overdue ones on top, then by how bad it is, then by their day and number; headings are left out."""
    gaps = [each for each in found if each.is_gap]
    last = date.max
    return sorted(
        gaps,
        key=lambda each: (
            not each.overdue,
            WORST_FIRST.index(each.state),
            each.box.due_on or last,
            each.box.sort,
        ),
    )


def _depths(boxes: Sequence[Box]) -> dict[UUID, int]:
    """How many headings stand above each, of those that are shown."""
    parents = {box.pk: box.parent_id for box in boxes}
    depths = {}
    for box in boxes:
        depth, above = 0, box.parent_id
        while above in parents and depth < 6:
            depth, above = depth + 1, parents[above]
        depths[box.pk] = depth
    return depths
