"""The pages of a table besides the usual ones: the table to be filled, one number of it, the filled file."""

from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.actions import perform
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.lines_input import line_number
from houqin.core.pages.rowpage import steps_for
from houqin.core.scope import in_school
from houqin.returns import showing
from houqin.returns.differing import number_page
from houqin.returns.models import Return, ReturnCell
from houqin.returns.pages import ReturnsPage
from houqin.returns.workbook import workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILLS = "returns.fill_return"


def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET shows the table, POST fills it."""
    member: Any = request.member  # type: ignore[attr-defined]
    if request.method != "POST":
        return _table(request, member, pk)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem
    try:
        outcome = perform(FILLS, by=member, target=pk, data=request.POST, key=key)
    except ValidationError as problem:
        return _table(request, member, pk, problem="；".join(problem.messages), status=400)
    except (Refused, KeyReused) as problem:
        return _table(request, member, pk, problem=str(problem), status=problem.status)
    messages.success(request, _("存好了。"))
    return HttpResponseRedirect(outcome.row.PAGE)


def _table(
    request: HttpRequest, member: Any, pk: UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    with in_school(member.school):
        row = return_of(member, pk)
        page = showing.page_of(row, member, _sent(request) if problem else {})
        page |= {
            "title": row.title,
            "row_url": ReturnsPage.row_url(row.pk),
            "status": {"label": row.get_status_display(), "tone": row.TONES[row.status]},
            "due": showing.due_words(row),
            "steps": [step for step in steps_for(member, row) if _is_use(step["url"], page["undecided"])],
            "problem": problem,
            "key": str(uuid4()),
        }
        return render(request, "returns/table.html", {"page": page, "title": row.title}, status=status)


def _is_use(url: str, undecided: bool) -> bool:
    """The page itself fills; nothing is left empty where all is decided."""
    return "/fill_return/" not in url and (undecided or "/leave_rest/" not in url)


def _sent(request: HttpRequest) -> dict[str, dict[str, str]]:
    """cell -> what was sent for it."""
    lines: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        number = line_number("answers", name)
        if number is not None:
            lines.setdefault(number, {})[name.split("-", 2)[2]] = str(value)
    return {line.get("cell", ""): line for line in lines.values()}


def number(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One number: what was given, what it is now, which rows make the difference."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(ReturnCell.view_code()):
        raise PermissionDenied(_("您的岗位不看上报的数。"))
    with in_school(member.school):
        rows = ReturnCell.objects.visible_to(member).select_related("of_return__school", "by")
        cell = rows.filter(pk=pk).first()
        if cell is None:
            raise Http404
        page = number_page(cell, member)
        return render(request, "returns/number.html", {"page": page, "title": page["title"]})


def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The filled table as a file."""
    member: Any = request.member  # type: ignore[attr-defined]
    try:
        with in_school(member.school), override("zh-hans"):
            row = return_of(member, pk)
            content = workbook_of(row)
    except Refused as problem:
        back = {"label": _("返回"), "url": row.PAGE}
        return message_page(request, 409, _("现在不能下载"), str(problem), action=back)
    response = HttpResponse(content, content_type=XLSX)
    name = row.file_name.rpartition(".")[0] or row.title
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.xlsx', safe='')}"
    return response


def return_of(member: Any, pk: UUID) -> Return:
    """The table, where this member may see it."""
    if not member.can(Return.view_code()):
        raise PermissionDenied(_("您的岗位不看上报表。"))
    rows = Return.objects.visible_to(member).select_related("school", "by", "file")
    found: Return | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
