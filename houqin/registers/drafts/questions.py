"""One question of a draft as a small form: what its kind asks about, in the words of people, and back."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Text
from houqin.registers.rules.definition import OPERATIONS, ROWS, Definition, Field, Formula
from houqin.registers.rules.kinds import KIND_WORDS, OPERATION_WORDS, ROWS_WORDS, asked_of, fitted

PAIRS = {"limits": _("收不下"), "norm": _("不合格"), "usual": _("问一次是不是这样")}
# Which inputs stand for an attribute, where it is not one of its own name.
INPUTS: dict[str, tuple[str, ...]] = {
    **{pair: (f"{pair}_low", f"{pair}_high") for pair in PAIRS},
    "words": ("good", "bad"),
    "rows": ("rows_from", "rows_words"),
    "formula": ("op", "of"),
}
FIRST = ("label", "kind", "required")  # what is seen at once; the rest opens with a tap
DEFAULTS = {"last": _("上次填的"), "now": _("现在"), "today": _("今天"), "dishes": _("本餐菜名")}
TICKS = ("required", "later", "secret", "figure", "last_four", "none")


def _text(label: Any, most: int = 60, **more: Any) -> Text:
    return Text(label=label, max_length=most, required=False, **more)


class QuestionForm(forms.Form):
    """Nothing is required here: what does not hold together is told by the rules (rules/wholeness.py)."""

    label = _text(_("问什么"), example=_("例如：体温"))
    kind = forms.ChoiceField(label=_("怎么填"), choices=list(KIND_WORDS.items()), required=False)
    required = forms.BooleanField(label=_("必填"), required=False)
    unit = _text(_("单位"), 12, example=_("例如：℃"))
    decimals = forms.IntegerField(label=_("几位小数"), required=False, min_value=0, max_value=4)
    norm_low = _text(_("低于多少算不合格"), 12)
    norm_high = _text(_("高于多少算不合格"), 12)
    limits_low = _text(_("低于多少收不下"), 12)
    limits_high = _text(_("高于多少收不下"), 12)
    usual_low = _text(_("低于多少问一次"), 12)
    usual_high = _text(_("高于多少问一次"), 12)
    options = _text(_("选项（一行一个）"), 2000, lines=4)
    failing = _text(_("哪几个算不合格（一行一个）"), 1000, lines=2)
    good = _text(_("合格叫什么"), 12, example=_("合格"))
    bad = _text(_("不合格叫什么"), 12, example=_("不合格"))
    none = forms.BooleanField(label=_("可以答“不适用”"), required=False)
    rows_from = forms.ChoiceField(label=_("各行从哪里来"), choices=list(ROWS_WORDS.items()), required=False)
    rows_words = _text(_("固定的各行（一行一个）"), 6000, lines=4)
    op = forms.ChoiceField(label=_("怎样算"), choices=list(OPERATION_WORDS.items()), required=False)
    of = forms.MultipleChoiceField(label=_("用哪几项算"), required=False, widget=forms.CheckboxSelectMultiple)
    default = _text(_("先填好的"), 60, offers=tuple(DEFAULTS.values()))
    example = _text(_("例子（灰字提示）"), 100)
    help = _text(_("说明"), 200)
    group = _text(_("上一级栏目名"), 40)
    width = forms.IntegerField(
        label=_("纸上多宽（毫米，不写就分剩下的）"), required=False, min_value=0, max_value=200
    )
    figure = forms.BooleanField(label=_("作为数字留下来，供统计"), required=False)
    later = forms.BooleanField(label=_("可以以后再补（归还日、离开时间）"), required=False)
    secret = forms.BooleanField(label=_("个人信息，给别人看时遮住"), required=False)
    last_four = forms.BooleanField(label=_("号码只留后四位"), required=False)

    def __init__(self, *args: Any, beside: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "of" in self.fields:
            of: Any = self.fields["of"]
            of.choices = beside

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in FIRST]

    @property
    def rest(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in FIRST]


@lru_cache(maxsize=64)
def question_form(kind: str) -> type[QuestionForm]:
    """The form with what this kind is asked about."""
    wanted = {name for each in asked_of(kind) for name in INPUTS.get(each, (each,))}
    if kind == "check":
        wanted = wanted - {"options"} | {"none"}
    made: Any = type("KindForm", (QuestionForm,), {})
    made.base_fields = {name: each for name, each in QuestionForm.base_fields.items() if name in wanted}
    return made  # type: ignore[no-any-return]


def first_values(field: Field) -> dict[str, Any]:
    """What stands, as the form shows it."""
    told: dict[str, Any] = {name: getattr(field, name) for name in asked_of(field.kind)}
    for pair in PAIRS:
        told[f"{pair}_low"], told[f"{pair}_high"] = getattr(field, pair)
    told["good"], told["bad"] = field.words
    told["none"] = "none" in field.options
    told["options"], told["failing"] = "\n".join(field.options), "\n".join(field.failing)
    told["rows_from"] = "words" if isinstance(field.rows, tuple) else field.rows
    told["rows_words"] = "\n".join(field.rows) if isinstance(field.rows, tuple) else ""
    told["op"], told["of"] = (field.formula.op, list(field.formula.of)) if field.formula else ("sum", [])
    told["default"] = str(DEFAULTS.get(field.default, field.default))
    return told | {"decimals": field.decimals or None, "width": field.width or None}


def with_values(field: Field, form: QuestionForm) -> Field:
    """The question as it was typed; what the form did not show stays as it was."""
    form.is_valid()
    typed = form.cleaned_data
    told: dict[str, Any] = {
        name: typed[name] or ("" if name not in TICKS else False)
        for name in ("label", "kind", "required", "unit", "example", "help", "group", *TICKS[1:5])
        if name in typed
    }
    told |= {name: typed[name] or 0 for name in ("decimals", "width") if name in typed}
    for pair in PAIRS:
        if f"{pair}_low" in form.fields:
            told[pair] = (typed.get(f"{pair}_low", ""), typed.get(f"{pair}_high", ""))
    if "good" in form.fields:
        told["words"] = (typed.get("good", ""), typed.get("bad", ""))
        told["options"] = ("none",) if typed.get("none") else ()
    if "options" in typed:
        told["options"] = lines_of(typed["options"])
    if "failing" in typed:
        told["failing"] = lines_of(typed["failing"])
    if "rows_from" in typed:
        source = typed["rows_from"]
        told["rows"] = lines_of(typed.get("rows_words", "")) if source == "words" else source
        told["rows"] = told["rows"] if isinstance(told["rows"], tuple) or source in ROWS else ""
    if "op" in typed:
        told["formula"] = Formula(typed["op"] or OPERATIONS[0], tuple(typed.get("of") or ()))
    if "default" in typed:
        codes = {str(words): code for code, words in DEFAULTS.items()}
        told["default"] = codes.get(typed["default"], typed["default"])
    told["kind"] = told.get("kind") or field.kind
    return fitted(replace(field, **told))


def lines_of(text: str) -> tuple[str, ...]:
    """One in each line."""
    return tuple(filter(None, (line.strip() for line in text.splitlines())))


def words_of(text: str) -> tuple[str, ...]:
    """Parted by 、or lines."""
    return tuple(filter(None, (word.strip() for line in text.splitlines() for word in line.split("、"))))


def beside(made: Definition, at: int, table: Field | None = None) -> list[tuple[str, str]]:
    """(path, label) of what a computed question may be computed from: the others of its line, or of the entry."""
    if table is not None:
        return [(each.name, each.label) for n, each in enumerate(table.columns) if n != at]
    found = []
    for number, each in enumerate(made.fields):
        if number != at and each.kind != "table":
            found.append((each.name, each.label))
        found += [(f"{each.name}.{one.name}", f"{each.label}：{one.label}") for one in each.columns]
    return found
