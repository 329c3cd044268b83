"""What is asked about a meeting: the agenda comes proposed, attendance and decisions are ticked and typed in lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.forms import ActionForm, Day, LineForm, Lines, RowField, RowsField, Text
from houqin.documents.signing import groups, posts_of
from houqin.meetings.agenda import proposed
from houqin.meetings.models import Attendee, Meeting
from houqin.people.models import Member


class Agenda(Text):
    """What is to be spoken about, one line each."""

    def __init__(self) -> None:
        help_text = _("已经按上次的决定和各处过期、没办完的事列好，可以删改。")
        super().__init__(label=_("议程"), max_length=8000, lines=12, required=False, help_text=help_text)


class Clock(Text):
    """When it begins, as people write it: 15:00, 15:00-16:30, 第七节."""

    def __init__(self) -> None:
        super().__init__(label=_("时间"), max_length=11, required=False, example="15:30")


class PlanMeetingForm(ActionForm):
    title = Text(
        label=_("会议名称"), max_length=60, offers=(_("总务处例会"), _("安全工作例会"), _("食堂工作例会"))
    )
    on = Day(label=_("日期"))
    at = Clock()
    where = Text(label=_("地点"), max_length=40, required=False, offers=(_("会议室"), _("总务处")))
    chair = RowField("people.Member", label=_("主持人"))
    recorder = RowField("people.Member", label=_("记录人"))
    groups = forms.MultipleChoiceField(
        label=_("参会的岗位、角色"), required=False, choices=(), widget=forms.CheckboxSelectMultiple
    )
    people = RowsField("people.Member", label=_("参会人"), required=False)
    agenda = Agenda()

    def prepare(self) -> None:
        self.fields["groups"].choices = groups()  # type: ignore[attr-defined]
        if self.is_bound:
            return
        last = Meeting.objects.visible_to(self.by).order_by("-on", "-id").first()
        first = {
            "on": clock.today(),
            "chair": self.by.pk,
            "recorder": self.by.pk,
            "agenda": proposed(self.by),
        }
        if last is not None:
            asked = Attendee.objects.filter(meeting=last, member__active=True)
            first |= {name: getattr(last, name) for name in ("title", "at", "where")}
            first |= {"chair": last.chair_id, "recorder": last.recorder_id}
            first["people"] = list(asked.values_list("member_id", flat=True))
        for name, value in first.items():
            self.initial.setdefault(name, value)


class EditMeetingForm(ActionForm):
    EDITS = True

    on = Day(label=_("日期"))
    at = Clock()
    where = Text(label=_("地点"), max_length=40, required=False)
    people = RowsField("people.Member", label=_("另外再请"), required=False)
    agenda = Agenda()

    def prepare(self) -> None:
        if isinstance(self.target, Meeting):
            for name in ("on", "at", "where", "agenda"):
                self.initial.setdefault(name, getattr(self.target, name))
            self.initial.setdefault("people", [])  # who is added takes nobody's place


def people_and_posts(by: Any) -> list[str]:
    """Whom a decision may name: everybody here, and the posts somebody holds; looked up once, not for each line."""
    kept: list[str] | None = by.__dict__.get("_people_and_posts")
    if kept is None:
        people: list[Member] = list(Member.objects.choosable())
        posts = {title for member in people for title in posts_of(member)}
        kept = by.__dict__["_people_and_posts"] = [*(member.name for member in people), *sorted(posts)]
    return kept


class DecisionLine(LineForm):
    what = Text(label=_("决定什么"), max_length=200)
    who = Text(label=_("谁办（人或岗位）"), max_length=120, offers=people_and_posts)
    due_on = Day(label=_("什么时候以前"))


class RecordMeetingForm(ActionForm):
    EDITS = True

    present = RowsField(
        "people.Member", label=_("到会"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    excused = RowsField(
        "people.Member", label=_("请假"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    also = RowsField("people.Member", label=_("另外到会的人"), required=False)
    others = Text(label=_("列席（不在本校人员里的）"), max_length=200, required=False)
    minutes = Text(label=_("会议记录"), max_length=20_000, lines=10, required=False)
    decisions = Lines(DecisionLine, label=_("决定"), required=False, most=40, start=2)

    def prepare(self) -> None:
        asked: list[Attendee] = []
        if isinstance(self.target, Meeting):
            asked = list(Attendee.objects.filter(meeting=self.target))
            first = {
                "others": self.target.others,
                "minutes": self.target.minutes,
                "decisions": self.target.decided,
                "also": [],  # who is added takes nobody's place
            }
            for name, value in first.items():
                self.initial.setdefault(name, value)
        keys = [each.member_id for each in asked]
        for name in ("present", "excused"):
            field: Any = self.fields[name]
            field.widget.attrs.pop("data-options-url", None)  # all who were asked stand there to be ticked
            rows = Member.objects.filter(pk__in=keys).order_by("name_key", "id")
            field.queryset = rows if self.target is not None else field.queryset
        came = (Attendee.ASKED, Attendee.PRESENT)
        self.initial.setdefault("present", [each.member_id for each in asked if each.state in came])
        away = [each.member_id for each in asked if each.state == Attendee.EXCUSED]
        self.initial.setdefault("excused", away)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        both = set(cleaned.get("present") or ()) & set(cleaned.get("excused") or ())
        if both:
            names = "、".join(member.name for member in both)
            self.add_error("excused", _("{names} 不能又到会又请假。").format(names=names))
        return cleaned


class IssueMinutesForm(ActionForm):
    INTRO = _("发了就不再改。决定的每件事会到办的人的“今天”里，到期提醒，下次会议自动列出办得怎样。")


class CancelMeetingForm(ActionForm):
    reason = Text(label=_("原因"), max_length=200, example=_("例如：与教研活动冲突，下周再开"))
