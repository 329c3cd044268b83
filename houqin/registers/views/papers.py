"""打印台账: which register, which days, filled or empty, and beside it how it will look."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock
from houqin.core.errors import Refused, message_page
from houqin.core.forms import ActionForm, Choices, Day, RowField
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.prints import PrintFailed, pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.sheets.views import xlsx_response
from houqin.core.sheets.writing import write_book
from houqin.registers.models import Register, RegisterEntry
from houqin.registers.pages import RegistersPage
from houqin.registers.prints import Printed, make_blank, make_book
from houqin.registers.prints.days import span_words
from houqin.registers.prints.entries import book_of
from houqin.registers.sheets import columns_of, platform_sheet, rows_of
from houqin.repairs.prints.periods import Period, month, period, school_year, term, week
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import school_year_of

URL = "/registers/papers/"
BOOK, LINES, BLANK, BLANK_LINES = "book", "lines", "blank", "blank-lines"
KINDS = (
    (BOOK, _lazy("填好的")),
    (LINES, _lazy("填好的，逐行")),
    (BLANK, _lazy("空白表")),
    (BLANK_LINES, _lazy("空白表，逐行")),
)
MOST_BLANK = 31


class When(forms.ChoiceField):
    """A month, week, term or school year by its code; the list offers the usual ones."""

    calendar: Any = None

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        return period(super().clean(value), self.calendar)


class PaperForm(ActionForm):
    """What is printed; its answers stand in the address of the paper."""

    data: QueryDict

    register = RowField(
        "registers.Register",
        label=_lazy("台账"),
        narrow=lambda rows, by: Register.objects.visible_to(by).order_by("area", "title", "id"),
    )
    what = Choices(KINDS, label=_lazy("打印什么"))
    when = When(label=_lazy("哪一段"))
    from_on = Day(label=_lazy("或者从哪天"), required=False)
    to_on = Day(label=_lazy("到哪天"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["when"]
        field.calendar = calendar_of(self.by.school)
        field.choices = list(_periods(field.calendar))

    def clean(self) -> dict[str, Any]:
        """Days that were named go before the stretch; an empty form is for a month or less."""
        cleaned = super().clean()
        first, last = cleaned.get("from_on"), cleaned.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("“到哪天”不能早于“从哪天”。"))
        elif bool(first) != bool(last):
            self.add_error("to_on" if first else "from_on", _("从哪天、到哪天要一起填。"))
        elif first and last:
            title = f"{first.year}年{span_words(first, last)}"
            cleaned["when"] = Period("days", title, f"编号：{first:%Y-%m%d}", first, last)
        when = cleaned.get("when")
        if (
            when
            and cleaned.get("what") in (BLANK, BLANK_LINES)
            and (when.last - when.first).days > MOST_BLANK
        ):
            self.add_error("when", _("空白表按月或按周打印，请选择一个月。"))
        return cleaned

    def made(self) -> Printed:
        """(template, data, title)"""
        asked, look = self.cleaned_data, LINES if self.cleaned_data["what"] in (LINES, BLANK_LINES) else ""
        make = make_blank if asked["what"] in (BLANK, BLANK_LINES) else make_book
        return make(self.by, asked["register"], asked["when"], look=look)


def _periods(calendar: Any) -> Iterator[tuple[Any, Any]]:
    """The coming month for empty forms, then back from today: months, weeks, terms, years."""
    today = clock.today()
    some = [month(month(today).last + timedelta(days=1)), month(today)]
    weeks = [week(calendar, today)]
    while len(some) < 14:
        some.append(month(some[-1].first - timedelta(days=1)))
    while len(weeks) < 9:
        weeks.append(week(calendar, weeks[-1].first - timedelta(days=1)))
    year = school_year_of(today)
    terms = [term(y, n) for y in (year, year - 1, year - 2) for n in (2, 1)]
    told = (
        (_("按月"), some),
        (_("按周"), weeks),
        (_("按学期"), [each for each in terms if each.first <= today]),
        (_("全学年"), [school_year(y) for y in (year, year - 1, year - 2)]),
    )
    for label, found in told:
        yield label, [(each.code, each.title) for each in found]


def papers(request: HttpRequest) -> HttpResponse:
    """The choice, and beside it the paper."""
    member = may(request)
    with in_school(member.school):
        form = _form(request, member)
        url = f"{URL}pdf/?{form.data.urlencode()}" if form.is_bound and form.is_valid() else ""
        page: dict[str, Any] = {"action_url": URL, "pdf_url": url, "save_url": f"{url}&save=1" if url else ""}
        page["beside"] = beside(RegistersPage, member, URL)
        page["sheet_url"] = url.replace("/pdf/?", "/sheet/?")
        context = {"page": page | {"title": _("打印台账")}, "form": form, "title": _("打印台账")}
        status = 400 if _is_wrong(form) else 200
        return render(request, "registers/papers.html", context, status=status)


def _is_wrong(form: PaperForm) -> bool:
    """Whether something was answered wrongly; no register chosen yet is no mistake."""
    if not form.is_bound:
        return False
    return any(name != "register" or form.data.get("register") for name in form.errors)


def book_pdf(request: HttpRequest) -> HttpResponse:
    """The paper itself."""
    member = may(request)
    with in_school(member.school):
        form = _form(request, member)
        if not (form.is_bound and form.is_valid()):
            if any(error.code == "invalid_choice" for error in form.errors.as_data().get("register", ())):
                raise Http404
            return told(request, 400, " ".join(_sentences(form)) or _("请先选择台账。"), URL)
        try:
            with override("zh-hans"):
                made = form.made()
        except Refused as problem:
            return told(request, 409, str(problem), URL)
        looked_at(member, RegisterEntry, how="export")
    return pdf_of(request, made, URL)


def book_sheet(request: HttpRequest) -> HttpResponse:
    """The same entries as a sheet, which comes in again; an empty one is the form to fill in."""
    member = may(request)
    with in_school(member.school):
        form = _form(request, member)
        if not (form.is_bound and form.is_valid()):
            if any(error.code == "invalid_choice" for error in form.errors.as_data().get("register", ())):
                raise Http404
            return told(request, 400, " ".join(_sentences(form)) or _("请先选择台账。"), URL)
        register, when = form.cleaned_data["register"], form.cleaned_data["when"]
        try:
            book = book_of(member, register, when.first, when.last)
        except Refused as problem:
            return told(request, 409, str(problem), URL)
        content = BytesIO()
        if request.GET.get("platform") and register.definition.elsewhere_columns:
            columns, rows = platform_sheet(book)
        else:
            columns = columns_of(register.definition)
            rows = [[values.get(column.name) for column in columns] for values in rows_of(book)]
        write_book(content, register.title, columns, rows)
        looked_at(member, RegisterEntry, how="export")
    return xlsx_response(content.getvalue(), f"{register.title} {when.title}.xlsx")


def may(request: HttpRequest) -> Any:
    """Who sees registers and what is entered; what each may see of them is asked row by row."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not (member.can("registers.view_register") and member.can("registers.view_registerentry")):
        raise PermissionDenied
    return member


def _form(request: HttpRequest, member: Any) -> PaperForm:
    """As it was filled in; of what was not asked the usual: this month, filled."""
    asked = request.GET.copy()
    asked.pop("save", None)
    asked.pop("platform", None)
    unknown = [n for n, values in asked.lists() if n not in PaperForm.base_fields or len(values) > 1]
    if unknown:
        raise BadRequest(", ".join(unknown))
    first = {"what": BOOK, "when": month(clock.today()).code}
    return PaperForm(QueryDict(urlencode(first | asked.dict())), by=member)


def _sentences(form: PaperForm) -> list[str]:
    return [
        f"{form.fields[name].label}：{text}" if name in form.fields else str(text)
        for name, errors in form.errors.items()
        for text in errors
    ]


def pdf_of(request: HttpRequest, made: Printed, back: str) -> HttpResponse:
    """The finished PDF, or the sentence why there is none."""
    template, data, title = made
    try:
        content = pdf(template, data)
    except PrintFailed as problem:
        return told(request, 503, str(problem), back)
    return pdf_response(content, title, attached=bool(request.GET.get("save")))


def told(request: HttpRequest, status: int, text: str, back: str) -> HttpResponse:
    """A page that says why nothing was printed."""
    return message_page(request, status, _("没有打印"), text, action={"label": _("返回"), "url": back})
