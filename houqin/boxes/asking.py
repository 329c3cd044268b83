"""What boxes ask of the other rooms, each question once however many boxes there are, with the rights of whoever looks."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count
from django.db.models.functions import TruncMonth

from houqin.boxes.models import REGISTER, ROW, BoxItem
from houqin.certificates.models import Certificate
from houqin.core import clock
from houqin.core.cutoffs import IN_TIME, PAPER
from houqin.core.facts import real
from houqin.core.pages.declared import page_of
from houqin.documents.models import Document
from houqin.duties.models import OPEN, UNRECORDED, Task
from houqin.hazards.models import Hazard
from houqin.registers.models import VOID, Register, RegisterEntry
from houqin.repairs.models import Ticket

MOST = 400  # documents, and papers that run out


class Known:
    """Of a stretch of days, for the things in these boxes."""

    def __init__(self, member: Any, items: Sequence[BoxItem], first: date, last: date) -> None:
        self.member, self.items, self.first, self.last = member, items, first, min(last, clock.today())

    @cached_property
    def registers(self) -> set[UUID]:
        """Those of the boxes that this member may see."""
        wanted = [item.register_id for item in self.items if item.register_id]
        if not self.member.can(RegisterEntry.view_code()):
            return set()
        if self.member.can("registers.view_all_entries"):
            return set(wanted)
        return set(
            Register.objects.visible_to(self.member).filter(pk__in=wanted).values_list("pk", flat=True)
        )

    @cached_property
    def entered(self) -> dict[tuple[UUID, date], tuple[int, int]]:
        """(register, month) -> (entries, those of them that were entered late)."""
        rows = RegisterEntry.objects.visible_to(self.member).filter(
            register__in=self.registers, on__range=(self.first, self.last)
        )
        asked = rows.exclude(status=VOID).order_by().annotate(month=TruncMonth("on"))
        found: dict[tuple[UUID, date], tuple[int, int]] = defaultdict(lambda: (0, 0))
        counted = asked.values_list("register", "month", "entered").annotate(Count("pk"))
        for register, when, entered, count in counted:
            some, late = found[register, when]
            found[register, when] = (some + count, late + count * (entered not in (IN_TIME, PAPER)))
        return found

    @cached_property
    def missing(self) -> Counter[tuple[str, date]]:
        """(slug, month) -> how many times it was due, is over and has no entry; nothing of the trial."""
        slugs = {
            each.register.slug
            for each in self.items
            if each.kind == REGISTER and each.register_id in self.registers
        }
        rows = Task.objects.filter(duty__register__in=slugs, due_on__range=(self.first, self.last))
        rows = rows.filter(real(self.member.school), status__in=(OPEN, UNRECORDED), due_on__lt=clock.today())
        asked = rows.order_by().annotate(month=TruncMonth("due_on")).values_list("duty__register", "month")
        return Counter({(slug, when): count for slug, when, count in asked.annotate(Count("pk"))})

    @cached_property
    def documents(self) -> list[Any]:
        """Those in force."""
        rows = Document.objects.visible_to(self.member).filter(status=Document.FIRST)
        return list(rows.order_by("area", "title", "id")[:MOST])

    @cached_property
    def certificates(self) -> list[Any]:
        """Those that were valid on the first of these days or later."""
        rows = Certificate.objects.visible_to(self.member).filter(valid_until__gte=self.first)
        return list(rows.order_by("kind_name", "holder_text", "id")[:MOST])

    @cached_property
    def hazards(self) -> Counter[date]:
        """Month -> how many were found."""
        rows = Hazard.objects.visible_to(self.member).filter(found_on__range=(self.first, self.last))
        asked = rows.order_by().annotate(month=TruncMonth("found_on")).values_list("month")
        return Counter(dict(asked.annotate(Count("pk"))))

    @cached_property
    def tickets(self) -> Counter[date]:
        """Month -> how many were reported."""
        rows = Ticket.objects.visible_to(self.member).filter(reported_at__gte=clock.at(self.first))
        asked = rows.order_by().annotate(month=TruncMonth("reported_at")).values_list("month")
        found = asked.annotate(Count("pk"))
        return Counter({clock.local(moment).date().replace(day=1): count for moment, count in found})

    @cached_property
    def rows(self) -> dict[tuple[str, UUID], Any]:
        """(kind, key) -> the single rows that this member may see."""
        wanted: dict[str, list[UUID]] = defaultdict(list)
        for item in self.items:
            if item.kind == ROW and item.row:
                wanted[item.model].append(item.row)
        return {
            (label, row.pk): row for label, keys in wanted.items() for row in _seen(self.member, label, keys)
        }


def _seen(member: Any, label: str, keys: list[UUID]) -> Any:
    """The rows as their own list shows them; of a kind that has no list any more nothing."""
    page = page_of(apps.get_model(label))
    if page is None or not member.can(page.code()):
        return ()
    return page.rows(member).select_related(*page.joined).filter(pk__in=keys)
