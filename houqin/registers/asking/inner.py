"""All questions of a definition as one Django form: what is empty is left out, what follows computed, the odd asked back."""

from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Text
from houqin.core.lines import Lines
from houqin.registers.asking.questions import Names, form_field
from houqin.registers.rules.answers import completed, unusual
from houqin.registers.rules.definition import Definition

SURE = "sure"  # the answer to “outside of what is usual: is it so?”


class Inner(forms.Form):
    """What a register asks; made for each definition by `inner_form`."""

    definition: ClassVar[Definition]

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Names(by)
        for field in self.fields.values():
            if isinstance(field, Lines):
                field.narrow_for(by)
            else:
                field.error_messages["required"] = _("请填写这一项。")
            if isinstance(field, Text):
                field.by = names

    def clean(self) -> dict[str, Any]:
        """The answers as they are kept: what was left empty is left out, what follows is computed, the odd asked back."""
        cleaned = super().clean() or {}
        told = {name: _kept(value) for name, value in cleaned.items() if name != SURE}
        kept = completed(
            self.definition, {name: value for name, value in told.items() if value not in ("", None)}
        )
        odd = unusual(self.definition, kept)
        if odd and not cleaned.get(SURE) and not self.errors:
            sentence = _now("{what}：和平常不一样。确实如此就勾选“核对过了”再提交。")
            self.add_error(SURE, sentence.format(what="；".join(odd)))
        return kept


def _kept(value: Any) -> Any:
    """A cleaned value as JSON holds it."""
    if isinstance(value, list):
        return [
            {name: _kept(cell) for name, cell in line.items() if cell not in ("", None)} for line in value
        ]
    if hasattr(value, "strftime"):
        return value.isoformat() if hasattr(value, "year") else f"{value:%H:%M}"
    return value


@lru_cache(maxsize=1024)
def _inner_form(definition: Definition, digest: str) -> type[Inner]:
    made = {each.name: form_field(each) for each in definition.fields}
    fields: dict[str, Any] = {name: each for name, each in made.items() if each is not None}
    fields[SURE] = forms.BooleanField(label=_("核对过了，确实如此"), required=False)
    return type("RegisterAnswers", (Inner,), {**fields, "definition": definition})


def inner_form(definition: Definition) -> type[Inner]:
    """The form of a definition; the same class for the same text of it."""
    return _inner_form(definition, repr(definition))
