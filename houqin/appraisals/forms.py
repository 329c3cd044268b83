"""What the actions on appraisals ask for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.appraisals.models import Appraisal
from houqin.core import clock
from houqin.core.forms import ActionForm, Day, LineForm, Lines, RowField, RowsField, Text


class LeaveLine(LineForm):
    """Days on which nothing is missed."""

    who = RowField("people.Member", label=_("谁"))
    first_on = Day(label=_("从哪天"))
    last_on = Day(label=_("到哪天"))
    why = Text(label=_("原因"), max_length=40, offers=(_("病假"), _("事假"), _("公差"), _("产假")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("“到哪天”不能早于“从哪天”。"))
        return cleaned


class DrawUpAppraisalsForm(ActionForm):
    LANDS = "/appraisals/appraisals/"
    INTRO = _(
        "数字从任务、评分表、台账里取，生成后本人可以看、可以提异议。启用的第一个月只看不计分。没有确认的，再生成一次就重新算。"
    )

    month = Day(label=_("哪个月（写那个月的任何一天）"))
    people = RowsField(
        "people.Member", label=_("哪些人"), required=False, help_text=_("不选，就是有职责的所有人。")
    )
    leave = Lines(LeaveLine, label=_("请假、出差的"), required=False, most=60, start=1)

    def prepare(self) -> None:
        self.initial.setdefault("month", clock.today().replace(day=1) - timedelta(days=1))


class ObjectAppraisalForm(ActionForm):
    words = Text(
        label=_("哪里不对"), max_length=500, lines=3, example=_("例如：11月6日我顶替小王值班，当天没有上早班")
    )


class ConfirmAppraisalForm(ActionForm):
    heard = forms.BooleanField(label=_("本人看过，没有异议（当面说过，或纸上签了字）"), required=False)


class ReplyAppraisalForm(ActionForm):
    EDITS = True

    reply = Text(label=_("答复"), max_length=500, lines=3, required=False)
    extra = forms.IntegerField(
        label=_("加减分"),
        min_value=-20,
        max_value=20,
        required=False,
        help_text=_("例如 3 或 -2；不加不减就空着。"),
    )
    why_extra = Text(
        label=_("加减分事实"), max_length=200, required=False, example=_("例如：11月12日夜里抢修水管到十一点")
    )

    def prepare(self) -> None:
        if isinstance(self.target, Appraisal):
            for name in ("reply", "extra", "why_extra"):
                self.initial.setdefault(name, getattr(self.target, name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["extra"] = cleaned.get("extra") or 0
        if cleaned["extra"] and not cleaned.get("why_extra"):
            self.add_error("why_extra", _("加减分要写事实。"))
        return cleaned
