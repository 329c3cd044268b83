"""Tables of the rosters: a roster with its people, its turns, what people wish, and swaps that both confirm."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.words import WEEKDAYS, day_words
from houqin.rosters.rules import clock_words

if TYPE_CHECKING:
    from houqin.people.models import Member

DRAFT, PUBLISHED, ENDED = "draft", "published", "ended"
DAY, WEEK, SHIFT = "day", "week", "shift"
PLANNED, AGREED, SWAPPED, KEPT, DROPPED = "planned", "agreed", "swapped", "kept", "dropped"
STANDING = (AGREED, SWAPPED, KEPT)  # what people have been told, and count on
ASKED, DONE, REFUSED, WITHDRAWN = "asked", "done", "refused", "withdrawn"
CANNOT, AWAY, RATHER_NOT, WOULD_LIKE = "cannot", "away", "rather_not", "would_like"
CLOSES_NOTHING = (0, 24 * 60)  # a turn without times lasts the whole day


class Roster(Process):
    """A 值班表: what for, which days, how many at a time, from when to when."""

    SEARCHED: ClassVar[tuple[str, ...]] = ("name",)
    FIRST: ClassVar[str] = DRAFT
    STEPS: ClassVar[dict[str, Step]] = {
        "publish_roster": Step((DRAFT,), PUBLISHED),
        "end_roster": Step((DRAFT, PUBLISHED), ENDED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (DRAFT, _("拟排")),
        (PUBLISHED, _("已公布")),
        (ENDED, _("已停用")),
    ]
    TONES: ClassVar[dict[str, str]] = {DRAFT: "new", PUBLISHED: "done", ENDED: "closed"}
    KINDS: ClassVar[list[tuple[str, Any]]] = [
        ("week_duty", _("值周")),
        ("leader", _("行政值日")),
        ("duty", _("值班")),
        ("holiday_guard", _("护校")),
        ("road_guard", _("护学岗")),
        ("dining", _("陪餐")),
        ("gate", _("门卫轮班")),
    ]
    UNITS: ClassVar[list[tuple[str, Any]]] = [
        (DAY, _("一天一班")),
        (WEEK, _("一周一班")),
        (SHIFT, _("一天几班")),
    ]
    ON: ClassVar[list[tuple[str, Any]]] = [
        ("school_days", _("在校日")),
        ("all_days", _("每天")),
        ("days_off", _("周末和假期")),
    ]

    kind = models.CharField(_("种类"), max_length=16, choices=KINDS)
    name = models.CharField(_("名称"), max_length=40)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    unit = models.CharField(_("怎样轮"), max_length=8, choices=UNITS)
    on = models.CharField(_("哪些日子"), max_length=12, choices=ON)
    shifts = models.JSONField(_("班次时间"), default=list)  # [[name, begins, ends], …] in minutes of the day
    per_turn = models.PositiveSmallIntegerField(_("每班人数"), default=1)
    first_on = models.DateField(_("从"))
    last_on = models.DateField(_("到"))
    place = SchoolForeignKey(
        "places.Place", null=True, blank=True, related_name="rosters", verbose_name=_("地点")
    )
    weight_ordinary = models.PositiveSmallIntegerField(_("平日计几次（十分之一）"), default=10)
    weight_friday = models.PositiveSmallIntegerField(_("周五计几次（十分之一）"), default=10)
    weight_day_off = models.PositiveSmallIntegerField(_("周末和假期计几次（十分之一）"), default=15)
    weight_holiday = models.PositiveSmallIntegerField(_("法定节假日计几次（十分之一）"), default=20)
    asks_head = models.BooleanField(_("换班要主任同意"), default=False)
    search = models.CharField(max_length=300, editable=False, blank=True)

    class Meta(Process.Meta):
        verbose_name = _("值班表")
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="roster_has_days"),
            models.CheckConstraint(condition=Q(per_turn__gt=0), name="roster_has_people"),
        ]
        indexes = [
            models.Index(fields=["school", "first_on", "id"], name="roster_by_day"),
            models.Index(fields=["school", "status", "first_on", "id"], name="roster_by_status"),
        ]

    def __str__(self) -> str:
        return self.name


class RosterMember(Owned):
    """One of those who may be drawn for a roster."""

    roster = SchoolForeignKey(Roster, related_name="people", verbose_name=_("值班表"))
    member = SchoolForeignKey("people.Member", related_name="rosters", verbose_name=_("人员"))
    active = models.BooleanField(_("参加排班"), default=True)

    class Meta(Owned.Meta):
        verbose_name = _("排班人员")
        constraints = [
            models.UniqueConstraint(fields=["school", "roster", "member"], name="roster_member_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TurnQuerySet(SchoolQuerySet):
    """Turns: what was not published yet is seen only by those who draw."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can("rosters.draw_roster") else rows.exclude(roster__status=DRAFT)

    def told(self) -> Self:
        """Those that people know of and count on."""
        return self.filter(status__in=STANDING)

    def touching(self, first: date, last: date) -> Self:
        """Those with a day in this range."""
        return self.filter(first_on__lte=last, last_on__gte=first)


class Turn(Owned):
    """One person's turn: a day, a shift or a week. Without a member nobody could be found (缺人).

    Its status follows what happens to its roster and to swaps; nobody walks it step by step.
    """

    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (PLANNED, _("拟排")),
        (AGREED, _("已公布")),
        (SWAPPED, _("已换班")),
        (KEPT, _("已换人")),
        (DROPPED, _("已取消")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        PLANNED: "new",
        AGREED: "done",
        SWAPPED: "work",
        KEPT: "work",
        DROPPED: "closed",
    }

    relieved: Any = None  # whom the action that runs has relieved of it; no column
    moved: bool = False  # whether the calendar, just now, brought it or changed its days; no column

    roster = SchoolForeignKey(Roster, related_name="turns", verbose_name=_("值班表"))
    member = SchoolForeignKey(
        "people.Member", null=True, blank=True, related_name="turns", verbose_name=_("值班人")
    )
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    first_on = models.DateField(_("日期"))
    last_on = models.DateField(_("到"))
    shift = models.CharField(_("班次"), max_length=12, blank=True)
    seat = models.PositiveSmallIntegerField(_("第几人"), default=0)
    begins = models.PositiveSmallIntegerField(_("几点起（分）"), default=0)
    ends = models.PositiveSmallIntegerField(
        _("几点止（分）"), default=24 * 60
    )  # past midnight: more than a day
    weight = models.PositiveSmallIntegerField(_("计几次（十分之一）"), default=10)
    because = models.CharField(_("原因"), max_length=80, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(TurnQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("班次")
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="turn_has_days"),
            models.UniqueConstraint(
                fields=["school", "roster", "first_on", "shift", "seat"], name="turn_once"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "first_on", "id"], name="turn_by_day"),
            models.Index(fields=["school", "member", "first_on", "id"], name="turn_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.when} {self.shift}".strip()

    @property
    def when(self) -> str:
        """9月3日 周四, or 9月1日 周二—9月5日 周六."""
        first = day_words(self.first_on)
        return first if self.first_on == self.last_on else f"{first}—{day_words(self.last_on)}"

    @property
    def time_words(self) -> str:
        """7:20—17:00; nothing for a whole day."""
        return clock_words(self.begins, self.ends)


class Wish(Owned):
    """What a person wishes for some days, or for a weekday within them."""

    KINDS: ClassVar[list[tuple[str, Any]]] = [
        (CANNOT, _("不能值班")),
        (RATHER_NOT, _("最好不排")),
        (WOULD_LIKE, _("愿意值班")),
        (AWAY, _("不在岗（产假、外派等）")),
    ]
    LONGEST: ClassVar[timedelta] = timedelta(days=366)

    member = SchoolForeignKey("people.Member", related_name="wishes", verbose_name=_("人员"))
    kind = models.CharField(_("意愿"), max_length=12, choices=KINDS)
    first_on = models.DateField(_("从"))
    last_on = models.DateField(_("到"))
    weekday = models.PositiveSmallIntegerField(
        _("周几"), choices=list(enumerate(WEEKDAYS)), null=True, blank=True
    )
    active = models.BooleanField(_("有效"), default=True)

    class Meta(Owned.Meta):
        verbose_name = _("值班意愿")
        indexes = [models.Index(fields=["school", "member", "first_on"], name="wish_by_member")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        super().clean()
        if not timedelta(0) <= self.last_on - self.first_on <= self.LONGEST:
            raise ValidationError({"last_on": _("“到”要在“从”当天或以后，最长一年。")})


class SwapQuerySet(SchoolQuerySet):
    """Swaps: seen by the two, and by those who draw the rosters."""

    def visible_to(self, member: "Member") -> Self:
        rows = super().visible_to(member)
        return rows if member.can("rosters.draw_roster") else rows.filter(Q(asker=member) | Q(other=member))


class Swap(Process):
    """A 换班: one gives his turn to another, for one of the other's turns or for nothing."""

    FIRST: ClassVar[str] = ASKED
    STEPS: ClassVar[dict[str, Step]] = {
        "agree_swap": Step((ASKED,), (ASKED, DONE)),  # asked still while the head has not agreed too
        "refuse_swap": Step((ASKED,), REFUSED),
        "withdraw_swap": Step((ASKED,), WITHDRAWN),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (ASKED, _("等答复")),
        (DONE, _("已换班")),
        (REFUSED, _("没有同意")),
        (WITHDRAWN, _("已撤回")),
    ]
    TONES: ClassVar[dict[str, str]] = {
        ASKED: "wait",
        DONE: "done",
        REFUSED: "closed",
        WITHDRAWN: "closed",
    }

    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    turn = SchoolForeignKey(Turn, related_name="swaps", verbose_name=_("要换出的班次"))
    asker = SchoolForeignKey("people.Member", related_name="swaps_asked", verbose_name=_("申请人"))
    other = SchoolForeignKey("people.Member", related_name="swaps_offered", verbose_name=_("对方"))
    back = SchoolForeignKey(
        Turn, null=True, blank=True, related_name="swaps_back", verbose_name=_("换来的班次")
    )
    agreed = models.BooleanField(_("对方已同意"), default=False)
    reason = models.CharField(_("原因"), max_length=80, blank=True)
    answer = models.CharField(_("答复"), max_length=80, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(SwapQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("换班")
        indexes = [
            models.Index(fields=["school", "recorded_at", "id"], name="swap_by_time"),
            models.Index(fields=["school", "turn"], name="swap_by_turn"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {day_words(self.recorded_at.date())}"
