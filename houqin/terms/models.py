"""The tables of the school calendar: terms with their dates, and the school's own word about single days."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolQuerySet, SchoolRows, Step
from houqin.terms import rules

WEEK_STARTS = [(rules.MONDAY, _("周一")), (rules.SUNDAY, _("周日"))]


class Term(Owned):
    """One of the two terms of a school year."""

    year = models.PositiveSmallIntegerField(_("学年"), help_text=_("学年开始的那一年"))
    ordinal = models.PositiveSmallIntegerField(_("学期"), choices=[(1, _("第一学期")), (2, _("第二学期"))])
    first_on = models.DateField(_("开学"))
    last_on = models.DateField(_("结束"))
    opens_on = models.DateField(_("正式上课"), help_text=_("这一天所在的一周是第1周"))
    week_starts = models.PositiveSmallIntegerField(
        _("一周从哪天起"), choices=WEEK_STARTS, default=rules.MONDAY
    )

    class Meta(Owned.Meta):
        verbose_name = _("学期")
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "ordinal"], name="term_once"),
            models.CheckConstraint(condition=Q(first_on__lt=F("last_on")), name="term_has_days"),
        ]
        indexes = [models.Index(fields=["school", "first_on", "id"], name="term_by_day")]

    def __str__(self) -> str:
        return rules.term_name(self.year, self.ordinal)

    def clean(self) -> None:
        """Lessons begin within two weeks of the first day, and the term lies in its school year."""
        super().clean()
        if not self.first_on < self.last_on:
            raise ValidationError({"last_on": _("学期结束要晚于开学。")})
        if not 0 <= (self.opens_on - self.first_on).days <= 13:
            raise ValidationError({"opens_on": _("正式上课要在开学当天或之后两周内。")})
        if (self.last_on - self.first_on).days > 240:
            raise ValidationError({"last_on": _("一个学期不会超过八个月，请核对日期。")})

    @property
    def span(self) -> rules.TermSpan:
        """The term as the arithmetic knows it."""
        dates = (self.first_on, self.last_on, self.opens_on)
        return rules.TermSpan(self.year, self.ordinal, *dates, self.week_starts)


class DayOverrideRows(SchoolQuerySet):
    """Adjustments of one school."""

    def standing(self) -> "DayOverrideRows":
        """Those that count: recorded and not withdrawn."""
        return self.filter(status=DayOverride.STANDS)


class DayOverride(Process):
    """The school's own word about a day or a range of days: no lessons, half a day, lessons on a day off.

    A line of the national plan that the school typed in before the library knew the year carries `plan_year`.
    """

    STANDS, WITHDRAWN = "stands", "withdrawn"
    FIRST = STANDS
    STEPS: ClassVar[dict[str, Step]] = {"withdraw_adjustment": Step((STANDS,), WITHDRAWN)}
    STATUSES: ClassVar = [(STANDS, _("有效")), (WITHDRAWN, _("已撤销"))]
    TONES: ClassVar[dict[str, str]] = {STANDS: "done", WITHDRAWN: "closed"}
    EFFECTS: ClassVar = [
        (rules.Effect.SUSPENDED.value, _("停课")),
        (rules.Effect.HALF.value, _("上半天")),
        (rules.Effect.OFF.value, _("放假")),
        (rules.Effect.LESSONS.value, _("上课（补课、考试、活动）")),
    ]
    FOLLOWS: ClassVar = list(enumerate(rules.WEEKDAYS))

    SEARCHED = ("reason",)

    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="", editable=False)
    first_on = models.DateField(_("从"))
    last_on = models.DateField(_("到"))
    effect = models.CharField(_("怎样调整"), max_length=12, choices=EFFECTS)
    reason = models.CharField(_("原因"), max_length=60)
    follows = models.PositiveSmallIntegerField(_("按周几的课表"), choices=FOLLOWS, null=True, blank=True)
    days_off_too = models.BooleanField(_("休息日也上课"), default=False)
    plan_year = models.PositiveSmallIntegerField(_("放假安排年份"), null=True, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(DayOverrideRows)

    class Meta(Process.Meta):
        verbose_name = _("校历调整")
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="day_override_has_days"),
        ]
        indexes = [models.Index(fields=["school", "first_on", "id"], name="day_override_by_day")]

    def __str__(self) -> str:
        return f"{span_words(self.first_on, self.last_on)} {self.reason}"

    @property
    def override(self) -> rules.Override:
        """The adjustment as the arithmetic knows it."""
        return rules.Override(
            self.first_on,
            self.last_on,
            rules.Effect(self.effect),
            self.reason,
            self.follows,
            self.days_off_too,
            self.plan_year,
        )


def span_words(first: date, last: date) -> str:
    """“9月10日” or “9月10日—9月11日”."""
    one = f"{first.month}月{first.day}日"
    return one if first == last else f"{one}—{last.month}月{last.day}日"
