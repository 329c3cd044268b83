"""What is asked of the calendar of duties and of the close: which days, and whose, where, of what area."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.fields import RowSelect
from houqin.core.forms import ActionForm, Day, RowField
from houqin.duties.models import Duty
from houqin.terms.calendar import calendar_of

MONTH, WEEK, LIST = "month", "week", "list"


def month_of(on: date) -> Span:
    """The month a day lies in."""
    first = on.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


class SpanForm(ActionForm):
    """A week or a month, by one of its days; today's where none is named."""

    VIEWS: ClassVar[list[tuple[str, str | Promise]]] = [(WEEK, _("周")), (MONTH, _("月"))]
    FIRST: ClassVar[str] = WEEK

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    on = Day(required=False)

    def prepare(self) -> None:
        self.fields["on"].widget = forms.HiddenInput()

    def clean_view(self) -> str:
        """One of those there are."""
        view = self.cleaned_data["view"] or self.FIRST
        if view not in dict(self.VIEWS):
            raise forms.ValidationError(_("请从列出的里选。"))
        return str(view)

    @property
    def day(self) -> date:
        return self.cleaned_data.get("on") or clock.today()

    @property
    def view_name(self) -> str:
        return str(self.cleaned_data["view"])

    @property
    def span(self) -> Span:
        """The days meant; the caller has named the school."""
        if self.view_name == WEEK:
            return Span(*calendar_of(self.by.school).week_of(self.day))
        return month_of(self.day)


class CalendarForm(SpanForm):
    VIEWS = [(MONTH, _("月历")), (WEEK, _("一周")), (LIST, _("列表"))]
    FIRST = MONTH

    person = RowField("people.Member", label=_("责任人"), required=False, empty_label=_("全部责任人"))
    place = RowField("places.Place", label=_("地点"), required=False, empty_label=_("全部地点"))
    area = forms.ChoiceField(label=_("领域"), required=False, widget=RowSelect)

    def prepare(self) -> None:
        """Who sees only what is his is not asked for a person."""
        super().prepare()
        if not self.by.can("duties.view_all_tasks"):
            del self.fields["person"]
        areas = Duty.objects.exclude(area="").values_list("area", flat=True).distinct().order_by("area")
        field: Any = self.fields["area"]
        field.choices = [("", _("全部领域")), *((area, area) for area in areas)]
