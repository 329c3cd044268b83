"""A question that was kept: whose it is, who may see it, to whom it is sent and when."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.queries.question import LONGEST, Question, read

if TYPE_CHECKING:
    from houqin.people.models import Member

KEPT, AWAY = "kept", "away"
EVERYBODY = "everybody"  # among the roles a query is shared with: all who may see queries at all
WEEKLY, MONTHLY, SCHOOL_DAYS = "week", "month", "days"
RHYTHMS: list[tuple[str, Any]] = [(WEEKLY, _("每周")), (MONTHLY, _("每月")), (SCHOOL_DAYS, _("每个上学日"))]


class SavedQueryRows(SchoolQuerySet):
    """One's own, what is shared with one's roles, and what is sent to one."""

    def visible_to(self, member: "Member") -> Self:
        shared = Q(shared_with__contains=f" {EVERYBODY} ")
        for role in member.role_names:
            shared |= Q(shared_with__contains=f" {role} ")
        sent = Receiver.objects.filter(member=member).values("query")
        mine = Q(owner=member) | Q(status=KEPT) & (shared | Q(pk__in=sent))
        return super().visible_to(member).filter(mine)

    def sent_out(self) -> Self:
        """Those that go out by themselves."""
        return self.filter(status=KEPT).exclude(rhythm="")


class SavedQuery(Process):
    """A 自编报表: the question is kept, never the answer; each viewer gets the answer of the rows he may see."""

    WIPED_WITH_TRIAL: ClassVar[bool] = False
    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)
    FIRST: ClassVar[str] = KEPT
    STEPS: ClassVar[dict[str, Step]] = {
        "change_query": Step((KEPT,), KEPT),
        "share_query": Step((KEPT,), KEPT),
        "stop_sharing": Step((KEPT,), KEPT),
        "mail_query": Step((KEPT,), KEPT),
        "stop_mailing": Step((KEPT,), KEPT),
        "put_away_query": Step((KEPT,), AWAY),
        "bring_back_query": Step((AWAY,), KEPT),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(KEPT, _("在用")), (AWAY, _("已收起"))]
    TONES: ClassVar[dict[str, str]] = {KEPT: "", AWAY: "closed"}

    title = models.CharField(_("名称"), max_length=60)
    status = models.CharField(_("状态"), max_length=8, choices=STATUSES, default="")
    owner = SchoolForeignKey("people.Member", related_name="queries", verbose_name=_("谁编的"))
    list_key = models.CharField(_("看哪张清单"), max_length=60)
    asked = models.CharField(_("条件和算法"), max_length=LONGEST)
    shared_with = models.CharField(_("共享给"), max_length=300, blank=True)
    rhythm = models.CharField(_("多久发一次"), max_length=8, choices=RHYTHMS, blank=True)
    on_day = models.PositiveSmallIntegerField(_("哪天发"), default=0)
    search = models.CharField(max_length=400, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(SavedQueryRows)

    class Meta(Process.Meta):
        verbose_name = _("自编报表")
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="saved_query_by_time"),
            models.Index(fields=["school", "status", "recorded_at", "id"], name="saved_query_by_status"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def question(self) -> Question:
        """What is asked; NotAskable where it cannot be read (any more)."""
        return read(self.asked)


class Receiver(Owned):
    """Somebody to whom a query is sent."""

    query = SchoolForeignKey(SavedQuery, related_name="receivers", verbose_name=_("自编报表"))
    member = SchoolForeignKey("people.Member", related_name="queries_received", verbose_name=_("发给谁"))

    class Meta(Owned.Meta):
        verbose_name = _("报表收件人")
        constraints = [models.UniqueConstraint(fields=["school", "query", "member"], name="receiver_once")]

    def __str__(self) -> str:
        return str(_("报表收件人"))
