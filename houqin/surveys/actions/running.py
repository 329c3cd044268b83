"""From the draft to the result on the wall."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action
from houqin.people.models import Member, School
from houqin.surveys.models import BOX, DRAFT, OPEN, SURVEY, Answer, PaperCount, Survey
from houqin.surveys.ready import BOX_INTRO, BOX_KEY, BOX_TITLE, groups_for, numbered, questionnaires
from houqin.surveys.rules.questions import faults_of, from_lines

OPEN_FOR = timedelta(days=7)


@action(_("发起测评"), tone="primary", says=_("起草：{row}"))
def draft_survey(school: School, /, *, by: Member, topic: str, title: str = "", audience: str = "") -> Survey:
    """A ready questionnaire with this school's classes and head-counts; nobody sees it before it is opened."""
    today = clock.today()
    if topic == BOX_KEY:
        return Survey(
            kind=BOX,
            topic=topic,
            title=title or BOX_TITLE,
            intro=BOX_INTRO,
            audience=audience or "all",
            opens_on=today,
            made_by=by,
        )
    ready = questionnaires()[topic]
    asked = audience or ready.audience
    return Survey(
        kind=SURVEY,
        topic=topic,
        title=title or ready.title,
        intro=ready.intro,
        audience=asked,
        questions=[question.as_data() for question in ready.questions],
        groups=groups_for(asked),
        opens_on=today,
        closes_on=today + OPEN_FOR,
        made_by=by,
    )


@action(_("修改"), says=_("修改：{row}"))
def edit_survey(
    survey: Survey,
    /,
    *,
    by: Member,
    title: str,
    opens_on: date,
    intro: str = "",
    closes_on: date | None = None,
    audience: str = "",
    named: bool = False,
    questions: list[dict[str, Any]] | None = None,
    groups: list[dict[str, Any]] | None = None,
) -> Survey:
    """All of a draft. Once sheets come in the questions stand, and so do the classes that have answered; numbers given
    out and the last day may still be put right.
    """
    survey.title, survey.intro, survey.opens_on = title, intro, opens_on
    survey.closes_on = None if survey.is_box else closes_on
    if survey.is_box:
        return survey
    if groups is not None:
        _regroup(survey, groups)
    if survey.status == DRAFT:
        survey.audience, survey.named = audience or survey.audience, named
        if questions is not None:
            survey.questions = _asked(questions)
    if survey.closes_on is None or survey.closes_on < survey.opens_on:
        raise ValidationError({"closes_on": _now("截止日期要在开始日期当天或以后。")})
    return survey


def _asked(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made = from_lines(lines)
    faults = faults_of(made)
    if faults:
        raise ValidationError({"questions": faults})
    return [question.as_data() for question in made]


def _regroup(survey: Survey, lines: list[dict[str, Any]]) -> None:
    names = [line["name"] for line in lines]
    doubled = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if doubled:
        sentence = _now("“{name}”写了两次。").format(name=doubled[0])
        raise ValidationError({"groups": sentence})
    groups = numbered([(line["name"], line["sent"]) for line in lines], survey.groups)
    if survey.status == OPEN:
        _refuse_lost(survey, groups)
    survey.groups = groups


def _refuse_lost(survey: Survey, groups: list[dict[str, Any]]) -> None:
    """What came back stays counted: its class cannot go, nor can fewer have gone out than came back."""
    back = returned_by_group(survey)
    sent = {group["key"]: group["sent"] for group in groups}
    for group in survey.groups:
        came = back.get(group["key"], 0)
        if came > sent.get(group["key"], 0):
            sentence = _now("“{name}”已经收回 {came} 份，不能去掉，发放数也不能更少。")
            raise ValidationError({"groups": sentence.format(name=group["name"], came=came)})


def returned_by_group(survey: Survey) -> dict[str, int]:
    """Key of a class -> sheets that came back, by link and on paper."""
    back: dict[str, int] = {}
    for group in Answer.objects.filter(survey=survey).values_list("group", flat=True):
        back[group] = back.get(group, 0) + 1
    for group, count in PaperCount.objects.filter(survey=survey).values_list("group", "returned"):
        back[group] = back.get(group, 0) + count
    return back


@action(_("开始收"), tone="primary", says=_("开始收：{row}"))
def open_survey(survey: Survey, /, *, by: Member) -> Survey:
    """From now on the link and the code work; what would make a count impossible is said before."""
    if survey.is_box:
        return survey
    if not survey.questions:
        raise Refused(_("还没有题目：先点“修改”加上。"))
    if not survey.groups:
        raise Refused(_("还没有写发给谁：先点“修改”，写班级和发放数。"))
    empty = [group["name"] for group in survey.groups if not group["sent"]]
    if empty:
        sentence = _("“{names}”的发放数是 0：先点“修改”填上，没有发的删掉。")
        raise Refused(sentence.format(names="、".join(empty[:5])))
    if survey.closes_on is None or survey.closes_on < clock.today():
        raise Refused(_("截止日期已经过了：先点“修改”改一下。"))
    return survey


@action(_("结束"), says=_("结束：{row}"))
def close_survey(survey: Survey, /, *, by: Member) -> Survey:
    """Nothing more comes in by link, and what told one device from another is thrown away. Paper sheets may still be
    entered until the result is announced.
    """
    survey.closed_at = clock.now()
    survey.salt = ""
    return survey


@action(
    _("公布结果"),
    tone="primary",
    says=_("公布结果：{row}"),
    only=lambda survey, by: not survey.is_box,
)
def announce_survey(survey: Survey, /, *, by: Member, remedy: str) -> Survey:
    """What was said, and what the school does about it: whoever has the link reads both. Counts are final from here on."""
    survey.announced_at, survey.remedy = clock.now(), remedy
    return survey


@action(_("作废"), tone="danger", says=_("作废：{why_withdrawn}"))
def withdraw_survey(survey: Survey, /, *, by: Member, why_withdrawn: str) -> Survey:
    """A draft nobody needs, or one that went out wrong; what came in stays and counts nowhere."""
    survey.why_withdrawn, survey.salt = why_withdrawn, ""
    return survey
