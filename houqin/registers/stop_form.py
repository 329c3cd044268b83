"""One stop of a walk as it is asked and answered: the registers that ask there, each point once, and what is wrong."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Choices, RowField, Text
from houqin.core.files.fields import Photos
from houqin.registers.asking import SURE, Inner, inner_form
from houqin.registers.rules.answers import faults
from houqin.registers.rules.definition import HAZARD, NONE, REPAIR, Field
from houqin.registers.walking import Leg, Stop

STARTS = [("", _("当场处理了")), (REPAIR, _("报修")), (HAZARD, _("登记隐患"))]
Raw = dict[str, Any]


class Trouble(forms.Form):
    """What is told where something is not in order: once for a stop, whatever registers ask about it."""

    words = Text(label=_("什么情况，怎样处理的"), max_length=300, lines=2, required=False)
    starts = Choices(STARTS, label=_("接着做"), required=False)
    where = RowField("places.Place", label=_("在哪里"), required=False)
    photos = Photos(label=_("照片"), most=1, required=False)


class Asked:
    """One register at one stop, with the form of its questions."""

    def __init__(self, leg: Leg, name: str, raw: Raw | None, by: Any) -> None:
        self.leg, self.name, self.made = leg, name, leg.register.definition
        self.prefix = f"{name}-answers"
        self.touched = raw is not None and self._is_touched(raw)
        kwargs: dict[str, Any] = {"by": by, "prefix": self.prefix}
        if self.touched:
            self.form: Inner = inner_form(self.made)(raw, **kwargs)
        else:
            self.form = inner_form(self.made)(initial=leg.first, **kwargs)
        names = {
            key[len(self.prefix) + 1 :].partition("-")[0] for key in raw or () if key.startswith(self.prefix)
        }
        self.strange = sorted(name[:40] for name in names - {SURE, *(each.name for each in self.made.fields)})

    @property
    def checks(self) -> list[Field]:
        return [each for each in self.made.fields if each.kind == "check"]

    def _is_touched(self, raw: Raw) -> bool:
        """Whether a point of it was looked at; times and texts that stood there already say nothing."""
        columns = {
            each.name: {c.name for c in each.columns if c.kind == "check"} for each in self.made.tables
        }
        for field in self.made.fields:
            whole = f"{self.prefix}-{field.name}"
            if field.kind == "check" and raw.get(whole):
                return True
            cells = columns.get(field.name, set())
            if any(
                raw.get(key) for key in raw if key.startswith(f"{whole}-") and key.rpartition("-")[2] in cells
            ):
                return True
            if any(
                isinstance(line, Mapping) and cells & line.keys() for line in raw.get(whole) or () if cells
            ):
                return True
        return False


class Walked:
    """One stop with its registers: what is asked here, once each, and what is wrong with what was sent."""

    def __init__(self, number: int, stop: Stop, raw: Raw | None, by: Any) -> None:
        self.number, self.stop, self.by = number, stop, by
        self.name = f"stops-{number}"
        if raw is not None:
            self._share(raw)
        self.legs = [Asked(leg, f"{self.name}-legs-{n}", raw, by) for n, leg in enumerate(stop.legs)]
        self.trouble = self._trouble(raw)
        self.errors: list[str] = []

    def _trouble(self, raw: Raw | None) -> Trouble:
        first = next(
            (leg.register.definition.starts for leg in self.stop.legs if leg.register.definition.starts), ""
        )
        form = Trouble(raw, prefix=self.name, initial={"starts": first})
        for field in form.fields.values():
            if hasattr(field, "narrow_for"):
                field.narrow_for(self.by)
        if self.stop.place is not None or not first:
            del form.fields["where"]
        if not first:
            del form.fields["starts"]
        return form

    def _share(self, raw: Raw) -> None:
        """An answer given in one register stands in all that ask the same here."""
        prefixes = [f"{self.name}-legs-{n}-answers" for n in range(len(self.stop.legs))]
        given: dict[str, Any] = {}
        for prefix, each in self._points(prefixes):
            if raw.get(f"{prefix}-{each.name}"):
                given.setdefault(same(each), raw[f"{prefix}-{each.name}"])
        for prefix, each in self._points(prefixes):
            answer = given.get(same(each))
            if answer and not raw.get(f"{prefix}-{each.name}") and (answer != NONE or NONE in each.options):
                raw[f"{prefix}-{each.name}"] = answer

    def _points(self, prefixes: list[str]) -> Iterator[tuple[str, Field]]:
        for prefix, leg in zip(prefixes, self.stop.legs, strict=True):
            yield from ((prefix, each) for each in leg.register.definition.fields if each.kind == "check")

    @property
    def forms(self) -> str:
        """卫生 厕所保洁记录；安全 专用教室自查"""
        return "；".join(
            f"{leg.register.area} {leg.register.title} {leg.slot}".strip() for leg in self.stop.legs
        )

    @property
    def points(self) -> list[Any]:
        """The checks, each asked once; in the words of the register that asks first."""
        seen: set[str] = set()
        found = []
        for asked in self.legs:
            for each in asked.checks:
                if same(each) not in seen:
                    seen.add(same(each))
                    found.append(asked.form[each.name])
        return found

    @property
    def others(self) -> list[tuple[str, list[Any]]]:
        """(register, its other questions)."""
        found = []
        for asked in self.legs:
            checks = {each.name for each in asked.checks}
            fields = [each for each in asked.form.visible_fields() if each.name not in checks]
            shown = [each for each in fields if each.name != SURE or each.errors]
            if shown:
                found.append((asked.leg.register.title, shown))
        return found

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What says which stop and which registers these are."""
        facts = [
            ("place", str(self.stop.place.pk) if self.stop.place else ""),
            ("subject", self.stop.subject),
        ]
        found = [(f"{self.name}-{name}", value) for name, value in facts if value]
        for asked in self.legs:
            found.append((f"{asked.name}-register", asked.leg.register.slug))
            if asked.leg.slot:
                found.append((f"{asked.name}-slot", asked.leg.slot))
        return found

    @property
    def said_wrong(self) -> str:
        """教学楼 101室：地面：请填写这一项。"""
        return f"{self.stop.title or _now('全校')}：{'；'.join(self.errors[:3])}"

    @property
    def troubled(self) -> bool:
        return self.trouble.is_bound and (
            bool(self.errors) or bool(self.trouble.data.get(f"{self.name}-words"))
        )

    def told(self) -> dict[str, Any] | None:
        """What was answered here, as a program would say it; nothing where nothing was looked at, or something is wrong."""
        legs = [each for each in self.legs if each.touched]
        if not legs:
            return None
        self.errors = [text for each in legs for text in _problems(each)]
        self.errors += [str(text) for errors in self.trouble.errors.values() for text in errors]
        if self.errors:
            return None
        place = str(self.stop.place.pk) if self.stop.place else ""
        facts: dict[str, Any] = {"place": place, "subject": self.stop.subject} | self.trouble.cleaned_data
        facts["where"] = str(getattr(facts.get("where"), "pk", "") or "")
        facts["photos"] = [str(each.pk) for each in facts["photos"]]
        facts["bad"] = any(faults(each.made, each.form.cleaned_data) for each in legs)
        facts["legs"] = [
            {
                "register": each.leg.register.slug,
                "slot": each.leg.slot,
                "answers": dict(each.form.cleaned_data),
            }
            for each in legs
        ]
        return facts


def same(point: Field) -> str:
    """By which two questions are known as one: the words on paper, without blanks and stops."""
    return re.sub(r"[\s、，,．.·/（）()]", "", point.label)


def _problems(asked: Asked) -> list[str]:
    if asked.form.is_valid() and not asked.strange:
        return []
    told = [_now("没有“{name}”这一项，请刷新页面后重新填写。").format(name=name) for name in asked.strange]
    for name, errors in asked.form.errors.items():
        label = asked.form.fields[name].label if name in asked.form.fields and name != SURE else ""
        told += [f"{label}：{text}" if label else str(text) for text in errors]
    return told
