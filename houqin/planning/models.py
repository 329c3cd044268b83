"""The tables of plans: a plan with its version, and its lines with the original words beside what was understood."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houqin.core.keys import uuid7
from houqin.core.models import Owned, Process, SchoolForeignKey, Step
from houqin.planning.rules import identity, lines, windows
from houqin.terms.rules import term_name, year_name

DRAFT, ACCEPTED, REPLACED, WITHDRAWN = "draft", "accepted", "replaced", "withdrawn"
PARTS: list[tuple[str, Any]] = [
    (windows.EARLY, _("上旬")),
    (windows.MID, _("中旬")),
    (windows.LATE, _("下旬")),
    (windows.START, _("月初")),
    (windows.END, _("月末")),
]
TASKS, TICKETS = "tasks", "tickets"


class Plan(Process):
    """A 计划. What was read of it waits as a draft until somebody accepts it; nothing is made of it before."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)
    FIRST: ClassVar[str] = DRAFT
    STEPS: ClassVar[dict[str, Step]] = {
        "edit_plan": Step((DRAFT,), DRAFT),
        "settle_lines": Step((DRAFT,), DRAFT),
        "fill_people": Step((DRAFT,), DRAFT),
        "accept_plan": Step((DRAFT,), ACCEPTED),
        "give_again": Step((ACCEPTED,), ACCEPTED),
        "accept_version": Step((ACCEPTED,), REPLACED),
        "withdraw_plan": Step((DRAFT, ACCEPTED), WITHDRAWN),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (DRAFT, _("待核对")),
        (ACCEPTED, _("已接收")),
        (REPLACED, _("已换新版")),
        (WITHDRAWN, _("已撤回")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        DRAFT: "open",
        ACCEPTED: "done",
        REPLACED: "closed",
        WITHDRAWN: "closed",
    }
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (identity.TERM, _("学期计划")),
        (identity.YEAR, _("年度计划")),
        (identity.THREE_YEAR, _("三年规划")),
        (identity.MONTH, _("月计划")),
    ]

    title = models.CharField(_("标题"), max_length=120)
    kind = models.CharField(_("种类"), max_length=12, choices=KINDS)
    year = models.PositiveSmallIntegerField(_("学年（开始的那一年）"), null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(
        _("学期"), choices=[(1, _("第一学期")), (2, _("第二学期"))], null=True, blank=True
    )
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    version = models.PositiveSmallIntegerField(_("第几版"), default=1)
    replaces = SchoolForeignKey(
        "planning.Plan", null=True, blank=True, related_name="versions", verbose_name=_("替换哪一版")
    )
    file_name = models.CharField(_("原文件"), max_length=200)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    part = models.PositiveSmallIntegerField(_("文件里的第几份"), default=1)
    questions = models.JSONField(_("要问的"), default=list, blank=True)
    by = SchoolForeignKey("people.Member", related_name="plans_read", verbose_name=_("读入人"))
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("计划")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "sha256", "part"], condition=~Q(status=WITHDRAWN), name="plan_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="term") | Q(year__isnull=True) | Q(ordinal__isnull=False),
                name="plan_of_a_term",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="plan_by_time"),
            models.Index(fields=["school", "status", "recorded_at", "id"], name="plan_by_status"),
            models.Index(fields=["school", "sha256", "part"], name="plan_by_text"),
        ]

    def __str__(self) -> str:
        return self.title if self.version == 1 else f"{self.title}（第{self.version}版）"

    def when_words(self) -> str:
        """2026—2027学年第一学期, 2026年, or nothing where it is not known."""
        if self.year is None:
            return ""
        if self.kind == identity.TERM and self.ordinal:
            return term_name(self.year, self.ordinal)
        return (
            year_name(self.year)
            if self.kind == identity.THREE_YEAR
            else str(_("{year}年")).format(year=self.year)
        )


class PlanLine(Owned):
    """A 计划条目. `origin` stays the same from version to version: what was made of a line is found by it."""

    GOAL, CALENDAR, DUTY, SAFETY, REST = lines.GOAL, lines.CALENDAR, lines.DUTY, lines.SAFETY, lines.REST
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (GOAL, _("目标")),
        (CALENDAR, _("行事历")),
        (DUTY, _("分工")),
        (SAFETY, _("安全教育")),
        (REST, _("其余文字")),
    ]
    DECISIONS: ClassVar[list[tuple[str, Any]]] = [
        (lines.TASK, _("派任务")),
        (lines.TO_DUTY, _("列为职责")),
        (lines.NONE, _("不派任务")),
    ]
    COUNTS: ClassVar[list[tuple[str, Any]]] = [(TASKS, _("已做的任务")), (TICKETS, _("修好的报修单"))]

    plan = SchoolForeignKey(Plan, related_name="lines", verbose_name=_("计划"))
    origin = models.UUIDField(_("条目"), default=uuid7, editable=False)
    position = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("部分"), max_length=10, choices=KINDS)
    number = models.CharField(_("序号"), max_length=12, blank=True)
    words = models.TextField(_("原文"))
    text = models.TextField(_("做什么"))
    area = models.CharField(_("领域"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("年"), null=True, blank=True)
    months = models.JSONField(_("月"), default=list, blank=True)
    part = models.CharField(_("哪一段"), max_length=8, choices=PARTS, blank=True)
    week = models.PositiveSmallIntegerField(_("周次"), null=True, blank=True)
    day = models.CharField(_("日期"), max_length=60, blank=True)
    people = models.CharField(_("责任人原文"), max_length=200, blank=True)
    above = models.CharField(_("上格责任人"), max_length=200, blank=True)
    who = models.JSONField(_("责任人"), default=list, blank=True)  # [[kind, value, label, how], …]
    frequency = models.JSONField(_("频次"), default=list, blank=True)
    remark = models.TextField(_("备注"), blank=True)
    sure = models.CharField(
        _("把握"),
        max_length=6,
        choices=[(lines.SURE, _("确定")), (lines.GUESSED, _("请核对")), (lines.ASKED, _("要问"))],
        default=lines.SURE,
    )
    question = models.CharField(_("要问的"), max_length=300, blank=True)
    decision = models.CharField(_("怎样办"), max_length=6, choices=DECISIONS, blank=True)
    amount = models.PositiveIntegerField(_("指标"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=12, blank=True)
    counts = models.CharField(_("按什么算完成"), max_length=8, choices=COUNTS, blank=True)
    signature = models.CharField(_("读出内容的摘要"), max_length=64, editable=False)
    gathered = SchoolForeignKey(
        "planning.PlanLine", null=True, blank=True, related_name="gathers", verbose_name=_("合到哪一条")
    )

    class Meta(Owned.Meta):
        verbose_name = _("计划条目")
        constraints = [
            models.UniqueConstraint(fields=["school", "plan", "position"], name="plan_line_position"),
            models.UniqueConstraint(fields=["school", "plan", "origin"], name="plan_line_once"),
        ]
        indexes = [models.Index(fields=["school", "origin"], name="plan_line_by_origin")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def PAGE(self) -> str:  # where one comes to after an action on it
        return f"/planning/plans/{self.plan_id}/#line-{self.position}"
