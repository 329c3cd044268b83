"""What a register says besides its questions, as a form: when, who, signatures, what follows a fault, paper, platform."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Text
from houqin.people.roles import ROLES
from houqin.registers.drafts.questions import lines_of, words_of
from houqin.registers.rules.changes import WORDS
from houqin.registers.rules.definition import Definition, Sign
from houqin.registers.rules.holders import holder_words, holders_in, role_words, roles_in, strange_words

OFTEN = (
    _("每个在校日"),
    _("每天2次"),
    _("每周一次"),
    _("每周五"),
    _("每月一次"),
    _("每学期一次"),
    _("开学前"),
)
WHO = {
    "filler": _("登记的人"),
    "other": _("另一个人"),
    "any": _("谁都可以"),
    "named": _("栏目里写到的人"),
}
ABOUT = {"": _("不分")} | WORDS["about"]
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("名称"), ("title", "area", "basis")),
    (_("什么时候填、谁填"), ("often", "on", "slots", "slot_label", "several", "who", "minutes", "cut_off")),
    (_("一条登记说的是哪一个"), ("about", "about_label", "things")),
    (_("有不合格的怎么办"), ("follow_up", "starts", "photos")),
    (_("审核和保存"), ("each", "review_label", "review_roles", "keep_months", "nothing", "taught")),
    (_("印在纸上"), ("layout", "wide", "cell", "paper_title", "foot", "notes")),
    (_("在别的平台办理"), ("elsewhere", "elsewhere_at", "elsewhere_columns")),
)


def _offered() -> list[Any]:
    return [role.label for code, role in ROLES.items()]


def _choice(label: Any, words: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(words.items()), required=False)


def _text(label: Any, most: int, **more: Any) -> Text:
    return Text(label=label, max_length=most, required=False, **more)


class HeadForm(forms.Form):
    """All of it may be left as it is."""

    title = _text(_("台账名称"), 60)
    area = _text(_("领域"), 40)
    basis = _text(_("依据（写明年份）"), 300)
    often = _text(_("多久一次（不写就是有事才填）"), 60, offers=OFTEN)
    on = _choice(_("哪些日子"), WORDS["occasion.on"])
    slots = _text(_("一天分几次（用顿号隔开）"), 200, example=_("例如：早餐、午餐、晚餐"))
    slot_label = _text(_("每次叫什么"), 20, example=_("例如：餐次、班次"))
    several = forms.BooleanField(label=_("同一天同一次可以登几条"), required=False)
    who = _text(_("谁填（不写就是人人都可以）"), 400, example=_("例如：保安员、护学岗（岗位）"))
    minutes = forms.IntegerField(label=_("填一次几分钟"), required=False, min_value=0, max_value=600)
    cut_off = _choice(_("到什么时候登记不算晚"), WORDS["cut_off"])
    about = _choice(_("登记的是哪一个"), ABOUT)
    about_label = _text(_("叫什么"), 20, example=_("例如：冰柜"))
    things = _text(_("有哪些（一行一个）"), 6000, lines=4)
    follow_up = _text(_("有不合格时问的那一句"), 40, example=_("例如：怎样处理的"))
    starts = _choice(_("可以接着做什么"), {"": _("不用")} | WORDS["starts"])
    photos = _choice(_("要不要拍照"), WORDS["photos"])
    each = _choice(_("多久审核一次全本"), {"": _("不审核")} | WORDS["review.each"])
    review_label = _text(_("审核人叫什么"), 20)
    review_roles = _text(_("谁审核"), 200)
    keep_months = forms.IntegerField(label=_("保存几个月"), required=False, min_value=0, max_value=1200)
    nothing = _text(_("一段时间没有登记时印什么"), 40)
    taught = forms.BooleanField(label=_("列入总结的培训演练目录"), required=False)
    layout = _choice(_("纸的样子"), WORDS["paper.layout"])
    wide = forms.BooleanField(label=_("横排"), required=False)
    cell = forms.ChoiceField(label=_("月表格子里填什么"), required=False)
    paper_title = _text(_("纸上的标题（不写就是台账名称）"), 60)
    foot = _text(_("表尾（用顿号隔开）"), 100)
    notes = _text(_("附注（一行一条）"), 2000, lines=3)
    elsewhere = _text(_("平台名称"), 60, example=_("例如：阳光食堂平台"))
    elsewhere_at = _text(_("平台网址"), 200, example="https://")
    elsewhere_columns = _text(
        _("平台的栏目次序（一行一栏，不写就是只登记办过了）"),
        3000,
        lines=4,
        example=_("平台上的栏目名｜本台账的栏目名"),
    )

    def __init__(self, *args: Any, made: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cell: Any = self.fields["cell"]
        cell.choices = [("", "———"), *labels_of(made).items()]
        if made.keep_law:
            text = _("法规要求至少 {months} 个月，可以更长。").format(months=made.keep_law)
            self.fields["keep_months"].help_text = text
        self.fields["who"].help_text = _("角色：{roles}").format(roles="、".join(map(str, _offered())))

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        return [(label, [self[name] for name in names]) for label, names in GROUPS]


class SignForm(forms.Form):
    """One signature."""

    label = _text(_("签名栏"), 40, example=_("例如：检查人"))
    who = _choice(_("谁签"), WHO)
    roles = _text(_("限定角色"), 200)
    later = forms.BooleanField(label=_("可以以后再签"), required=False)
    required = forms.BooleanField(label=_("一定要签"), required=False)
    after_hours = forms.IntegerField(label=_("最早过几小时签"), required=False, min_value=0, max_value=1000)


def labels_of(made: Definition) -> dict[str, str]:
    """Path -> label of all questions that can stand in a cell."""
    found = {}
    for each in made.fields:
        for column in each.columns:
            found[f"{each.name}.{column.name}"] = f"{each.label}：{column.label}"
        if not each.columns:
            found[each.name] = each.label
    return found


def first_head(made: Definition) -> dict[str, Any]:
    """What stands, as the form shows it."""
    told = {
        name: getattr(made, name)
        for name in HeadForm.base_fields
        if hasattr(made, name) and name != "elsewhere_columns"
    }
    told |= {name: getattr(made.occasion, name) for name in ("often", "on", "slot_label", "several")}
    told |= {"minutes": made.occasion.minutes, "slots": "、".join(made.occasion.slots)}
    told |= {"who": holder_words(made.occasion.who), "things": "\n".join(made.things)}
    told |= {"each": made.review.each, "review_label": made.review.label}
    told |= {"review_roles": role_words(made.review.roles), "layout": made.paper.layout}
    told |= {"wide": made.paper.wide, "cell": made.paper.cell, "paper_title": made.paper.title}
    told |= {"foot": "、".join(made.paper.foot), "notes": "\n".join(made.paper.notes)}
    return told | {"elsewhere_columns": "\n".join(made.elsewhere_columns)}


def with_head(made: Definition, form: HeadForm) -> tuple[Definition, list[tuple[str, str]]]:
    """The draft as it was typed, and what could not be read: (input, sentence)."""
    form.is_valid()
    typed = form.cleaned_data
    wrong = [(name, str(text)) for name, errors in form.errors.items() for text in errors]
    who, strange = holders_in(typed.get("who", ""))
    roles, odd = roles_in(typed.get("review_roles", ""))
    wrong += [(name, strange_words(some)) for name, some in (("who", strange), ("review_roles", odd)) if some]
    plain = ("title", "area", "basis", "cut_off", "about", "about_label", "follow_up", "starts", "photos")
    told = {
        name: typed.get(name, getattr(made, name))
        for name in (*plain, "nothing", "elsewhere", "elsewhere_at")
    }
    occasion = replace(
        made.occasion,
        often=typed.get("often", ""),
        on=typed.get("on") or made.occasion.on,
        slots=words_of(typed.get("slots", "")),
        slot_label=typed.get("slot_label", ""),
        several=bool(typed.get("several")),
        who=made.occasion.who if strange else who,
        minutes=typed["minutes"] or 0 if "minutes" in typed else made.occasion.minutes,
    )
    review = replace(
        made.review,
        each=typed.get("each", ""),
        label=typed.get("review_label", ""),
        roles=made.review.roles if odd else roles,
    )
    paper = replace(
        made.paper,
        layout=typed.get("layout") or made.paper.layout,
        wide=bool(typed.get("wide")),
        cell=typed.get("cell", made.paper.cell),
        title=typed.get("paper_title", ""),
        foot=words_of(typed.get("foot", "")),
        notes=lines_of(typed.get("notes", "")),
    )
    lists: dict[str, Any] = {name: lines_of(typed.get(name, "")) for name in ("things", "elsewhere_columns")}
    keep = typed.get("keep_months")
    told |= {"keep_months": made.keep_months if keep is None else keep}
    told["taught"] = bool(typed.get("taught"))
    told["cut_off"] = told["cut_off"] or made.cut_off
    told["photos"] = told["photos"] or made.photos
    return replace(made, occasion=occasion, review=review, paper=paper, **told, **lists), wrong


def first_sign(sign: Sign) -> dict[str, Any]:
    """What stands of one signature."""
    told = {name: getattr(sign, name) for name in ("label", "who", "later", "required")}
    return told | {"roles": role_words(sign.roles), "after_hours": sign.after_hours or None}


def with_sign(sign: Sign, form: SignForm) -> tuple[Sign, list[str]]:
    """The signature as it was typed, and what could not be read."""
    form.is_valid()
    typed = form.cleaned_data
    roles, strange = roles_in(typed.get("roles", ""))
    told = {"label": typed.get("label", ""), "who": typed.get("who") or sign.who}
    made = replace(
        sign,
        **told,
        roles=sign.roles if strange else roles,
        later=bool(typed.get("later")),
        required=bool(typed.get("required")),
        after_hours=typed.get("after_hours") or 0,
    )
    return made, [strange_words(strange)] if strange else []
