"""What the actions of the queries room ask for."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Choices, RowsField, Text, Whole
from houqin.core.words import WEEKDAYS
from houqin.people.roles import ROLES
from houqin.queries.asking import Asked
from houqin.queries.models import EVERYBODY, MONTHLY, RHYTHMS, WEEKLY
from houqin.queries.question import LONGEST, NotAskable, read

VIEW = "queries.view_savedquery"


class Put(Text):
    """The question, as the page sends it along; the history tells the title."""

    unsaid = True


class SaveQueryForm(ActionForm):
    title = Text(label=_("名称"), max_length=60, example=_("例如：本学期各楼栋报修"))
    asked = Put(label=_("条件和算法"), max_length=LONGEST)

    def clean(self) -> dict[str, Any]:
        """What cannot be answered is not kept."""
        cleaned = super().clean()
        if cleaned.get("asked"):
            try:
                question = read(cleaned["asked"])
                asked = Asked(question, self.by)
                _all_of(asked)
                cleaned["asked"] = question.text
            except (NotAskable, PermissionDenied) as problem:
                self.add_error("asked", str(problem))
        return cleaned


def _all_of(asked: Asked) -> None:
    """Every part of it is looked at, nothing is counted."""
    asked.figures, asked.columns  # noqa: B018


class ChangeQueryForm(SaveQueryForm):
    EDITS = True

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("title", self.target.title)
            self.initial.setdefault("asked", self.target.asked)


class ShareQueryForm(ActionForm):
    EDITS = True
    INTRO = _("看的人各看各的：每个人只看到他岗位能看的记录，您能看的不会跟着给出去。")

    shared_with = forms.MultipleChoiceField(
        label=_("给谁看"),
        choices=[
            (EVERYBODY, _("用自编报表的所有人")),
            *((name, role.label) for name, role in ROLES.items() if VIEW in role.codes),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("shared_with", self.target.shared_with.split())


class MailQueryForm(ActionForm):
    INTRO = _(
        "早上发到各人的消息里，写前几行；留了邮箱、要每天邮件的，也发到邮箱。放假不发，放假那天该发的，开学第一天发。"
    )

    rhythm = Choices(RHYTHMS, label=_("多久发一次"), initial=WEEKLY)
    weekday = Choices(
        [(str(day), words) for day, words in enumerate(WEEKDAYS, 1)],
        label=_("每周的话，周几"),
        required=False,
        initial="1",
    )
    month_day = Whole(
        label=_("每月的话，几号"),
        min_value=1,
        max_value=31,
        required=False,
        unit=_("号"),
        help_text=_("没有这一天的月份，在月底发。"),
    )
    to = RowsField("people.Member", label=_("发给谁"), narrow=lambda rows, by: rows.who_can(VIEW))

    def prepare(self) -> None:
        if self.target is not None and self.target.rhythm:
            receivers = self.target.receivers.values_list("member", flat=True)
            self.initial.setdefault("to", [str(pk) for pk in receivers])
            self.initial.setdefault("rhythm", self.target.rhythm)
            field = {WEEKLY: "weekday", MONTHLY: "month_day"}.get(self.target.rhythm, "")
            self.initial.setdefault(field, str(self.target.on_day))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for rhythm, name in ((WEEKLY, "weekday"), (MONTHLY, "month_day")):
            if cleaned.get("rhythm") == rhythm and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("请选哪一天发。"))
        return cleaned
