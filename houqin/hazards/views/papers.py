"""打印: the 台账 of a month or a term; one 整改通知单 for each hazard; the 《整改回复》 to who inspected."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock
from houqin.core.errors import Refused, message_page
from houqin.core.forms import ActionForm
from houqin.core.looks import looked_at
from houqin.core.prints import PrintFailed, pdf, pdf_response
from houqin.core.scope import in_school
from houqin.hazards.models import Hazard, Inspection
from houqin.hazards.prints import Printed, make_book, make_reply, make_slip
from houqin.repairs.prints.periods import month, months, period, school_year, term
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import school_year_of

URL = "/hazards/papers/"
MOST_MONTHS = 24


class When(forms.ChoiceField):
    """A month, a term or a school year by its code; the list offers the usual ones."""

    calendar: Any = None

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        return period(super().clean(value), self.calendar)


class BookForm(ActionForm):
    data: QueryDict
    when = When(label=_lazy("哪一段"))
    cover = forms.BooleanField(label=_lazy("加封面"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["when"]
        field.calendar = calendar_of(self.by.school)
        field.choices = list(_periods(self.by))


def _periods(member: Any) -> list[tuple[Any, Any]]:
    """Months, terms and years from the first hazard to today, the latest first."""
    today = clock.today()
    rows = Hazard.objects.visible_to(member).order_by("found_on", "id")
    begin = rows.values_list("found_on", flat=True).first() or today
    year, first_year = school_year_of(today), max(school_year_of(begin), school_year_of(today) - 9)
    years = range(year, first_year - 1, -1)
    terms = [term(y, n) for y in years for n in (2, 1)]
    by_month = [*months(begin, today)][::-1][:MOST_MONTHS] or [month(today)]
    told = (
        (_("按月"), by_month),
        (_("按学期"), [each for each in terms if each.first <= today and each.last >= begin]),
        (_("全学年"), [school_year(y) for y in years]),
    )
    return [(label, [(each.code, each.title) for each in found]) for label, found in told]


def papers(request: HttpRequest) -> HttpResponse:
    """Which stretch to print, and beside it how it will look."""
    member = _may(request)
    with in_school(member.school):
        form = _form(request)
        url = f"{URL}pdf/?{form.data.urlencode()}" if form.is_valid() else ""
        page = {"action_url": URL, "pdf_url": url, "save_url": f"{url}&save=1" if url else ""}
        context = {"page": page | {"title": _("隐患排查治理台账")}, "form": form, "title": _("打印台账")}
        status = 400 if request.GET and form.errors else 200
        return render(request, "hazards/papers.html", context, status=status)


def book_pdf(request: HttpRequest) -> HttpResponse:
    """The book as it is printed."""
    member = _may(request)
    with in_school(member.school), override("zh-hans"):
        form = _form(request)
        if not form.is_valid():
            return _told(request, 400, _("请选择月份、学期或学年。"))
        try:
            made = make_book(member, form.cleaned_data["when"], cover=form.cleaned_data["cover"])
        except Refused as problem:
            return _told(request, 409, str(problem))
        looked_at(member, Hazard, how="export")
    return _pdf(request, made)


def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One hazard: the order above, what was done and who looked again below, and the photos."""
    joined = ("place", "worker", "ordered_by", "fixed_by", "checked_by", "ticket")
    return _sheet(request, Hazard, pk, joined, make_slip)


def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The official answer to an inspection; what it names is read by who may see all hazards."""
    return _sheet(request, Inspection, pk, (), make_reply)


def _sheet(
    request: HttpRequest, model: Any, pk: UUID, joined: tuple[str, ...], make: Callable[[Any, Any], Printed]
) -> HttpResponse:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(model.view_code()):
        raise PermissionDenied
    with in_school(member.school), override("zh-hans"):
        row = model.objects.visible_to(member).select_related(*joined).filter(pk=pk).first()
        if row is None:
            raise Http404
        made = make(member, row)
    return _pdf(request, made)


def _may(request: HttpRequest) -> Any:
    member: Any = request.member  # type: ignore[attr-defined]
    if not (member.can("hazards.view_hazard") and member.can("hazards.view_all_hazards")):
        raise PermissionDenied
    return member


def _form(request: HttpRequest) -> BookForm:
    """As it was filled in, or this month when nothing was."""
    member: Any = request.member  # type: ignore[attr-defined]
    asked = request.GET.copy()
    asked.pop("save", None)
    unknown = [n for n, values in asked.lists() if n not in BookForm.base_fields or len(values) > 1]
    if unknown:
        raise BadRequest(", ".join(unknown))
    first = QueryDict(urlencode({"when": month(clock.today()).code}))
    return BookForm(asked or first, by=member)


def _pdf(request: HttpRequest, made: Printed) -> HttpResponse:
    template, data, title = made
    try:
        content = pdf(template, data)
    except PrintFailed as problem:
        return _told(request, 503, str(problem))
    return pdf_response(content, title, attached=bool(request.GET.get("save")))


def _told(request: HttpRequest, status: int, text: str) -> HttpResponse:
    return message_page(request, status, _("没有打印"), text, action={"label": _("返回"), "url": URL})
