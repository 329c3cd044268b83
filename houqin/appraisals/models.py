"""A sheet for each person and month: the numbers as they were when it was drawn up, with the rows behind them."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.appraisals.rules.reckoning import score_words
from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step

if TYPE_CHECKING:
    from houqin.people.models import Member

PENDING, OBJECTED, CONFIRMED = "pending", "objected", "confirmed"
SEES_ALL = "appraisals.view_all_appraisals"
EXTRA_CODES = frozenset({SEES_ALL})


class AppraisalQuerySet(SchoolQuerySet):
    """Those who lead see all, everybody else his own."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can(SEES_ALL) else rows.filter(member=member)


class Appraisal(Process):
    """A 月考核表. What it shows was reckoned once; drawn up anew it is reckoned again until it is confirmed."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    FIRST: ClassVar[str] = PENDING
    STEPS: ClassVar[dict[str, Step]] = {
        "object_appraisal": Step((PENDING,), OBJECTED),
        "reply_appraisal": Step((PENDING, OBJECTED), PENDING),
        "confirm_appraisal": Step((PENDING,), CONFIRMED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (PENDING, _("待确认")),
        (OBJECTED, _("有异议")),
        (CONFIRMED, _("已确认")),
    ]
    TONES: ClassVar[dict[str, str]] = {PENDING: "wait", OBJECTED: "bad", CONFIRMED: "done"}
    UNTOLD: ClassVar[tuple[str, ...]] = ("period", "score")
    NO_SECRET: ClassVar[tuple[str, ...]] = ("period", "score")

    member = SchoolForeignKey("people.Member", related_name="appraisals", verbose_name=_("本人"))
    month = models.DateField(_("哪个月"))
    period = models.CharField(_("月份"), max_length=12, editable=False)
    name = models.CharField(_("姓名"), max_length=40)  # as he was called then
    posts = models.CharField(_("岗位"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    counts = models.BooleanField(_("计分"), default=True)
    body = models.JSONField(_("数字和明细"), default=dict)
    tenths = models.PositiveSmallIntegerField(_("得分（十分之一）"), null=True, blank=True)
    extra = models.SmallIntegerField(_("加减分"), default=0)
    why_extra = models.CharField(_("加减分事实"), max_length=200, blank=True)
    score = models.CharField(_("得分"), max_length=8, blank=True, editable=False)
    open_until = models.DateField(_("异议提到哪天止"))
    objection = models.CharField(_("本人异议"), max_length=500, blank=True)
    reply = models.CharField(_("答复"), max_length=500, blank=True)
    by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("生成人"))
    confirmed_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(AppraisalQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("月考核表")
        constraints = [
            models.UniqueConstraint(fields=["school", "month", "member"], name="appraisal_once"),
            models.CheckConstraint(condition=Q(extra=0) | ~Q(why_extra=""), name="appraisal_extra_because"),
            models.CheckConstraint(
                condition=~Q(status="objected") | ~Q(objection=""), name="appraisal_objects_with_words"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "month", "id"], name="appraisal_by_month"),
            models.Index(fields=["school", "member", "month"], name="appraisal_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"[:60]

    def clean(self) -> None:
        self.period = f"{self.month.year}年{self.month.month}月"
        self.score = score_words(self.total)
        super().clean()

    @property
    def total(self) -> int | None:
        """With what was added or taken away, between 0 and 120 points; nothing where it does not count."""
        if self.tenths is None or not self.counts:
            return None
        return min(1200, max(0, self.tenths + self.extra * 10))

    @property
    def may_object(self) -> bool:
        """Whether there is still time; a sheet with an objection waits for its answer."""
        return self.status == PENDING and clock.today() <= self.open_until
