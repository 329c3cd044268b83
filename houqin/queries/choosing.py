"""The form with which a question is put together: four steps of a few fields, sent by GET: the address is the question."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from houqin.core.forms import RowField
from houqin.core.pages.filters import DayFilter
from houqin.queries.figures import HOW_WORDS
from houqin.queries.question import FILTER, WHEN
from houqin.queries.rules.days import MOVING
from houqin.queries.vocabulary import Vocabulary, list_choices

Option = tuple[str, Any]
WAS = "was"  # of which list the form was shown: another one begins anew


def chosen(params: QueryDict) -> QueryDict:
    """What was chosen; when another list was taken, nothing of the old one's filters and columns holds any more."""
    was = params.get(WAS, "")
    if was and was != params.get("of"):
        kept = QueryDict(mutable=True)
        kept.update({name: params.get(name, "") for name in ("of", "saved") if params.get(name)})
        return kept
    return params


def step_of_list(member: Any, of: str) -> forms.Form:
    """一、看哪张清单."""
    form = forms.Form({"of": of})
    form.fields["of"] = _select(_("清单"), [("", _("请选择")), *list_choices(member)])
    return form


def step_of_filters(words: Vocabulary, params: QueryDict) -> forms.Form:
    """二、要哪些: the list's own tabs and filters; of days also those that move along."""
    form = forms.Form(params)
    tabs = [(tab.key, tab.label) for tab in words.page.tabs if tab.q(words.member)]
    if tabs:
        form.fields["tab"] = _select(_("哪一类"), [("", _("不限")), *tabs])
    for each in words.page.filters:
        if each.hidden and not any(FILTER + name in params for name in each.names):
            continue
        if isinstance(each, DayFilter):
            form.fields |= _when(each)
            if params.get(WHEN + each.name):
                continue
        for name, field in each.fields(words.member).items():
            form.fields[FILTER + name] = _quiet(field)
            if name == f"{each.name}_from":
                field.label = _("从")
    if words.page.can_search():
        form.fields["q"] = forms.CharField(label=_("含有这些字"), required=False, max_length=100)
    return form


def _when(each: DayFilter) -> dict[str, forms.Field]:
    """Days that move along; two dates of one's own are asked while none of these is chosen."""
    return {WHEN + each.name: _select(str(each.label), [("", _("不限，或者自己定")), *MOVING.items()])}


def _quiet(field: Any) -> forms.Field:
    """A list of all places or people is looked up when it is opened, not written into the page."""
    if isinstance(field, RowField):
        field.widget.choices = [("", field.label)]
    elif isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        field.choices = [("", _("不限")), *(each for each in offered if each[0] != "")]
    return field  # type: ignore[no-any-return]


def fill_rows(form: forms.Form) -> None:
    """The chosen rows by their names; what is not seen (any more) is an error at its field."""
    form.is_valid()
    for name, field in form.fields.items():
        row = form.cleaned_data.get(name)
        if isinstance(field, RowField) and row is not None:
            field.widget.choices = [("", field.label), (str(row.pk), str(row))]


def step_of_groups(words: Vocabulary, params: QueryDict) -> forms.Form:
    """三、怎么分."""
    form = forms.Form(params)
    cuts = [(key, cut.label) for key, cut in words.cuts.items()]
    form.fields["rows"] = _select(_("每行一个"), [("", _("不分，一条一条列出来")), *cuts])
    if params.get("rows"):
        form.fields["across"] = _select(_("每列一个"), [("", _("不分列")), *cuts])
    return form


def step_of_figures(words: Vocabulary, params: QueryDict) -> forms.Form:
    """四、算什么; of what is not grouped, which columns."""
    form = forms.Form(params)
    if not params.get("rows"):
        form.initial["columns"] = [column.key for column in words.page.columns if column.shown]
        form.is_bound = bool(params.getlist("columns"))
        form.fields["columns"] = _many(_("要看的列"), [(c.key, c.label) for c in words.page.columns])
        return form
    if words.numbers:
        numbers = [(key, column.label) for key, column in words.numbers.items()]
        form.fields["number"] = _select(_("还要算哪个数"), [("", _("不算")), *numbers])
    if len(words.days) > 1:
        days = [(key, column.label) for key, (column, _moment) in words.days.items()]
        form.fields["since"] = _select(_("用了几天，从"), [("", _("不算")), *days])
        form.fields["until"] = _select(_("到"), [("", _("不算")), *days])
    if len(form.fields) > 0:
        form.fields["how"] = _many(_("怎样算"), list(HOW_WORDS.items()))
    return form


def _select(label: str, choices: list[Option]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _many(label: str, choices: list[Option]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )
