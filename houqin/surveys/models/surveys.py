"""A survey: its questions and classes as data, from draft to the result on the wall; or a box for opinions."""

import secrets
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Process, SchoolForeignKey, Step
from houqin.core.numbers import Numbered
from houqin.surveys.rules.questions import Question, questions_of

DRAFT, OPEN, CLOSED, ANNOUNCED, WITHDRAWN = "draft", "open", "closed", "announced", "withdrawn"
SURVEY, BOX = "survey", "box"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code(length: int = 6) -> str:
    """Letters and digits that are not mistaken for each other when read aloud."""
    return "".join(secrets.choice(LETTERS) for _n in range(length))


def new_salt() -> str:
    return secrets.token_hex(16)


class Survey(Process):
    """A 满意度测评, or a 意见箱 that stays open.

    `groups` are the classes (or 全体教职工) it was given out to: [{"key", "name", "sent"}, …]. `salt` is what a device's
    mark is digested with; it is thrown away when the survey ends, and from then on no device leads to its answer.
    """

    NUMBERED: ClassVar[Numbered] = Numbered("CP", digits=3)
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "title")
    UNTOLD: ClassVar[tuple[str, ...]] = ("search", "salt")
    MOVES_AS: ClassVar[dict[str, Any]] = {"salt": ""}
    FIRST: ClassVar[str] = DRAFT
    STEPS: ClassVar[dict[str, Step]] = {
        "open_survey": Step((DRAFT,), OPEN),
        "close_survey": Step((OPEN,), CLOSED),
        "announce_survey": Step((CLOSED,), ANNOUNCED),
        "withdraw_survey": Step((DRAFT, OPEN), WITHDRAWN),
        "answer_survey": Step((OPEN,), OPEN),
        "send_opinion": Step((OPEN,), OPEN),
        # These leave it where it is; they come last, so that nobody takes them for the way from one to the other.
        "edit_survey": Step((DRAFT, OPEN), (DRAFT, OPEN)),
        "enter_paper_counts": Step((OPEN, CLOSED), (OPEN, CLOSED)),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (DRAFT, _("草稿")),
        (OPEN, _("进行中")),
        (CLOSED, _("已结束")),
        (ANNOUNCED, _("已公布")),
        (WITHDRAWN, _("已作废")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        DRAFT: "new",
        OPEN: "work",
        CLOSED: "wait",
        ANNOUNCED: "done",
        WITHDRAWN: "closed",
    }
    KINDS: ClassVar[list[tuple[str, Any]]] = [(SURVEY, _("满意度测评")), (BOX, _("意见箱"))]
    AUDIENCES: ClassVar[list[tuple[str, Any]]] = [
        ("parents", _("家长")),
        ("pupils", _("学生")),
        ("teachers", _("教师")),
        ("tasters", _("陪餐家长")),
        ("all", _("师生和家长")),
    ]

    number = models.CharField(_("编号"), max_length=24)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    kind = models.CharField(_("种类"), max_length=8, choices=KINDS, default=SURVEY)
    topic = models.CharField(_("问卷"), max_length=20, blank=True)  # which ready questionnaire it began as
    title = models.CharField(_("标题"), max_length=60)
    intro = models.CharField(_("说明"), max_length=300, blank=True)
    audience = models.CharField(_("请谁填"), max_length=10, choices=AUDIENCES)
    named = models.BooleanField(_("实名"), default=False)
    questions = models.JSONField(_("题目"), default=list, blank=True)
    groups = models.JSONField(_("发放班级"), default=list, blank=True)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"), null=True, blank=True)
    code = models.CharField(_("问卷码"), max_length=12, default=new_code)
    salt = models.CharField(max_length=32, default=new_salt, editable=False, blank=True)
    made_by = SchoolForeignKey("people.Member", related_name="surveys", verbose_name=_("发起人"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    announced_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    remedy = models.CharField(_("整改措施"), max_length=500, blank=True)
    why_withdrawn = models.CharField(_("作废原因"), max_length=200, blank=True)
    search = models.CharField(max_length=500, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("满意度测评")
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="survey_number"),
            models.UniqueConstraint(fields=["school", "code"], name="survey_code"),
        ]
        indexes = [
            models.Index(fields=["school", "opens_on", "id"], name="survey_by_day"),
            models.Index(fields=["school", "status", "opens_on", "id"], name="survey_by_status"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[Question]:
        return questions_of(self.questions)

    @property
    def is_box(self) -> bool:
        return self.kind == BOX

    @property
    def sent(self) -> int:
        """发放: how many sheets went out in all."""
        return sum(int(group["sent"]) for group in self.groups)

    def group(self, key: str) -> dict[str, Any] | None:
        """The class of this key."""
        return next((group for group in self.groups if group["key"] == key), None)

    def takes(self, today: date | None = None) -> bool:
        """Whether an answer is taken today."""
        today = today or clock.today()
        in_time = self.opens_on <= today and (self.closes_on is None or today <= self.closes_on)
        return self.status == OPEN and in_time
