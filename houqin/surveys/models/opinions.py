"""An opinion from the box: somebody said it, somebody answers it, and who said it reads the answer with his code."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, Step
from houqin.core.numbers import Numbered
from houqin.surveys.models.surveys import Survey, new_code

NEW, TAKEN, REPLIED, ASIDE = "new", "taken", "replied", "aside"
WAITS = (NEW, TAKEN)


def new_tracking() -> str:
    """Ten letters and digits, 31^10: nobody finds another's opinion by trying."""
    return new_code(10)


class Opinion(Process):
    """A 意见."""

    NUMBERED: ClassVar[Numbered] = Numbered("YJ")
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "text", "reply", "who")
    FIRST: ClassVar[str] = NEW
    STEPS: ClassVar[dict[str, Step]] = {
        "take_opinion": Step((NEW, TAKEN), TAKEN),
        "reply_opinion": Step((NEW, TAKEN, REPLIED), REPLIED),
        "set_aside_opinion": Step((NEW, TAKEN), ASIDE),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (NEW, _("待答复")),
        (TAKEN, _("办理中")),
        (REPLIED, _("已答复")),
        (ASIDE, _("不作答复")),
    ]
    TONES: ClassVar[dict[str, str]] = {NEW: "new", TAKEN: "work", REPLIED: "done", ASIDE: "closed"}
    CATEGORIES: ClassVar[list[tuple[str, Any]]] = [
        ("advice", _("建议")),
        ("complaint", _("投诉")),
        ("question", _("咨询")),
        ("praise", _("表扬")),
    ]

    survey = SchoolForeignKey(Survey, related_name="opinions", verbose_name=_("意见箱"))
    number = models.CharField(_("编号"), max_length=24)
    tracking = models.CharField(_("查询码"), max_length=12, default=new_tracking)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    category = models.CharField(_("哪一类"), max_length=10, choices=CATEGORIES, default="advice")
    text = models.CharField(_("意见内容"), max_length=500)
    who = models.CharField(_("留名和联系方式"), max_length=60, blank=True)
    sent_at = models.DateTimeField(_("收到时间"), default=clock.now)
    progress = models.CharField(_("办理情况"), max_length=200, blank=True)
    reply = models.CharField(_("答复"), max_length=500, blank=True)
    replied_by = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    why_aside = models.CharField(_("不作答复的原因"), max_length=200, blank=True)
    search = models.CharField(max_length=1500, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("意见")
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="opinion_number"),
            models.UniqueConstraint(fields=["school", "tracking"], name="opinion_tracking"),
        ]
        indexes = [
            models.Index(fields=["school", "sent_at", "id"], name="opinion_by_time"),
            models.Index(fields=["school", "status", "sent_at", "id"], name="opinion_by_status"),
            models.Index(fields=["school", "survey", "sent_at", "id"], name="opinion_by_box"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"[:60]
