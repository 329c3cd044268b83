"""The cells of a table of lines, written in one go: a template for each of a thousand cells would be felt.

Every value passes `flatatt` or `escape`. Rows of the school stand as text in a plain input, which lines.js makes a picker;
their names are listed once for the whole table.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from houqin.core.fields import RowField

NUMBER = "__n__"  # stands for a line's number in the line that is copied
FEW = 3  # so many choices stand side by side, each one tap away
OFFERED_MOST = 500  # names a browser without scripts is given for one column


def rows(
    name: str, field: Any, filled: list[Any], empty: int, asides: Sequence[SafeString] | None = None
) -> SafeString:
    """All lines of a table, then so many empty ones; `asides` are what a page says beside each line."""
    beside = [None] * len(filled) if asides is None else asides
    parts = [
        _row(name, str(number), field, form, aside)
        for number, (form, aside) in enumerate(zip(filled, beside, strict=True))
    ]
    blank_row = blank(name, field, aside=asides is not None)
    parts += [blank_row.replace(NUMBER, str(len(filled) + number)) for number in range(empty)]
    return mark_safe("".join(parts))


def blank(name: str, field: Any, *, aside: bool = False) -> SafeString:
    """An empty line whose number is NUMBER."""
    return mark_safe(_row(name, NUMBER, field, field.prototype, SafeString("") if aside else None))


def lists(name: str, field: Any) -> SafeString:
    """A <datalist> for each column of rows, seen only where no script runs."""
    made = []
    for column, each in field.row_fields.items():
        options = "".join(f'<option value="{escape(row)}">' for row in each.queryset[:OFFERED_MOST])
        made.append(f'<noscript><datalist id="{name}-{column}-list">{options}</datalist></noscript>')
    for column, texts in ((each.name, _offers(each.field)) for each in field.prototype):
        options = "".join(f'<option value="{escape(text)}">' for text in texts)
        made.append(f'<datalist id="{name}-{column}-list">{options}</datalist>' if options else "")
    return mark_safe("".join(made))


def _offers(field: Any) -> list[str]:
    return [offer.text for offer in getattr(field, "offered", ())]


def _row(name: str, number: str, field: Any, form: Any, aside: SafeString | None = None) -> str:
    prefix, copied = f"{name}-{number}", field.line.copied()
    cells, hidden = [], []
    for each in form:
        html_name = f"{prefix}-{each.name}"
        value = each.value()
        if each.is_hidden:
            hidden.append(_input(html_name, value, {"type": "hidden"}))
            continue
        cells.append(_cell(each, html_name, value, f"{name}-{each.name}-list", each.name in copied))
    whole = "".join(f'<p class="errorlist">{escape(text)}</p>' for text in form.non_field_errors())
    bad = " line-bad" if form.is_bound and form.errors else ""
    head = f'<th scope="row" class="line-no">{"".join(hidden)}{whole}</th>'
    if aside is not None:
        head += f'<td class="aside">{aside}</td>'
    tail = '<td class="line-tools"></td></tr>'
    return f'<tr class="line{bad}" data-line="{number}">{head}{"".join(cells)}{tail}'


def _cell(each: Any, html_name: str, value: Any, list_id: str, copied: bool) -> str:
    """One cell with its label (read aloud on the desk, seen on the phone) and what is wrong in it."""
    id_, field = f"id_{html_name}", each.field
    wrong = "".join(f"<li>{escape(text)}</li>" for text in each.errors) if each.form.is_bound else ""
    attrs: dict[str, Any] = {"id": id_, **_manners(field)}
    if wrong:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{id_}_error"}
        wrong = f'<ul class="errorlist" id="{id_}_error">{wrong}</ul>'
    if value and not wrong and getattr(field, "reads", False):
        body = f'<span class="line-label">{escape(each.label)}</span><span class="cell-said">{escape(value)}</span>'
        body += _input(html_name, value, {"type": "hidden"})
    elif _side_by_side(field):
        attrs.pop("required", None)
        body = _radios(html_name, value, field, attrs, str(each.label))
    else:
        body = f'<label class="line-label" for="{id_}">{escape(each.label)}</label>'
        body += _control(html_name, value, field, attrs, list_id)
    marks = " data-copied" if copied else ""
    return f'<td class="cell cell-{_kind(field)}{" field-bad" if wrong else ""}"{marks}>{body}{wrong}</td>'


def _side_by_side(field: Any) -> bool:
    choosing = isinstance(field, forms.ChoiceField) and not isinstance(field, RowField)
    return choosing and len(list(field.choices)) <= FEW


def _kind(field: Any) -> str:
    """What the style sheet calls this cell: wide for rows and text, narrow for numbers."""
    match field:
        case RowField():
            return "row"
        case forms.ChoiceField():
            return "few" if _side_by_side(field) else "choice"
        case forms.BooleanField():
            return "check"
        case forms.IntegerField() | forms.DecimalField():
            return "number"
        case forms.DateField() | forms.DateTimeField():
            return "day"
    return "short" if (getattr(field, "max_length", None) or 999) <= 12 else "text"


def _manners(field: Any) -> dict[str, Any]:
    """Attributes the field gave its widget, without those that a table has no room for."""
    widget = field.widget
    kept = {
        key: value
        for key, value in widget.attrs.items()
        if key not in ("rows", "cols", "list", "data-remember")
    }
    return kept | ({"required": True} if field.required and not isinstance(field, forms.BooleanField) else {})


def _control(html_name: str, value: Any, field: Any, attrs: dict[str, Any], list_id: str) -> str:
    if isinstance(field, RowField):
        return _row_input(html_name, value, field, attrs, list_id)
    if isinstance(field, forms.ChoiceField):
        return _select(html_name, value, field, attrs)
    if isinstance(field, forms.BooleanField):
        ticked = value in (True, "on", "true", "True", "1")
        return f"<input{flatatt({'type': 'checkbox', 'name': html_name, 'checked': ticked, **attrs})}>"
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        attrs |= {"inputmode": "numeric" if isinstance(field, forms.IntegerField) else "decimal"}
        for limit in ("min", "max", "step"):
            attrs.pop(limit, None)
        return _input(html_name, value, {"type": "text", "autocomplete": "off", **attrs})
    if getattr(field, "offered", ()):
        attrs |= {"list": list_id}
    shown = field.widget.format_value(value)
    return _input(
        html_name,
        shown,
        {"type": getattr(field.widget, "input_type", "text"), "autocomplete": "off", **attrs},
    )


def _input(html_name: str, value: Any, attrs: dict[str, Any]) -> str:
    kind = {"type": attrs.pop("type"), "name": html_name}
    return f"<input{flatatt(kind | ({} if value in (None, '') else {'value': str(value)}) | attrs)}>"


def _row_input(html_name: str, value: Any, field: Any, attrs: dict[str, Any], list_id: str) -> str:
    """The row's name, with its id beside it for the script; a name alone is understood too."""
    row = (
        (field.known or {}).get(str(getattr(value, "pk", value)).strip()) if value not in (None, "") else None
    )
    more = {"data-row": str(row.pk)} if row is not None else {}
    text = value if row is None else str(row)
    return _input(html_name, text, {"type": "text", "list": list_id, "autocomplete": "off", **attrs, **more})


def _select(html_name: str, value: Any, field: Any, attrs: dict[str, Any]) -> str:
    choices = [(str(key), label) for key, label in field.choices]
    if "" not in (key for key, _label in choices) and not (field.required and field.initial):
        choices.insert(0, ("", ""))
    options = "".join(
        f'<option value="{escape(key)}"{" selected" if key == str(value or "") else ""}>{escape(label)}</option>'
        for key, label in choices
    )
    return f"<select{flatatt({'name': html_name, **attrs})}>{options}</select>"


def _radios(html_name: str, value: Any, field: Any, attrs: dict[str, Any], label: str) -> str:
    """A few choices as buttons beside each other."""
    id_, parts = attrs.pop("id"), []
    for number, (key, words) in enumerate(field.choices):
        own: dict[str, Any] = {"type": "radio", "name": html_name, "id": f"{id_}_{number}", "value": str(key)}
        own |= {"checked": str(key) == str(value or "")}
        parts.append(
            f'<span class="choice"><input{flatatt(own)}><label for="{id_}_{number}">{escape(words)}</label></span>'
        )
    group = flatatt({"class": "seg", "role": "radiogroup", "aria-label": label, **attrs})
    return f'<span class="line-label" aria-hidden="true">{escape(label)}</span><div{group}>{"".join(parts)}</div>'
