"""The stops of a walk as one field of a form: each point asked once, its answer filled into every register that asks it.

A page sends `stops-0-legs-1-answers-floor`, a program a list of objects; the second becomes the first, so that both are
cleaned by the same inner forms. What was not looked at is left out: a stop without an answer is no entry.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.places.models import Place
from houqin.places.tree import within
from houqin.registers.asked import registers_in_use
from houqin.registers.asking import AnyPart, as_input
from houqin.registers.models import Register
from houqin.registers.stop_form import Raw, Walked
from houqin.registers.walking import MOST_STOPS, Leg, Stop, is_walked

NAME = "stops"
MOST_LEGS = 12
FACTS = ("place", "subject", "words", "starts", "where", "photos")
LEG = re.compile(rf"{NAME}-(\d{{1,3}})-legs-(\d{{1,2}})-register")


class StopsInput(forms.Widget):
    """The inputs of all stops as they were sent, or what came from a program."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        return {key: data[key] for key in data if key.startswith(f"{name}-")} or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) is None


class BoundStops(forms.BoundField):
    """All stops as the page shows them."""

    field: "Stops"

    @cached_property
    def stops(self) -> list[Walked]:
        """Each with the forms of its registers."""
        return self.field.shown(self)

    @cached_property
    def own_errors(self) -> list[str]:
        problems = self.form.errors.as_data().get(self.name, [])
        return [text for each in problems for text in each.messages]


class Stops(forms.Field):
    """All stops of a walk; gives what was answered as plain data, one object for each stop that was looked at."""

    widget = StopsInput
    template = "registers/stops.html"
    parts = AnyPart()
    schema: ClassVar[dict[str, Any]] = {
        "type": "array",
        "items": {"type": "object", "additionalProperties": True},
    }

    def __init__(self, **kwargs: Any) -> None:
        self.by: Any = None
        self.around: Place | None = None
        self.due: list[Stop] = []
        self.walked: list[Walked] = []
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundStops:
        return BoundStops(form, self, field_name)

    def narrow_for(self, by: Any) -> None:
        """Who walks."""
        self.by = by

    def shown(self, bound: BoundStops) -> list[Walked]:
        """What was sent, with what is wrong; else what is due."""
        if bound.form.is_bound:
            return self.walked
        return [Walked(number, stop, None, self.by) for number, stop in enumerate(self.due)]

    def clean(self, value: Any) -> list[dict[str, Any]]:
        raw = self._raw(value)
        self.walked = [Walked(number, stop, raw, self.by) for number, stop in self._stops(raw)]
        told = [(each, each.told()) for each in self.walked]
        wrong = [each for each, _facts in told if each.errors]
        if wrong:
            sentences = [
                f"{each.stop.title or _now('全校')}：{'；'.join(each.errors[:3])}" for each in wrong[:5]
            ]
            raise forms.ValidationError([forms.ValidationError(text, code="line") for text in sentences])
        found = [facts for _each, facts in told if facts]
        if not found:
            raise forms.ValidationError(_("还没有查任何一处：查过的点一下，没查的空着。"), code="required")
        return found

    def _raw(self, value: Any) -> Raw:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = None
        if isinstance(value, list):
            return _flat(value)
        return dict(value) if isinstance(value, Mapping) else {}

    def _stops(self, raw: Raw) -> list[tuple[int, Stop]]:
        """The stops that were sent; of registers that may not be filled, or places that lie elsewhere, none."""
        legs = sorted((int(found[1]), int(found[2]), key) for key in raw if (found := LEG.fullmatch(key)))
        if len({number for number, _leg, _key in legs}) > MOST_STOPS:
            raise forms.ValidationError(_("一次最多查 {most} 处，请分几次。").format(most=MOST_STOPS))
        registers = self._registers({str(raw[key]) for _n, _leg, key in legs})
        places = self._places({str(raw.get(f"{NAME}-{number}-place") or "") for number, _leg, _key in legs})
        stops: dict[int, Stop] = {}
        for number, leg, key in legs:
            stop = stops.get(number) or _stop(raw, number, places)
            stops[number] = stop
            register = registers.get(str(raw[key]))
            if register is None or stop is None or leg != len(stop.legs) or leg >= MOST_LEGS:
                raise forms.ValidationError(_("有的台账已经改了，请刷新页面后重新填写。"))
            slot = str(raw.get(f"{NAME}-{number}-legs-{leg}-slot") or "")
            stop.legs.append(Leg(register, slot))
        return sorted(stops.items())

    def _registers(self, slugs: set[str]) -> dict[str, Register]:
        rows = registers_in_use(self.by).filter(slug__in=slugs) if slugs else []
        return {each.slug: each for each in rows if is_walked(each.definition)}

    def _places(self, keys: set[str]) -> dict[str, Place]:
        wanted = [key for key in keys if _is_key(key)]
        if not wanted or self.around is None:
            return {}
        inside = Place.objects.visible_to(self.by).filter(**within("pk", self.around))
        rows = inside.filter(pk__in=wanted)
        return {str(each.pk): each for each in rows}

    def in_words(self, value: Any) -> str:
        """14处，2处有问题"""
        stops = value or []
        return _now("{n}处，{bad}处有问题").format(n=len(stops), bad=sum(bool(each["bad"]) for each in stops))


def _stop(raw: Raw, number: int, places: Mapping[str, Place]) -> Stop:
    key = str(raw.get(f"{NAME}-{number}-place") or "")
    if key and key not in places:
        raise forms.ValidationError(_("有的地方不在这里，请刷新页面后重新填写。"))
    return Stop(places.get(key), str(raw.get(f"{NAME}-{number}-subject") or "")[:80])


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _flat(stops: list[Any]) -> Raw:
    """The objects of a program as the inputs of a page."""
    raw: Raw = {}
    for number, stop in enumerate(each if isinstance(each, Mapping) else {} for each in stops):
        raw |= {f"{NAME}-{number}-{name}": stop[name] for name in FACTS if stop.get(name) not in (None, "")}
        legs = stop.get("legs")
        for leg, told in enumerate(legs if isinstance(legs, list) else []):
            whole = f"{NAME}-{number}-legs-{leg}"
            told = told if isinstance(told, Mapping) else {}
            raw[f"{whole}-register"], raw[f"{whole}-slot"] = told.get("register", ""), told.get("slot", "")
            answers = told.get("answers")
            for name, answer in (answers if isinstance(answers, Mapping) else {}).items():
                raw[f"{whole}-answers-{name}"] = as_input(answer)
    return raw
