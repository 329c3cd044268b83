"""The form of a month that is typed in at once: the grid, what is said once for all of it, and the photo of the paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.fields import AmendReason, LateReason
from houqin.core.files.fields import PaperPhotos
from houqin.core.forms import ActionForm, Text
from houqin.registers.grid_deeds import Deed, Manner, deeds_of, problems_of
from houqin.registers.grids import Grid, grid_of, is_grid
from houqin.registers.models import Register
from houqin.registers.rules.answers import faults, unfollowed
from houqin.registers.transcribing import Days
from houqin.repairs.prints.periods import Period, month, period
from houqin.terms.calendar import calendar_of

Wrong = dict[tuple[str, str, str, str, str], str]  # (day, slot, about, line, path) -> sentence


class SheetPhotos(PaperPhotos):
    """Photos of the paper, hung on the entries that are typed from it and not on the register."""

    attaches = transcribes = False


class FillDaysForm(ActionForm):
    """Every day goes through the form by which it would be entered alone; what it refuses is told at its cell."""

    days = Days(label=_("内容"))
    month = forms.CharField(label=_("哪个月"), max_length=10, required=False, widget=forms.HiddenInput)
    rest_fine = forms.BooleanField(label=_("没有写的检查项都正常（纸上只记了不正常的）"), required=False)
    sure = forms.BooleanField(label=_("和平常不一样的数核对过了"), required=False)
    why = Text(label=_("更正原因"), required=False, max_length=80, offers=AmendReason.OFFERS)
    late = Text(label=_("补登原因"), required=False, max_length=80, offers=LateReason.OFFERS)
    sheet = SheetPhotos(required=False)

    grid: Grid
    wrong: Wrong

    def prepare(self) -> None:
        self.wrong = {}
        if self.target is None or not is_grid(self.target.definition):
            return
        days: Any = self.fields["days"]
        days.asked = self.target.definition
        self.target.school = self.by.school
        asked = self.data.get("month") if self.is_bound else self.initial.get("month")
        self.grid = stretch_of(self.target, self.by, str(asked or ""))
        self.initial["month"] = self.grid.period.code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("days") and not self.errors:
            self._check(cleaned)
        return cleaned

    def manner(self, cleaned: Mapping[str, Any]) -> Manner:
        """What is said once for all days."""
        said = {name: cleaned[name] for name in ("rest_fine", "sure", "late", "why")}
        return Manner(**said, paper=[str(each.pk) for each in cleaned["sheet"]])

    def _check(self, cleaned: dict[str, Any]) -> None:
        found = grid_around(self.target, self.by, cleaned["days"])
        deeds = [each for each in deeds_of(found, cleaned["days"], self.manner(cleaned)) if not each.same]
        if any(each.entry is not None for each in deeds) and not cleaned["why"]:
            self.add_error("why", _("改了已经登记的，请写原因。"))
        for each in deeds:
            self._check_one(each)
        if self.wrong:
            self.add_error("days", [forms.ValidationError(text, code="line") for text in self._told()])

    def _check_one(self, deed: Deed) -> None:
        from houqin.registers.forms import AmendEntryForm, FillEntryForm

        day = (deed.typed["on"], deed.typed.get("slot", ""), deed.typed.get("about", ""))
        for (line, path), text in deed.problems.items():
            self.wrong[(*day, line, path)] = text
        form: Any
        if deed.entry is None:
            form = FillEntryForm(deed.asked, by=self.by, target=self.target)
        else:
            form = AmendEntryForm(deed.asked | {"why": "…"}, by=self.by, target=deed.entry)
        if not form.is_valid():
            for line, path, text in problems_of(form):
                self.wrong[(*day, line, path)] = text
            return
        made = deed.entry.version.definition if deed.entry else self.target.definition
        missing = unfollowed(
            made, faults(made, form.cleaned_data["answers"]), follow_up=form.cleaned_data["follow_up"]
        )
        for name, text in missing.items():
            self.wrong[(*day, "", f"@{name}")] = str(text)

    def _told(self) -> list[str]:
        """11月3日 田桂花 体温：请填写这一项。"""
        told = []
        for (on, slot, about, line, path), text in self.wrong.items():
            day = date.fromisoformat(on)
            asked = self.target.definition.field(path) if path else None
            where = [f"{day.month}月{day.day}日", slot, about, line, asked.label if asked else ""]
            told.append(f"{' '.join(filter(None, where))}：{text}")
        return told


def stretch_of(register: Register, by: Any, asked: str) -> Grid:
    """The month that is asked for, this one when nothing is; where it has too many cells, a week of it."""
    calendar = calendar_of(by.school)
    when: Period = month(clock.today())
    if asked:
        try:
            when = period(asked, calendar)
        except forms.ValidationError:
            when = month(clock.today())
    if (when.last - when.first).days > 31:
        when = month(when.first)
    found = grid_of(register, by, when)
    if not found.is_too_large:
        return found
    day = clock.today() if when.first <= clock.today() <= when.last else when.first
    return grid_of(register, by, period(f"{day:%Y-%m-%d}", calendar))


def grid_around(register: Register, by: Any, days: list[dict[str, Any]]) -> Grid:
    """The entries from the first to the last of these days."""
    on = [date.fromisoformat(each["on"]) for each in days]
    first, last = min(on), max(on)
    if (last - first).days > 62:
        raise Refused(_now("一次最多保存两个月的。"))
    return grid_of(register, by, Period("days", "", "", first, last), spare=False)
