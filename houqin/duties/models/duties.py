"""A duty: what is to be done again and again, where, how often, and who answers for it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Owned, Process, SchoolForeignKey, Step
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.periods import ALL_DAYS, HOLIDAYS, SCHOOL_DAYS

ON, OFF = "on", "off"
TICK, PHOTO, WORDS, TICKET, DOCUMENT, ELSEWHERE, REGISTER = (
    *("tick", "photo", "words", "ticket"),
    *("document", "elsewhere", "register"),
)
PROOFS: list[tuple[str, Any]] = [
    (TICK, _("打勾")),
    (PHOTO, _("拍照")),
    (WORDS, _("写情况")),
    (TICKET, _("登报修单")),
    (DOCUMENT, _("发布文件")),
    (ELSEWHERE, _("在其他平台办理")),
    (REGISTER, _("登台账")),
]
BY_THE_HOUR = "time"
CUT_OFFS: list[tuple[str, Any]] = [
    ("day", _("当日")),
    ("week", _("当周")),
    ("month", _("当月")),
    (BY_THE_HOUR, _("当日到点前")),
]
SOURCES: list[tuple[str, Any]] = [("school", _("学校规定")), ("plan", _("工作计划")), ("law", _("法规要求"))]
UNITS: list[tuple[str, Any]] = [
    ("day", _("每天")),
    ("school_day", _("每个在校日")),
    ("meal", _("每餐")),
    ("night", _("每晚")),
    ("week", _("每周")),
    ("month", _("每月")),
    ("quarter", _("每季度")),
    ("term", _("每学期")),
    ("year", _("每年")),
    ("holiday", _("放假时")),
    ("once", _("一次")),
    ("event", _("有事时")),
    ("unset", _("没有说明")),
]
PARTS: list[tuple[str, Any]] = [
    ("early", _("上旬")),
    ("mid", _("中旬")),
    ("late", _("下旬")),
    ("start", _("开始时")),
    ("end", _("结束时")),
]


class Duty(Process):
    """A 职责. Its tasks are made when they open; what was made keeps its own words, whatever becomes of the duty."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "area", "who_text", "citation")
    FIRST: ClassVar[str] = ON
    STEPS: ClassVar[dict[str, Step]] = {
        "change_duty": Step((ON,), ON),
        "stop_duty": Step((ON,), OFF),
        "resume_duty": Step((OFF,), ON),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [(ON, _("在执行")), (OFF, _("已停止"))]
    TONES: ClassVar[dict[str, str]] = {ON: "done", OFF: "closed"}
    DAYS: ClassVar[list[tuple[str, Any]]] = [
        (SCHOOL_DAYS, _("在校日")),
        (ALL_DAYS, _("每一天，休息日也做")),
        (HOLIDAYS, _("寒暑假和节假日")),
    ]

    title = models.CharField(_("做什么"), max_length=200)
    area = models.CharField(_("领域"), max_length=40, blank=True)
    place = SchoolForeignKey(
        "places.Place", null=True, blank=True, related_name="duties", verbose_name=_("地点")
    )
    who_text = models.CharField(_("责任人"), max_length=200, blank=True)
    status = models.CharField(_("状态"), max_length=8, choices=STATUSES, default="")
    # How often (rules/frequency.py), as columns.
    unit = models.CharField(_("频次"), max_length=12, choices=UNITS)
    n = models.PositiveSmallIntegerField(_("每几个"), default=1)
    times = models.PositiveSmallIntegerField(_("几次"), default=1)
    at_least = models.BooleanField(_("不少于"), default=False)
    weekdays = models.JSONField(_("周几"), default=list, blank=True)
    months = models.JSONField(_("几月"), default=list, blank=True)
    part = models.CharField(_("哪一段"), max_length=8, choices=PARTS, blank=True)
    before = models.BooleanField(_("在此之前"), default=False)
    ahead_days = models.PositiveSmallIntegerField(_("提前天数"), default=0)
    spot = models.BooleanField(_("抽查"), default=False)
    words = models.CharField(_("频次原话"), max_length=80, blank=True)
    on_days = models.CharField(_("哪些日子"), max_length=12, choices=DAYS, default=SCHOOL_DAYS)
    from_time = models.TimeField(_("从几点"), null=True, blank=True)
    until_time = models.TimeField(_("到几点"), null=True, blank=True)
    cut_off = models.CharField(_("登记时限"), max_length=8, choices=CUT_OFFS, default="day")
    proof = models.CharField(_("怎样算做过"), max_length=12, choices=PROOFS, default=TICK)
    elsewhere = models.CharField(_("办理平台"), max_length=60, blank=True)
    # Of the register whose entry shows it; the room of registers, above this one, knows what that is.
    register = models.CharField(_("台账代号"), max_length=60, blank=True, editable=False)
    source = models.CharField(_("出处"), max_length=8, choices=SOURCES, default="school")
    citation = models.CharField(_("依据"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("每次用时（分钟）"), default=0)
    first_on = models.DateField(_("从哪天起"), default=clock.today)
    last_on = models.DateField(_("到哪天止"), null=True, blank=True)
    # The day from which the present “how often” counts: what opened before it was made by an earlier one.
    counts_from = models.DateField(_("频次从哪天起"), default=clock.today, editable=False)
    cause = models.UUIDField(_("来自"), null=True, blank=True, editable=False)
    search = models.CharField(max_length=900, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("职责")
        constraints = [
            models.CheckConstraint(condition=Q(n__gte=1, times__gte=1), name="duty_counts"),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(first_on__lte=F("last_on")), name="duty_has_days"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "area", "id"], name="duty_by_area"),
            models.Index(fields=["school", "recorded_at", "id"], name="duty_by_time"),
            models.Index(fields=["school", "status", "id"], name="duty_by_status"),
            models.Index(fields=["school", "cause"], name="duty_by_cause"),
            models.Index(fields=["school", "register"], name="duty_by_register"),
        ]

    def __str__(self) -> str:
        return self.title[:60]

    @property
    def frequency(self) -> Frequency:
        """How often, as the arithmetic knows it."""
        return Frequency(
            self.unit,
            self.n,
            self.times,
            self.at_least,
            tuple(self.weekdays),
            tuple(self.months),
            self.part or None,
            self.before,
            self.ahead_days,
            self.spot,
            self.words,
        )

    @frequency.setter
    def frequency(self, said: Frequency) -> None:
        for name, value in said.as_dict().items():
            setattr(self, name, "" if value is None else value)


class Holder(Owned):
    """One of those who answer for a duty: a person, a role, a post, a roster, or a name that nobody has yet."""

    duty = SchoolForeignKey(Duty, related_name="holders", verbose_name=_("职责"))
    key = models.CharField(_("责任人代号"), max_length=80)
    member = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="duties_held", verbose_name=_("人员")
    )
    name = models.CharField(_("责任人"), max_length=60)
    until_on = models.DateField(_("负责至"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("职责责任人")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "duty", "key"], condition=Q(until_on__isnull=True), name="holder_once"
            )
        ]
        indexes = [models.Index(fields=["school", "key", "id"], name="holder_by_key")]

    def __str__(self) -> str:
        return self.name
