"""A report of a week, a month, a term, a year; and what a person wrote in it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolForeignKey, Step
from houqin.reports.periods import KINDS, Period, period_of

EXTRA_CODES = frozenset({"reports.view_board"})  # 后勤一览, which names people
DRAFT, SUBMITTED, REVIEWED, SIGNED, HANDED = "draft", "submitted", "reviewed", "signed", "handed"
WAITS = (SUBMITTED, REVIEWED)


class Report(Process):
    """A 总结报告. While it is a draft it is drawn anew at each look; what is handed to be signed stands still."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "frozen")  # the history keeps its digest
    NO_SECRET: ClassVar[tuple[str, ...]] = ("frozen",)
    FIRST: ClassVar[str] = DRAFT
    STEPS: ClassVar[dict[str, Step]] = {
        "write_part": Step((DRAFT,), DRAFT),
        "submit_report": Step((DRAFT,), SUBMITTED),
        "review_report": Step((SUBMITTED,), REVIEWED),
        "sign_report": Step(WAITS, SIGNED),
        "return_report": Step(WAITS, DRAFT),
        "hand_in_report": Step((SIGNED,), HANDED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (DRAFT, _("草稿")),
        (SUBMITTED, _("待审核")),
        (REVIEWED, _("待签发")),
        (SIGNED, _("已签发")),
        (HANDED, _("已上交")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        DRAFT: "open",
        SUBMITTED: "wait",
        REVIEWED: "wait",
        SIGNED: "done",
        HANDED: "closed",
    }

    kind = models.CharField(_("种类"), max_length=8, choices=KINDS)
    period = models.CharField(_("时间"), max_length=12)
    first = models.DateField(_("从哪天"))
    last = models.DateField(_("到哪天"))
    title = models.CharField(_("标题"), max_length=160)
    version = models.PositiveSmallIntegerField(_("第几版"), default=1)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    by = SchoolForeignKey("people.Member", related_name="reports", verbose_name=_("起草人"))
    stood_on = models.DateField(_("数据截至"), null=True, blank=True)
    frozen = models.JSONField(_("定稿"), null=True, blank=True, editable=False)
    sha256 = models.CharField(_("内容摘要"), max_length=64, blank=True, editable=False)
    why_returned = models.CharField(_("退回原因"), max_length=200, blank=True)
    reviewer = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="reports_reviewed", verbose_name=_("审核")
    )
    reviewed_on = models.DateField(_("审核日期"), null=True, blank=True)
    signer = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="reports_signed", verbose_name=_("签发")
    )
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    handed_to = models.CharField(_("上交给"), max_length=60, blank=True)
    handed_on = models.DateField(_("上交日期"), null=True, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("总结报告")
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "period", "version"], name="report_once"),
        ]
        indexes = [
            models.Index(fields=["school", "last", "id"], name="report_by_time"),
            models.Index(fields=["school", "status", "last", "id"], name="report_by_status"),
        ]

    def __str__(self) -> str:
        return self.title if self.version == 1 else f"{self.title}（第{self.version}版）"

    @property
    def PAGE(self) -> str:  # where one comes to after an action on it
        return f"/reports/read/{self.pk}/"

    @property
    def is_fixed(self) -> bool:
        """Whether it stands as it was handed to be signed."""
        return self.frozen is not None

    def period_now(self) -> Period:
        """The days it tells of, by the calendar as it is now; the caller has named the school."""
        return period_of(self.kind, self.period, self.school)


class ReportPart(Owned):
    """What a person wrote in one passage: a sentence whose {figures} follow the records."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    report = SchoolForeignKey(Report, related_name="parts", verbose_name=_("总结报告"))
    key = models.CharField(_("哪一段"), max_length=80)
    text = models.TextField(_("文字"), max_length=4000)
    by = SchoolForeignKey("people.Member", related_name="report_parts", verbose_name=_("执笔"))
    same_as = models.CharField(_("和哪份文件相同"), max_length=200, blank=True, editable=False)
    same_words = models.CharField(_("相同的一段"), max_length=40, blank=True, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("总结里的一段")
        constraints = [models.UniqueConstraint(fields=["school", "report", "key"], name="report_part_once")]

    def __str__(self) -> str:
        return self.text[:60]
