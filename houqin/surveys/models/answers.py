"""What came back: one row for each sheet answered by link, and one for the paper sheets of a class counted by hand."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import ITS_OWN_KEY, Owned, SchoolForeignKey
from houqin.core.moments import Dated
from houqin.surveys.models.surveys import Survey


class Answer(Owned):
    """A 答卷: no name, no address, no telephone; `digest` tells one device from another until the survey ends.

    It has no page: single sheets are read by nobody, only what they add up to.
    """

    WIPED_WITH_TRIAL: ClassVar[bool] = True
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "digest")
    MOVES_AS: ClassVar[dict[str, Any]] = {"digest": ITS_OWN_KEY}  # whose phone it was stays here

    survey = SchoolForeignKey(Survey, related_name="given", verbose_name=_("满意度测评"))
    group = models.CharField(_("班级"), max_length=8)
    answers = models.JSONField(_("答案"), default=dict)
    who = models.CharField(_("姓名"), max_length=40, blank=True)
    digest = models.CharField(_("设备记号"), max_length=40, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("答卷")
        constraints = [
            models.UniqueConstraint(fields=["school", "survey", "digest"], name="answer_once_a_device")
        ]
        indexes = [models.Index(fields=["school", "survey", "group"], name="answer_by_group")]

    def __str__(self) -> str:
        return self.group


class PaperCount(Dated):
    """A 纸质汇总: the sheets of one class, counted by hand. Entered again, the later counts stand; the history has both."""

    HAPPENED: ClassVar[str] = "on"
    WIPED_WITH_TRIAL: ClassVar[bool] = True

    survey = SchoolForeignKey(Survey, related_name="papers", verbose_name=_("满意度测评"))
    group = models.CharField(_("班级"), max_length=8)
    on = models.DateField(_("清点日期"), default=clock.today)
    returned = models.PositiveIntegerField(_("收回"), default=0)
    valid = models.PositiveIntegerField(_("有效"), default=0)
    counts = models.JSONField(_("各项份数"), default=dict, blank=True)  # {question: {option: sheets}}
    texts = models.JSONField(_("写的意见"), default=list, blank=True)
    counted_by = SchoolForeignKey("people.Member", related_name="+", verbose_name=_("清点人"))

    class Meta(Owned.Meta):
        verbose_name = _("纸质汇总")
        constraints = [
            models.UniqueConstraint(fields=["school", "survey", "group"], name="paper_count_once"),
            models.CheckConstraint(condition=models.Q(valid__lte=models.F("returned")), name="paper_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.returned}"
