"""An inspection from above (上级检查): who came, on what grounds, what he found, and until when he wants an answer."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, Step
from houqin.core.moments import Dated
from houqin.core.numbers import Numbered

TO_ANSWER, ANSWERED = "to_answer", "answered"


class Inspection(Dated, Process):
    """A 上级检查; each problem it names is a hazard of its own."""

    HAPPENED: ClassVar[str] = "on"
    NUMBERED: ClassVar[Numbered] = Numbered("JC", digits=3)
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "unit", "people", "basis")
    FIRST: ClassVar[str] = TO_ANSWER
    STEPS: ClassVar[dict[str, Step]] = {"answer_inspection": Step((TO_ANSWER,), ANSWERED)}
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(TO_ANSWER, _("待回复")), (ANSWERED, _("已回复"))]
    TONES: ClassVar[dict[str, str]] = {TO_ANSWER: "wait", ANSWERED: "done"}

    number = models.CharField(_("编号"), max_length=24)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    on = models.DateField(_("检查日期"), default=clock.today)
    unit = models.CharField(_("检查单位"), max_length=80)
    people = models.CharField(_("检查人员"), max_length=120, blank=True)
    basis = models.CharField(_("检查依据"), max_length=200, blank=True)
    due_on = models.DateField(_("整改时限"), null=True, blank=True)
    found = models.PositiveSmallIntegerField(_("指出问题"), default=0)
    recorded_by = SchoolForeignKey("people.Member", related_name="inspections", verbose_name=_("登记人"))
    answered_on = models.DateField(_("回复日期"), null=True, blank=True)
    answer_note = models.CharField(_("回复说明"), max_length=200, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("上级检查")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="inspection_number")]
        indexes = [
            models.Index(fields=["school", "on", "id"], name="inspection_by_day"),
            models.Index(fields=["school", "status", "on", "id"], name="inspection_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"[:60]
