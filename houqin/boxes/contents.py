"""What lies in boxes, thing by thing.

A register, a document or a repair is not copied into a box: it is read where it is kept, with the rights of whoever looks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.boxes.asking import Known
from houqin.boxes.lines import Holding, Line, Volume, day_short
from houqin.boxes.models import Box, BoxItem
from houqin.boxes.rows import line_of_row, paper_of_row
from houqin.certificates.dates import FOREVER
from houqin.certificates.prints import make_list
from houqin.core import clock
from houqin.documents.prints import make_document
from houqin.hazards.prints.book import make_book as make_hazards
from houqin.registers.prints import make_book
from houqin.repairs.prints.book import make_book as make_tickets
from houqin.repairs.prints.periods import Period, months


class Contents:
    """Of several boxes at once."""

    def __init__(self, member: Any, boxes: Sequence[Box]) -> None:
        self.member, self.boxes = member, {box.pk: box for box in boxes}
        rows = BoxItem.objects.filter(box__in=list(self.boxes), over=False).select_related("register")
        self.items: list[BoxItem] = list(rows.order_by("id"))
        first = min((box.first_on for box in boxes), default=clock.today())
        last = max((box.last_on for box in boxes), default=clock.today())
        self.known = Known(member, self.items, first, last)

    @cached_property
    def by_box(self) -> dict[UUID, list[Holding]]:
        """Box -> what lies in it, in the order in which it was put in."""
        found: dict[UUID, list[Holding]] = defaultdict(list)
        for item in self.items:
            holding = Holding(item)
            self._fill(holding, self.boxes[item.box_id])
            found[item.box_id].append(holding)
        return found

    def _fill(self, holding: Holding, box: Box) -> None:
        match holding.item.kind:
            case "register":
                self._register(holding, box)
            case "documents":
                self._documents(holding, box)
            case "certificates":
                self._certificates(holding, box)
            case "hazards":
                self._books(holding, box, self.known.hazards, make_hazards)
            case "tickets":
                self._books(holding, box, self.known.tickets, make_tickets)
            case "row":
                self._row(holding)
            case "paper":
                self._paper(holding)

    def _register(self, holding: Holding, box: Box) -> None:
        """A line for each month in which something was entered, or was due and was not."""
        register = holding.item.register
        if register.pk not in self.known.registers:
            holding.unseen = True
            return
        foot = register.definition.paper.foot
        for part in _months(box):
            entries, late = self.known.entered[register.pk, part.first]
            missing = self.known.missing[register.slug, part.first]
            if not entries and not missing:
                continue
            holding.missing, holding.late = holding.missing + missing, holding.late + late
            notes = [_("{n}条").format(n=entries) if entries else _("无记录")]
            notes += [_("缺{n}次").format(n=missing)] if missing else []
            line = Line(
                f"{register.title}（{part.title}）",
                author=foot[0] if foot else "",
                on=f"{part.first.year}.{part.first.month}",
                note="，".join(notes),
                url=f"/registers/month/{register.pk}/?month={part.code}",
            )
            make = partial(make_book, self.member, register, part) if entries else None
            holding.add(line, make, entries)

    def _documents(self, holding: Holding, box: Box) -> None:
        """What was in force in that time, of the field that is named."""
        word = holding.item.words
        for each in self.known.documents:
            if each.valid_from <= box.last_on and (not word or word in f"{each.area} {each.title}"):
                line = Line(
                    each.title,
                    each.reference,
                    self.member.school.name,
                    day_short(each.valid_from),
                    url=f"/documents/documents/{each.pk}/",
                )
                holding.add(line, partial(make_document, self.member, each))

    def _certificates(self, holding: Holding, box: Box) -> None:
        """Those that were valid on some day of it; all of them stand on one list, numbers covered as there."""
        word = holding.item.words
        for each in self.known.certificates:
            begins = each.issued_on or box.first_on
            if (
                begins > box.last_on
                or each.valid_until < box.first_on
                or (word and word not in each.kind_name)
            ):
                continue
            until = _("长期有效") if each.valid_until == FOREVER else day_short(each.valid_until)
            line = Line(
                f"{each.kind_name}（{each.holder_text}）",
                author=each.issuer,
                on=day_short(each.issued_on),
                note=_("有效期至{day}").format(day=until) if each.valid_until != FOREVER else until,
                url=f"/certificates/certificates/{each.pk}/",
                volume=0,
            )
            holding.add(line)
        if holding.lines:
            holding.volumes.append(Volume(_("证照一览表"), partial(make_list, self.member)))

    def _books(self, holding: Holding, box: Box, counts: Counter[date], make: Any) -> None:
        """A book that a room keeps by the month."""
        title, author = str(holding.item.get_kind_display()), self.member.school.office_name
        for part in _months(box):
            count = counts[part.first]
            if count:
                on, note = f"{part.first.year}.{part.first.month}", _("{n}条").format(n=count)
                line = Line(f"{title}（{part.title}）", author=author, on=on, note=note)
                holding.add(line, partial(make, self.member, part), count)

    def _row(self, holding: Holding) -> None:
        """A single row of any room; of one that is not to be seen it is told only that there is one."""
        item = holding.item
        row = self.known.rows.get((item.model, item.row)) if item.row else None
        if row is None:
            holding.unseen = True
            return
        holding.add(line_of_row(self.member, row), partial(paper_of_row, self.member, row))

    def _paper(self, holding: Holding) -> None:
        item = holding.item
        note = _("纸质件：{where}").format(where=item.where)
        line = Line(item.title, item.reference, item.author, day_short(item.on), item.sheets, note)
        holding.add(line)


def _months(box: Box) -> Iterator[Period]:
    """Those of its year that have begun."""
    return months(box.first_on, min(box.last_on, clock.today()))
