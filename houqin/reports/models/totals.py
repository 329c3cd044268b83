"""A number of days before the school used this program, with the paper on which it stands."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.facts import Span
from houqin.core.models import Process, SchoolForeignKey, Step
from houqin.reports.periods import MONTH, TERM, YEAR

KEPT, VOID = "kept", "void"
BEGUN = "begun"  # of a term, the days before the school began here
OF_DAYS: list[tuple[str, Any]] = [
    (TERM, _("学期")),
    (MONTH, _("月")),
    (YEAR, _("年")),
    (BEGUN, _("学期开始到启用前一天")),
]


class PaperTotal(Process):
    """A 纸质总数: 上学期报修135件, 报修登记册第3—9页. No day of it is one of which anything is counted here.

    What is compared with its days is compared with it; a report of its days adds it, and says so.
    """

    SEARCHED: ClassVar[tuple[str, ...]] = ("label", "book")
    FIRST: ClassVar[str] = KEPT
    STEPS: ClassVar[dict[str, Step]] = {"void_paper_total": Step((KEPT,), VOID)}
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(KEPT, _("在用")), (VOID, _("已作废"))]
    TONES: ClassVar[dict[str, str]] = {KEPT: "done", VOID: "closed"}

    code = models.CharField(_("哪个数"), max_length=200)
    label = models.CharField(_("数的是什么"), max_length=160)
    whole = models.CharField(_("是哪个数的一部分"), max_length=200, blank=True)
    value = models.PositiveIntegerField(_("数"))
    scale = models.PositiveSmallIntegerField(_("几分之一"), default=1)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    said = models.CharField(_("数"), max_length=40, blank=True, editable=False)  # with its unit: 135件, 2.5吨
    kind = models.CharField(_("一段时间"), max_length=8, choices=OF_DAYS)
    period = models.CharField(_("时间"), max_length=12)
    first = models.DateField(_("从哪天"))
    last = models.DateField(_("到哪天"))
    book = models.CharField(_("册名"), max_length=40)
    pages = models.CharField(_("哪几页"), max_length=20)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    by = SchoolForeignKey("people.Member", related_name="paper_totals", verbose_name=_("录入人"))
    why_void = models.CharField(_("作废原因"), max_length=200, blank=True)
    search = models.CharField(max_length=300, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("纸质总数")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "code", "first", "last"],
                condition=models.Q(status=KEPT),
                name="paper_total_once",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "last", "id"], name="paper_total_by_time"),
            models.Index(fields=["school", "status", "last", "id"], name="paper_total_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.label}{self.said}（{self.where}）"

    @property
    def where(self) -> str:
        """报修登记册第3—9页."""
        return f"{self.book}{self.pages}"

    @property
    def span(self) -> Span:
        """The days it was counted over."""
        return Span(self.first, self.last)
