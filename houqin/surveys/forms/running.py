"""What is asked of who runs a survey."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Day, Text, Whole
from houqin.core.lines import LineForm, Lines
from houqin.surveys.models import DRAFT, Survey
from houqin.surveys.ready import MOST_GROUPS, offered
from houqin.surveys.rules.questions import KINDS, MOST_QUESTIONS


class DraftSurveyForm(ActionForm):
    INTRO: ClassVar[Any] = _("先起草：题目、班级和人数按现成问卷和本校班级备好，看过、改过，再“开始收”。")

    topic = forms.ChoiceField(label=_("用哪份问卷"), choices=offered)
    title = Text(
        label=_("标题"),
        max_length=60,
        required=False,
        example=_("不写就用问卷的名字，例如：11月食堂满意度测评"),
    )
    audience = forms.ChoiceField(
        label=_("请谁填"), choices=[("", _("照问卷的")), *Survey.AUDIENCES], required=False
    )


class QuestionLine(LineForm):
    """One question."""

    ask = Text(label=_("题目"), max_length=60)
    kind = forms.ChoiceField(label=_("怎样答"), choices=KINDS, initial="rate")
    options = Text(
        label=_("选项"), max_length=200, required=False, example=_("选一项、选几项的才写，用顿号隔开")
    )
    needed = forms.BooleanField(label=_("必答"), required=False, initial=True)


class GroupLine(LineForm):
    """One class and how many sheets it was given."""

    name = Text(label=_("班级"), max_length=20, example=_("例如：三（2）班"))
    sent = Whole(label=_("发放数"), unit=_("份"), max_value=20_000)


class EditSurveyForm(ActionForm):
    """Questions only while it is a draft; a box has none."""

    EDITS = True

    title = Text(label=_("标题"), max_length=60)
    intro = Text(label=_("写给填的人的话"), max_length=300, lines=2, required=False)
    audience = forms.ChoiceField(label=_("请谁填"), choices=Survey.AUDIENCES, required=False)
    opens_on = Day(label=_("开始日期"))
    closes_on = Day(label=_("截止日期"), required=False, help_text=_("到这一天晚上自动结束"))
    named = forms.BooleanField(label=_("要写姓名（一般不要：不记名才说真话）"), required=False)
    questions = Lines(
        QuestionLine,
        label=_("题目"),
        required=False,
        most=MOST_QUESTIONS,
        start=2,
        help_text=_("第一道“满意度”题的满意率就是这份问卷的满意率。十题以内，两分钟填完。"),
    )
    groups = Lines(
        GroupLine,
        label=_("发给谁"),
        required=False,
        most=MOST_GROUPS,
        start=1,
        help_text=_("收满发放数就不再收。没有发的班级整行删去。"),
    )

    def prepare(self) -> None:
        if not isinstance(self.target, Survey):
            return
        unasked: tuple[str, ...] = ("audience", "named", "questions") if self.target.status != DRAFT else ()
        if self.target.is_box:
            unasked = ("audience", "named", "questions", "groups", "closes_on")
        for name in unasked:
            self.fields.pop(name, None)
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.target, name))
        if "questions" in self.fields:
            self.initial["questions"] = [_line(question) for question in self.target.questions]
        if "groups" in self.fields:
            self.initial["groups"] = [
                {"name": group["name"], "sent": group["sent"]} for group in self.target.groups
            ]


def _line(question: dict[str, Any]) -> dict[str, Any]:
    told = {name: question[name] for name in ("ask", "kind", "needed")}
    return told | {"options": "、".join(question["options"])}


class AnnounceSurveyForm(ActionForm):
    INTRO: ClassVar[Any] = _(
        "公布以后，打开原来链接的人都看得到合计和这里写的话（不分班，不带文字意见）；份数不再改。"
    )

    remedy = Text(
        label=_("学校怎样改进"),
        max_length=500,
        lines=4,
        example=_("例如：1. 每周换一次菜单，周一公布；2. 二楼加一个窗口，12 月 1 日起用。"),
    )


class WithdrawSurveyForm(ActionForm):
    why_withdrawn = Text(label=_("为什么作废"), max_length=200, example=_("例如：题目发错了，重新发一份"))
