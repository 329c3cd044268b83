"""What somebody says beside a passage while it is read, and how it was answered."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Process, SchoolForeignKey, Step

OPEN, SETTLED = "open", "settled"


class ReportNote(Process):
    """A 批注 at one passage of one report; `quoted` is what stood there when it was written."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    FIRST: ClassVar[str] = OPEN
    STEPS: ClassVar[dict[str, Step]] = {"settle_note": Step((OPEN,), SETTLED)}
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(OPEN, _("待答复")), (SETTLED, _("已答复"))]
    TONES: ClassVar[dict[str, str]] = {OPEN: "wait", SETTLED: "done"}

    report = SchoolForeignKey("reports.Report", related_name="notes", verbose_name=_("总结报告"))
    key = models.CharField(_("哪一段"), max_length=80)
    quoted = models.CharField(_("原文"), max_length=200, blank=True)
    text = models.CharField(_("批注"), max_length=300)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    by = SchoolForeignKey("people.Member", related_name="report_notes", verbose_name=_("批注人"))
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = SchoolForeignKey(
        "people.Member",
        null=True,
        blank=True,
        related_name="report_notes_answered",
        verbose_name=_("答复人"),
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("批注")
        indexes = [models.Index(fields=["school", "report", "id"], name="report_note_of_report")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def PAGE(self) -> str:  # where one comes to after an action on it
        return f"/reports/read/{self.report_id}/"
