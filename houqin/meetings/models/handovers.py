"""A hand-over of a post: who gives, who takes, what passes, and who watched."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.numbers import Numbered

if TYPE_CHECKING:
    from houqin.people.models import Member

WAITING, HANDED, TAKEN, WITNESSED, CANCELLED = "waiting", "handed", "taken", "witnessed", "cancelled"
SEES_HANDOVERS = "meetings.view_all_handovers"


class HandoverQuerySet(SchoolQuerySet):
    """Who leads sees all; others those they give or take."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        return seen if member.can(SEES_HANDOVERS) else seen.filter(Q(giver=member) | Q(taker=member))


class Handover(Process):
    """岗位交接. `lists` is what the giver held when it was looked up, `left` what of it stays with him."""

    NUMBERED: ClassVar[Numbered] = Numbered("JJ", digits=3)
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    FIRST: ClassVar[str] = WAITING
    STEPS: ClassVar[dict[str, Step]] = {
        "edit_handover": Step((WAITING,), WAITING),
        "hand_over_post": Step((WAITING,), HANDED),
        "take_over_post": Step((HANDED,), TAKEN),
        "witness_handover": Step((TAKEN,), WITNESSED),
        "cancel_handover": Step((WAITING, HANDED), CANCELLED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (WAITING, _("等移交人确认")),
        (HANDED, _("等接收人确认")),
        (TAKEN, _("已交接，待监交")),
        (WITNESSED, _("已监交")),
        (CANCELLED, _("已取消")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        WAITING: "open",
        HANDED: "wait",
        TAKEN: "work",
        WITNESSED: "done",
        CANCELLED: "closed",
    }
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "posts", "keys_text")

    number = models.CharField(_("编号"), max_length=24)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    giver = SchoolForeignKey("people.Member", related_name="handovers_given", verbose_name=_("移交人"))
    taker = SchoolForeignKey("people.Member", related_name="handovers_taken", verbose_name=_("接收人"))
    posts = models.CharField(_("交接岗位"), max_length=120)
    on = models.DateField(_("交接日期"), default=clock.today)
    keys_text = models.CharField(_("钥匙、印章、账号"), max_length=300, blank=True)
    remarks = models.CharField(_("要交代的话"), max_length=500, blank=True)
    lists = models.JSONField(_("交接清单"), default=dict, blank=True)
    left = models.JSONField(_("不交的"), default=list, blank=True)
    moved = models.JSONField(_("已转过去的"), default=list, blank=True)
    handed_at = models.DateTimeField(_("移交确认时间"), null=True, blank=True)
    taken_at = models.DateTimeField(_("接收确认时间"), null=True, blank=True)
    witness = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="handovers_witnessed", verbose_name=_("监交人")
    )
    witnessed_at = models.DateTimeField(_("监交时间"), null=True, blank=True)
    why_cancelled = models.CharField(_("取消原因"), max_length=200, blank=True)
    search = models.CharField(max_length=600, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(HandoverQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("岗位交接")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="handover_number")]
        indexes = [
            models.Index(fields=["school", "on", "id"], name="handover_by_day"),
            models.Index(fields=["school", "status", "id"], name="handover_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.posts}交接"
