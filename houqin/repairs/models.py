"""The ticket: one thing that is broken at one place, and its way until it works again."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.numbers import Numbered
from houqin.places.models import limits_of

if TYPE_CHECKING:
    from houqin.people.models import Member

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = frozenset({"repairs.view_all_tickets"})


class TicketQuerySet(SchoolQuerySet):
    """Tickets: those who send and mend see all, others what they reported or were sent to."""

    def visible_to(self, member: "Member") -> Self:
        rows, mine = super().visible_to(member), Q(reporter=member) | Q(worker=member)
        if not member.can("repairs.view_all_tickets"):
            return rows.filter(mine)
        return rows.filter(limits_of(member, "place__") | mine) if member.limited_to else rows


NEW, ACCEPTED, ASSIGNED, MENDED, CONFIRMED, REJECTED, WITHDRAWN = (
    "new",
    "accepted",
    "assigned",
    "mended",
    "confirmed",
    "rejected",
    "withdrawn",
)
OPEN = (NEW, ACCEPTED, ASSIGNED)


class Ticket(Process):
    """A 报修单."""

    NUMBERED: ClassVar[Numbered] = Numbered("WX")
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "fault", "spot")
    FIRST: ClassVar[str] = NEW
    STEPS: ClassVar[dict[str, Step]] = {
        "accept_ticket": Step((NEW,), ACCEPTED),
        "reject_ticket": Step((NEW, ACCEPTED), REJECTED),
        "withdraw_ticket": Step((NEW,), WITHDRAWN),
        "assign_ticket": Step((NEW, ACCEPTED, ASSIGNED), ASSIGNED),
        "finish_ticket": Step((ACCEPTED, ASSIGNED), MENDED),
        "confirm_ticket": Step((MENDED,), CONFIRMED),
        "return_ticket": Step((MENDED,), ASSIGNED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (NEW, _("待受理")),
        (ACCEPTED, _("已受理")),
        (ASSIGNED, _("维修中")),
        (MENDED, _("已修好")),
        (CONFIRMED, _("已验收")),
        (REJECTED, _("不受理")),
        (WITHDRAWN, _("已撤回")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        NEW: "new",
        ACCEPTED: "open",
        ASSIGNED: "work",
        MENDED: "wait",
        CONFIRMED: "done",
        REJECTED: "closed",
        WITHDRAWN: "closed",
    }
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        ("electric", _("水电")),
        ("door", _("门窗锁")),
        ("furniture", _("桌椅")),
        ("media", _("多媒体")),
        ("building", _("房屋设施")),
        ("other", _("其他")),
    ]

    number = models.CharField(_("单号"), max_length=24)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    place = SchoolForeignKey("places.Place", related_name="tickets", verbose_name=_("地点"))
    spot = models.CharField(_("具体位置"), max_length=80, blank=True)
    fault = models.CharField(_("故障"), max_length=300)
    kind = models.CharField(_("类别"), max_length=12, choices=KINDS, default="other")
    urgent = models.BooleanField(_("急修"), default=False)
    reporter = SchoolForeignKey("people.Member", related_name="reported", verbose_name=_("报修人"))
    reported_at = models.DateTimeField(_("报修时间"), default=clock.now)
    worker = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="tickets_sent", verbose_name=_("维修人")
    )
    done = models.CharField(_("维修情况"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("修好时间"), null=True, blank=True)
    returns = models.PositiveSmallIntegerField(_("返修次数"), default=0)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(TicketQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("报修单")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="ticket_number")]
        indexes = [
            models.Index(fields=["school", "reported_at", "id"], name="ticket_by_time"),
            models.Index(fields=["school", "status", "reported_at", "id"], name="ticket_by_status"),
            models.Index(fields=["school", "place", "reported_at", "id"], name="ticket_by_place"),
            models.Index(fields=["school", "reporter", "reported_at", "id"], name="ticket_by_reporter"),
            models.Index(fields=["school", "worker", "reported_at", "id"], name="ticket_by_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fault}"[:60]
