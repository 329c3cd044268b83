"""A meeting, who was asked and who came, and what was decided."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core.models import Owned, Process, SchoolForeignKey, SchoolQuerySet, SchoolRows, Step
from houqin.core.numbers import Numbered

if TYPE_CHECKING:
    from houqin.people.models import Member

PLANNED, HELD, ISSUED, CANCELLED = "planned", "held", "issued", "cancelled"
SEES_ALL = "meetings.view_all_meetings"  # besides those one is asked to


class MeetingQuerySet(SchoolQuerySet):
    """Who leads sees all meetings; others those they are asked to."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        if member.can(SEES_ALL):
            return seen
        return seen.filter(pk__in=Attendee.objects.filter(member=member).values("meeting"))


class PartQuerySet(SchoolQuerySet):
    """What belongs to a meeting is seen by who sees the meeting."""

    def visible_to(self, member: "Member") -> Self:
        seen = super().visible_to(member)
        if member.can(SEES_ALL):
            return seen
        return seen.filter(meeting__in=Attendee.objects.filter(member=member).values("meeting"))


class Meeting(Process):
    """例会, or another meeting of which minutes are kept."""

    NUMBERED: ClassVar[Numbered] = Numbered("HY", digits=3)
    WIPED_WITH_TRIAL: ClassVar[bool] = True
    FIRST: ClassVar[str] = PLANNED
    STEPS: ClassVar[dict[str, Step]] = {
        "edit_meeting": Step((PLANNED,), PLANNED),
        "record_meeting": Step((PLANNED, HELD), HELD),
        "issue_minutes": Step((HELD,), ISSUED),
        "cancel_meeting": Step((PLANNED,), CANCELLED),
    }
    STATUSES: ClassVar[list[tuple[str, Any]]] = [
        (PLANNED, _("待召开")),
        (HELD, _("待发纪要")),
        (ISSUED, _("纪要已发")),
        (CANCELLED, _("已取消")),
    ]
    TONES: ClassVar[dict[str, str]] = {PLANNED: "open", HELD: "wait", ISSUED: "done", CANCELLED: "closed"}
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "title", "agenda", "minutes")

    elsewhere: bool = False  # whether the action that is running moved it in time or place; in no column
    number = models.CharField(_("编号"), max_length=24)
    status = models.CharField(_("状态"), max_length=12, choices=STATUSES, default="")
    title = models.CharField(_("会议名称"), max_length=60)
    on = models.DateField(_("日期"))
    at = models.CharField(_("时间"), max_length=11, blank=True)
    where = models.CharField(_("地点"), max_length=40, blank=True)
    chair = SchoolForeignKey("people.Member", related_name="meetings_chaired", verbose_name=_("主持人"))
    recorder = SchoolForeignKey("people.Member", related_name="meetings_recorded", verbose_name=_("记录人"))
    agenda = models.TextField(_("议程"), blank=True)
    others = models.CharField(_("列席"), max_length=200, blank=True)
    minutes = models.TextField(_("会议记录"), blank=True)
    decided = models.JSONField(_("会上决定"), default=list, blank=True)  # until the minutes are issued
    why_cancelled = models.CharField(_("取消原因"), max_length=200, blank=True)
    search = models.CharField(max_length=900, editable=False, blank=True)

    objects: ClassVar[Any] = SchoolRows.of(MeetingQuerySet)

    class Meta(Process.Meta):
        verbose_name = _("例会")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="meeting_number")]
        indexes = [
            models.Index(fields=["school", "on", "id"], name="meeting_by_day"),
            models.Index(fields=["school", "status", "on", "id"], name="meeting_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.on.month}月{self.on.day}日"


class Attendee(Owned):
    """One person asked to a meeting, and whether he came."""

    ASKED, PRESENT, EXCUSED, ABSENT = "asked", "present", "excused", "absent"
    STATES: ClassVar[list[tuple[str, Any]]] = [
        (ASKED, _("已通知")),
        (PRESENT, _("到会")),
        (EXCUSED, _("请假")),
        (ABSENT, _("缺席")),
    ]
    WIPED_WITH_TRIAL: ClassVar[bool] = True

    meeting = SchoolForeignKey(Meeting, related_name="attendees", verbose_name=_("例会"))
    member = SchoolForeignKey("people.Member", related_name="meetings", verbose_name=_("参会人"))
    state = models.CharField(_("到会情况"), max_length=8, choices=STATES, default=ASKED)

    objects: ClassVar[Any] = SchoolRows.of(PartQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("参会人")
        constraints = [
            models.UniqueConstraint(fields=["school", "meeting", "member"], name="attendee_once"),
        ]
        indexes = [models.Index(fields=["school", "member", "meeting"], name="attendee_by_member")]

    def __str__(self) -> str:
        return str(self.get_state_display())


class Decision(Owned):
    """What a meeting decided: the task that came of it names this row as its cause, and says how it stands."""

    WIPED_WITH_TRIAL: ClassVar[bool] = True

    meeting = SchoolForeignKey(Meeting, related_name="decisions", verbose_name=_("例会"))
    number = models.PositiveSmallIntegerField(_("序号"))
    what = models.CharField(_("决定事项"), max_length=200)
    who = models.CharField(_("谁办"), max_length=120)
    due_on = models.DateField(_("什么时候以前"))

    objects: ClassVar[Any] = SchoolRows.of(PartQuerySet)

    class Meta(Owned.Meta):
        verbose_name = _("会议决定")
        constraints = [
            models.UniqueConstraint(fields=["school", "meeting", "number"], name="decision_once"),
        ]

    def __str__(self) -> str:
        return self.what[:60]
