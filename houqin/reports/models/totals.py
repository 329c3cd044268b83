"""A number from before the school used this program, with the paper on which it stands."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core.facts import Span
from houqin.core.models import Process, SchoolForeignKey, Step
from houqin.reports.periods import KINDS

KEPT, VOID = "kept", "void"


class PaperTotal(Process):
    """A 纸质总数: 上学期报修135件, 报修登记册第3—9页. It is compared with, and never added to what is counted."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("label", "book")
    FIRST: ClassVar[str] = KEPT
    STEPS: ClassVar[dict[str, Step]] = {"void_paper_total": Step((KEPT,), VOID)}
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(KEPT, _("在用")), (VOID, _("已作废"))]
    TONES: ClassVar[dict[str, str]] = {KEPT: "done", VOID: "closed"}

    code = models.CharField(_("哪个数"), max_length=80)
    label = models.CharField(_("数的是什么"), max_length=60)
    value = models.PositiveIntegerField(_("数"))
    unit = models.CharField(_("单位"), max_length=8, blank=True)
    kind = models.CharField(_("一段时间"), max_length=8, choices=KINDS)
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
        return f"{self.label}{self.value}{self.unit}（{self.where}）"

    @property
    def where(self) -> str:
        """报修登记册第3—9页."""
        return f"{self.book}{self.pages}"

    @property
    def source(self) -> str:
        """纸质来源，报修登记册第3—9页."""
        return _t("纸质来源，{where}").format(where=self.where)

    @property
    def span(self) -> Span:
        """The days it was counted over."""
        return Span(self.first, self.last)
