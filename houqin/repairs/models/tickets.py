"""The ticket: one thing that is broken at one place, and its way until it works again."""

import secrets
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.moments import Dated
from houqin.core.numbers import Numbered
from houqin.places.models import limits_of

if TYPE_CHECKING:
    from houqin.people.models import Member

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = frozenset({"repairs.view_all_tickets", "repairs.view_statistics"})

NEW, ACCEPTED, ASSIGNED, WORKING, WAITING = "new", "accepted", "assigned", "working", "waiting"
MENDED, CONFIRMED, CANNOT, SETTLED = "mended", "confirmed", "cannot", "settled"
REJECTED, WITHDRAWN, MERGED = "rejected", "withdrawn", "merged"
OPEN = (NEW, ACCEPTED, ASSIGNED, WORKING, WAITING, CANNOT)  # 未办结
DONE = (MENDED, CONFIRMED, SETTLED)  # 办结
COUNTED = (
    *OPEN,
    *DONE,
)  # 受理: what counts as one repair; the others were none, or are told by another ticket

UNASKED = ("direct", "round", "overhaul")  # nobody reported it, so nobody is asked whether it works again
# Who mended what he reported himself knows that it works: nobody else is waited for, least of all in a school of one.
OWN_WORK = Q(source="self", reporter_id=F("worker_id"))
TO_CONFIRM = Q(status=MENDED) & ~Q(source__in=UNASKED) & ~OWN_WORK  # 待验收

KINDS: list[tuple[str, Any]] = [
    ("electric", _("水电")),
    ("door", _("门窗锁")),
    ("furniture", _("桌椅")),
    ("media", _("多媒体")),
    ("building", _("房屋设施")),
    ("other", _("其他")),
]


def new_tracking() -> str:
    """Ten letters and digits, 31^10: nobody finds another's ticket by trying."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _n in range(10))


class TicketQuerySet(SchoolQuerySet):
    """Tickets: those who send and mend see all, others what they reported or were sent to."""

    def visible_to(self, member: "Member") -> Self:
        rows, mine = super().visible_to(member), Q(reporter=member) | Q(worker=member)
        if not member.can("repairs.view_all_tickets"):
            return rows.filter(mine)
        return rows.filter(limits_of(member, "place__") | mine) if member.limited_to else rows


class Ticket(Dated, Process):
    """A 报修单."""

    HAPPENED: ClassVar[str] = "reported_at"
    NUMBERED: ClassVar[Numbered] = Numbered("WX")
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "fault", "spot", "done", "reporter_name")
    FIRST: ClassVar[str] = NEW
    STEPS: ClassVar[dict[str, Step]] = {
        "accept_ticket": Step((NEW,), ACCEPTED),
        "assign_ticket": Step((NEW, ACCEPTED, ASSIGNED, WORKING, WAITING, CANNOT), ASSIGNED),
        "claim_ticket": Step((NEW, ACCEPTED), ASSIGNED),
        "start_ticket": Step((ACCEPTED, ASSIGNED, WAITING), WORKING),
        "finish_ticket": Step((NEW, ACCEPTED, ASSIGNED, WORKING, WAITING), MENDED),
        "wait_ticket": Step((ACCEPTED, ASSIGNED, WORKING, WAITING, CANNOT), WAITING),
        "cannot_repair": Step((ACCEPTED, ASSIGNED, WORKING, WAITING), CANNOT),
        "settle_ticket": Step((CANNOT,), SETTLED),
        "confirm_ticket": Step((MENDED,), CONFIRMED),
        "countersign_ticket": Step((MENDED,), CONFIRMED),
        "lapse_ticket": Step((MENDED,), CONFIRMED),
        "return_ticket": Step((MENDED,), ASSIGNED),
        "merge_ticket": Step((NEW, ACCEPTED, ASSIGNED, WORKING, WAITING), MERGED),
        "reject_ticket": Step((NEW, ACCEPTED, ASSIGNED), REJECTED),
        "withdraw_ticket": Step((NEW, ASSIGNED), WITHDRAWN),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (NEW, _("待受理")),
        (ACCEPTED, _("已受理")),
        (ASSIGNED, _("已派工")),
        (WORKING, _("维修中")),
        (WAITING, _("等待中")),
        (MENDED, _("已修好")),
        (CONFIRMED, _("已验收")),
        (CANNOT, _("修不了")),
        (SETTLED, _("已处置")),
        (REJECTED, _("不受理")),
        (WITHDRAWN, _("已撤回")),
        (MERGED, _("已合并")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        NEW: "new",
        ACCEPTED: "open",
        ASSIGNED: "open",
        WORKING: "work",
        WAITING: "wait",
        MENDED: "done",
        CONFIRMED: "done",
        CANNOT: "bad",
        SETTLED: "done",
        REJECTED: "closed",
        WITHDRAWN: "closed",
        MERGED: "closed",
    }
    KINDS: ClassVar[list[tuple[str, Any]]] = KINDS
    SOURCES: ClassVar[list[tuple[str, Any]]] = [
        ("self", _("本人报修")),
        ("qr", _("扫码报修")),
        ("proxy", _("代报")),
        ("pasted", _("群消息")),
        ("direct", _("直接登记")),
        ("round", _("巡查")),
        ("overhaul", _("集中检修")),
    ]
    WAITS: ClassVar[list[tuple[str, Any]]] = [
        ("parts", _("待料")),
        ("outside", _("待外修")),
        ("approval", _("待审批")),
    ]
    PROPOSALS: ClassVar[list[tuple[str, Any]]] = [
        ("scrap", _("报废")),
        ("outside", _("外修")),
        ("replace", _("更换")),
    ]

    number = models.CharField(_("单号"), max_length=24)
    tracking = models.CharField(_("查询码"), max_length=12, default=new_tracking, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    source = models.CharField(_("来源"), max_length=10, choices=SOURCES, default="self")
    place = SchoolForeignKey("places.Place", related_name="tickets", verbose_name=_("地点"))
    spot = models.CharField(_("具体位置"), max_length=80, blank=True)
    fault = models.CharField(_("故障"), max_length=300)
    kind = models.CharField(_("类别"), max_length=12, choices=KINDS, default="other")
    urgent = models.BooleanField(_("急修"), default=False)
    large = models.BooleanField(_("大修"), default=False)
    echoes = models.PositiveIntegerField(_("同样反映"), default=0)
    reporter = SchoolForeignKey("people.Member", related_name="reported", verbose_name=_("登记人"))
    reporter_name = models.CharField(_("报修人"), max_length=60, blank=True)
    reported_at = models.DateTimeField(_("报修时间"), default=clock.now)
    due_at = models.DateTimeField(_("时限"), default=clock.now)
    worker = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="tickets_sent", verbose_name=_("维修人")
    )
    accepted_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="tickets_accepted", verbose_name=_("受理人")
    )
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    wait_for = models.CharField(_("等待原因"), max_length=10, choices=WAITS, blank=True)
    wait_note = models.CharField(_("等待说明"), max_length=200, blank=True)
    expected_on = models.DateField(_("预计修好"), null=True, blank=True)
    proposal = models.CharField(_("处置建议"), max_length=10, choices=PROPOSALS, blank=True)
    not_done = models.CharField(_("未修原因"), max_length=200, blank=True)
    done = models.CharField(_("维修情况"), max_length=300, blank=True)
    cost_fen = models.BigIntegerField(_("费用（分）"), default=0)
    minutes = models.PositiveIntegerField(_("用时（分钟）"), default=0)
    finished_at = models.DateTimeField(_("修好时间"), null=True, blank=True)
    confirmed_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="tickets_confirmed", verbose_name=_("验收人")
    )
    confirmed_at = models.DateTimeField(_("验收时间"), null=True, blank=True)
    returns = models.PositiveSmallIntegerField(_("返修次数"), default=0)
    rating = models.PositiveSmallIntegerField(_("评价"), null=True, blank=True)
    merged_into = SchoolForeignKey(
        "self", null=True, blank=True, related_name="merged", verbose_name=_("同一问题")
    )
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(TicketQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("报修单")
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="ticket_number"),
            models.UniqueConstraint(
                fields=["school", "tracking"], condition=~Q(tracking=""), name="ticket_tracking"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "reported_at", "id"], name="ticket_by_time"),
            models.Index(fields=["school", "status", "reported_at", "id"], name="ticket_by_status"),
            models.Index(fields=["school", "place", "reported_at", "id"], name="ticket_by_place"),
            models.Index(fields=["school", "reporter", "reported_at", "id"], name="ticket_by_reporter"),
            models.Index(fields=["school", "worker", "reported_at", "id"], name="ticket_by_worker"),
            models.Index(fields=["school", "due_at", "id"], name="ticket_by_due"),
            models.Index(fields=["school", "finished_at", "id"], name="ticket_by_finish"),
            models.Index(fields=["school", "merged_into"], name="ticket_by_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fault}"[:60]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_asked(self) -> bool:
        """Whether its reporter is asked if it works again (TO_CONFIRM, for one row)."""
        own = self.source == "self" and self.reporter_id == self.worker_id
        return self.source not in UNASKED and not own

    @property
    def is_lapsed(self) -> bool:
        """视为验收: confirmed by nobody, because nobody objected in time."""
        return self.status == CONFIRMED and self.confirmed_by_id is None and self.confirmed_at is not None
