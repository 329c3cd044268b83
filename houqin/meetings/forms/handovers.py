"""What is asked about a hand-over: who gives what to whom, and which of the giver's things stay with him."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.forms import ActionForm, Day, RowField, Text
from houqin.meetings.models import Handover
from houqin.meetings.passing import PASSING, TITLES, held_by


def _keys() -> Text:
    example = _("例如：总务库房 2 把、配电箱 1 把；食堂公章；用电查询账号")
    return Text(label=_("钥匙、印章、账号"), max_length=300, lines=2, required=False, example=example)


def _remarks() -> Text:
    example = _("例如：12 月灭火器到期要换；顶楼水箱阀门难关")
    return Text(label=_("要交代的话"), max_length=500, lines=3, required=False, example=example)


class PrepareHandoverForm(ActionForm):
    INTRO = _(
        "移交人名下的职责、任务、场所会自动列成清单。两个人都确认了才转过去；岗位、角色和账号请在人员页另办。"
    )

    giver = RowField("people.Member", label=_("移交人"))
    taker = RowField("people.Member", label=_("接收人"))
    posts = Text(label=_("交接岗位"), max_length=120, example=_("例如：资产管理员、体育器材室管理员"))
    on = Day(label=_("交接日期"))
    keys_text = _keys()
    remarks = _remarks()

    def prepare(self) -> None:
        self.fields["on"].initial = clock.today()


class EditHandoverForm(ActionForm):
    INTRO = _("打勾的转给接收人；没打勾的还归移交人。")

    passing = forms.MultipleChoiceField(
        label=_("转过去的"), required=False, choices=(), widget=forms.CheckboxSelectMultiple
    )
    keys_text = _keys()
    remarks = _remarks()

    def prepare(self) -> None:
        if not isinstance(self.target, Handover):
            return
        lists = held_by(self.target.giver).lists()
        choices = [
            (key, f"{TITLES[name]}：{words}") for name in PASSING for key, words in lists.get(name, ())
        ]
        field: Any = self.fields["passing"]
        field.choices = choices
        kept = set(self.target.left)
        self.initial.setdefault("passing", [key for key, _words in choices if key not in kept])
        for name in ("keys_text", "remarks"):
            self.initial.setdefault(name, getattr(self.target, name))


class HandOverPostForm(ActionForm):
    INTRO = _("确认：清单上的都已当面点清，交给接收人。")


class TakeOverPostForm(ActionForm):
    INTRO = _("确认：清单上的都已当面点清，由您接过来。确认以后，名下的职责、没做完的任务和场所马上转给您。")


class CancelHandoverForm(ActionForm):
    reason = Text(label=_("原因"), max_length=200, example=_("例如：调动推迟到下学期"))
