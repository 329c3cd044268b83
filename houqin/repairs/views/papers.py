"""打印: choose what goes on paper, see it, print it; the PDF behind it has an address of its own."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.errors import Refused, message_page
from houqin.core.forms import RowField
from houqin.core.looks import looked_at
from houqin.core.prints import PrintFailed, pdf, pdf_response
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from houqin.repairs.views.paper_forms import PAPERS, Paper, PaperForm

URL = "/repairs/papers/"


def papers(request: HttpRequest, what: str = "book") -> HttpResponse:
    """What to print, with what is asked for it, and beside it how it will look."""
    member: Any = request.member  # type: ignore[attr-defined]
    paper = _paper(member, what)
    if not paper.listed:
        raise Http404
    with in_school(member.school):
        form = _form(request, paper)
        ready = form.is_valid()
        url = f"{URL}{what}/pdf/?{form.data.urlencode()}" if ready else ""
        page = {
            "tabs": [
                {"label": each.label, "url": f"{URL}{key}/", "active": each is paper}
                for key, each in PAPERS.items()
                if each.listed and member.can(each.code)
            ],
            "action_url": f"{URL}{what}/",
            "pdf_url": url,
            "save_url": f"{url}&save=1" if url else "",
            "title": paper.label,
        }
        wrong = request.GET and any(
            name in form.fields for name in form.errors
        )  # nothing to print is no mistake
        status = 400 if wrong else 200
        context = {"page": page, "form": form, "title": _("打印")}
        return render(request, "repairs/papers.html", context, status=status)


def paper_pdf(request: HttpRequest, what: str) -> HttpResponse:
    """The PDF of one paper; what cannot be printed says why."""
    member: Any = request.member  # type: ignore[attr-defined]
    paper = _paper(member, what)
    with in_school(member.school):
        form = _form(request, paper)
        if not form.is_valid():
            _refuse_strange_rows(form)
            sentences = _sentences(form) or [_("请先选好要打印什么。")]
            return _told(request, 400, what, " ".join(sentences))
        try:
            with override("zh-hans"):
                template, data, title = form.made()
        except Refused as problem:
            return _told(request, 409, what, str(problem))
        looked_at(member, Ticket, how="export")
    try:
        return pdf_response(pdf(template, data), title, attached=bool(request.GET.get("save")))
    except PrintFailed as problem:
        return _told(request, 503, what, str(problem))


def _paper(member: Any, what: str) -> Paper:
    paper = PAPERS.get(what)
    if paper is None:
        raise Http404
    if not (member.can("repairs.view_ticket") and member.can(paper.code)):
        raise PermissionDenied
    return paper


def _form(request: HttpRequest, paper: Paper) -> PaperForm:
    """The form as it was filled in, or as it is printed when nothing was."""
    member: Any = request.member  # type: ignore[attr-defined]
    asked = request.GET.copy()
    asked.pop("save", None)
    unknown = [
        name
        for name, values in asked.lists()
        if name not in (*paper.form.base_fields, "ids") or (len(values) > 1 and name != "ids")
    ]
    if unknown:
        raise BadRequest(", ".join(unknown))
    return paper.form(asked or QueryDict(urlencode(paper.form.answers())) or None, by=member)


def _refuse_strange_rows(form: PaperForm) -> None:
    """Another school's row is the same 404 as none."""
    for name, errors in form.errors.as_data().items():
        strange = any(error.code == "invalid_choice" for error in errors)
        if strange and isinstance(form.fields.get(name), RowField):
            raise Http404


def _sentences(form: PaperForm) -> list[str]:
    return [
        f"{form.fields[name].label}：{text}" if name in form.fields else str(text)
        for name, errors in form.errors.items()
        for text in errors
    ]


def _told(request: HttpRequest, status: int, what: str, text: str) -> HttpResponse:
    back = {"label": _("返回"), "url": f"{URL}{what}/" if PAPERS[what].listed else "/repairs/tickets/"}
    return message_page(request, status, _("没有打印"), text, action=back)
