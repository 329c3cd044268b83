"""The pages of an import: choose a file, see how it was understood and what it would do, confirm, see the
result.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.actions import ACTIONS, perform
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.scope import in_school
from houqin.core.sheets.checking import Problem
from houqin.core.sheets.error_book import write_error_book
from houqin.core.sheets.importing import IMPORTERS, Importer, Plan, imported_before, prepared
from houqin.core.sheets.models import SheetImport
from houqin.core.sheets.reading import Unusable
from houqin.core.sheets.uploads import Upload, find_upload, keep_upload
from houqin.core.sheets.writing import write_template
from houqin.core.words import short_moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS_SHOWN = 200
ROWS_SHOWN = 20


def import_view(request: HttpRequest, name: str) -> HttpResponse:
    """GET asks for a file or shows a result; POST with a file shows the preview; POST with a slip writes."""
    importer, member = _allowed(request, name)
    if request.method == "POST":
        if "file_id" in request.POST:
            return _confirm(request, importer, member)
        return _preview(request, importer, member)
    if "done" in request.GET:
        return _result(request, importer, member)
    return _page(request, importer, {"step": "choose"})


def template_view(request: HttpRequest, name: str) -> HttpResponse:
    """The empty form to fill, with examples."""
    from io import BytesIO

    importer, _member = _allowed(request, name)
    book = BytesIO()
    write_template(book, importer.sheet)
    return xlsx_response(book.getvalue(), _("{title}-空表.xlsx").format(title=importer.title))


def error_book_view(request: HttpRequest, name: str) -> HttpResponse:
    """The sender's own file with what is wrong marked in it."""
    importer, member = _allowed(request, name)
    try:
        upload = find_upload(request.GET.get("file", ""), by=member, importer=importer.name)
        plan = _plan(importer, upload, member)
    except (Refused, Unusable) as problem:
        return message_page(request, 409, _("文件读不出来"), str(problem))
    out = upload.path.with_name(f"{upload.path.name}-{uuid4().hex}.xlsx")
    try:
        write_error_book(plan.checked, out)
        data = out.read_bytes()
    finally:
        out.unlink(missing_ok=True)
    return xlsx_response(data, _("{name}-标出问题.xlsx").format(name=Path(upload.name).stem))


def xlsx_response(data: bytes, name: str) -> HttpResponse:
    """A workbook to save under a Chinese name."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"sheet.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response


def _allowed(request: HttpRequest, name: str) -> tuple[Importer, Any]:
    """The importer of this name, if this member may use it."""
    importer = IMPORTERS.get(name)
    if importer is None:
        raise Http404
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(importer.action):
        label = ACTIONS[importer.action].label
        raise PermissionDenied(_("您的岗位不能“{label}”。").format(label=label))
    return importer, member


def _plan(importer: Importer, upload: Upload, member: Any) -> Plan:
    """Read, check and compare; nothing is written."""
    checked = importer.check(upload)
    with in_school(member.school_id):
        return importer.plan(checked, member.school, member)


def _preview(request: HttpRequest, importer: Importer, member: Any) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _page(
            request, importer, {"step": "choose", "refused": _("请先选择一个表格文件。")}, status=400
        )
    try:
        upload = keep_upload(file, by=member, importer=importer.name)
        plan = _plan(importer, upload, member)
    except Unusable as problem:
        return _page(request, importer, {"step": "choose", "refused": problem.sentence}, status=400)
    with in_school(member.school_id):
        before = imported_before(importer, upload.sha256)
    return _page(request, importer, preview_context(importer, upload, plan, before))


def preview_context(
    importer: Importer, upload: Upload, plan: Plan, before: SheetImport | None
) -> dict[str, Any]:
    """How the file was understood and what it would do."""
    used = [
        (matched, plan.checked.sheet.column(matched.field))
        for matched in plan.checked.mapping
        if matched.field
    ]
    cells = [
        [shown(column.parse.write(row.values.get(column.name))) for _matched, column in used]
        for row in plan.checked.rows[:ROWS_SHOWN]
    ]
    return {
        "step": "preview",
        "file_name": upload.name,
        "file_id": upload.slip,
        "key": str(uuid4()),
        "mapping": mapping_shown(plan),
        "counts": plan.counts.as_dict(),
        "can_good_rows": plan.counts.refused < plan.counts.rows,
        "preview_head": [str(column.label) for _matched, column in used],
        "preview_rows": cells,
        "notes": [*notes_on(before), *plan.checked.notes],
        "skipped": [
            {"row": each.row, "reason": each.reason, "text": each.text} for each in plan.checked.skipped
        ],
        **problems_shown(importer, upload, plan),
    }


def mapping_shown(plan: Plan) -> list[dict[str, str]]:
    """Every header of the file, what it fills, and how that was decided."""
    words = {"exact": _("列名相同"), "synonym": _("同义列名"), "guess": _("猜的，请核对")}
    return [
        {
            "header": matched.header,
            "column": matched.letter,
            "field": str(plan.checked.sheet.column(matched.field).label) if matched.field else "",
            "sample": matched.sample,
            "how": words.get(matched.how, ""),
        }
        for matched in plan.checked.mapping
    ]


def problems_shown(importer: Importer, upload: Upload, plan: Plan) -> dict[str, Any]:
    """The first problems, refusals first, and where the marked file is to be had."""
    problems = sorted(plan.problems, key=lambda problem: problem.level != "refused")
    if not problems:
        return {"problems": [], "error_book_url": ""}
    address = f"/import/{importer.name}/errors/?{urlencode({'file': upload.slip})}"
    return {
        "problems": [problem_shown(problem) for problem in problems[:PROBLEMS_SHOWN]],
        "problems_left": max(0, len(problems) - PROBLEMS_SHOWN),
        "error_book_url": address,
    }


def problem_shown(problem: Problem) -> dict[str, Any]:
    """One problem with the column as people see it: letter and header."""
    return {
        "row": problem.row,
        "column": f"{problem.column} {problem.header}".strip(),
        "value": problem.value,
        "text": problem.text,
        "level": problem.level,
    }


def notes_on(before: SheetImport | None) -> list[str]:
    """That exactly this file was imported before."""
    if before is None:
        return []
    text = _("这份文件 {when} 已经导入过；再导入一次，没有变化的行不会重复。")
    return [text.format(when=short_moment(before.recorded_at))]


def shown(value: Any) -> str:
    """A value as text for the preview."""
    return "" if value is None else str(value)


def _confirm(request: HttpRequest, importer: Importer, member: Any) -> HttpResponse:
    """Write what was shown: one action with the page's key, so that a double click writes once."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem
    slip = request.POST["file_id"]
    try:
        upload = find_upload(slip, by=member, importer=importer.name)
        checked = importer.check(upload)
        data = {"upload": slip, "good_rows": request.POST.get("mode") == "good"}
        with prepared(checked):
            outcome = perform(importer.action, by=member, data=data, key=key)
    except (Refused, KeyReused, Unusable) as problem:
        return _page(request, importer, {"step": "choose", "refused": str(problem)}, status=409)
    except ValidationError as problem:
        sentence = " ".join(problem.messages)
        return _page(request, importer, {"step": "choose", "refused": sentence}, status=409)
    query = urlencode({"done": str(outcome.id), "file": slip})
    return HttpResponseRedirect(f"/import/{importer.name}/?{query}")


def _result(request: HttpRequest, importer: Importer, member: Any) -> HttpResponse:
    """What was written; where rows were refused or doubted, they are listed again."""
    with in_school(member.school_id):
        record = SheetImport.objects.filter(
            pk=_uuid(request.GET["done"]), by=member, importer=importer.name
        ).first()
    if record is None:
        raise Http404
    names = ("rows", "created", "updated", "unchanged", "refused", "warnings")
    page: dict[str, Any] = {"step": "done", "counts": {name: getattr(record, name) for name in names}}
    page["file_name"], page["list_url"] = record.file_name, importer.list_url
    if record.refused or record.warnings:
        try:
            upload = find_upload(request.GET.get("file", ""), by=member, importer=importer.name)
            page |= problems_shown(importer, upload, _plan(importer, upload, member))
        except (Refused, Unusable):  # the file is kept for a week only; the counts stay
            pass
    return _page(request, importer, page)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise Http404 from problem


def _page(
    request: HttpRequest, importer: Importer, page: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    title = _("从表格导入{title}").format(title=importer.title)
    address = f"/import/{importer.name}/"
    common = {
        "title": title,
        "action_url": address,
        "template_url": f"{address}template/",
        "list_url": importer.list_url,
    }
    return render(request, "core/import.html", {"page": common | page, "title": title}, status=status)
