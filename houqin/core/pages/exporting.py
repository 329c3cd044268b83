"""Excel out: exactly what is filtered, by the same columns; above 5,000 rows as a job with progress."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock, doors
from houqin.core.disk import require_room_for_large
from houqin.core.doors import by_pin
from houqin.core.jobs import Job, enqueue, tell_progress, work
from houqin.core.looks import looked_at
from houqin.core.pages.declared import PAGES
from houqin.core.pages.listing import Listing
from houqin.core.pages.rendering import words
from houqin.core.scope import in_school
from houqin.core.sheets.writing import write_book
from houqin.core.sweeping import SHEETS_LAST

Row = TypeVar("Row")
AT_ONCE = 5000  # rows written while the browser waits
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE = {
    "core.export_list": ("xlsx", XLSX),
    "core.print_list": ("zip", "application/zip"),
    "queries.export_rows": ("xlsx", XLSX),
}  # what each work leaves


def export_view(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The sheet itself, or the page that waits for it."""
    if request.GET["export"] != "xlsx":
        raise Http404
    if by_pin(listing.member):
        raise PermissionDenied(_("在共用设备上不能导出表格，请用自己的账号登录办理。"))
    require_room_for_large()
    looked_at(listing.member, listing.page.model, how="export")
    count = listing.filtered().order_by()[: AT_ONCE + 1].count()
    if count > AT_ONCE:
        params = listing.params.copy()
        params.pop("export")
        page = f"{listing.page.room()}.{listing.page.slug}"
        job = enqueue("core.export_list", by=listing.member, page=page, params=params.urlencode())
        return HttpResponseRedirect(f"/jobs/{job.pk}/")
    from io import BytesIO

    book = BytesIO()
    _write(book, listing)
    return _download(book.getvalue(), str(listing.page.title))


def _write(target: Any, listing: Listing, progress: Any = None) -> None:
    """What is exported can be imported again: where the list has an importer, its sheet is written."""
    exporter = _exporter(listing)
    if exporter is not None:
        titles, rows = exporter.export(listing.ordered())
    else:
        columns = listing.columns
        titles = [str(column.label) for column in columns]
        found = (
            listing.ordered().values_list(*(column.source for column in columns)).iterator(chunk_size=2000)
        )
        rows = ([plain_value(c, v) for c, v in zip(columns, row, strict=True)] for row in found)
    if progress is not None:
        rows = progress(rows)
    write_book(target, str(listing.page.title), titles, rows)


def _exporter(listing: Listing) -> Any:
    if not listing.page.importer:
        return None
    from houqin.core.sheets.importing import IMPORTERS

    return IMPORTERS[listing.page.importer]


def plain_value(column: Any, value: Any) -> Any:
    """Moments and days stay dates in the sheet; everything else reads as on the page."""
    if column.kind == "moment" and value is not None:
        return clock.local(value).replace(tzinfo=None)
    if column.kind in ("day", "number"):
        return value
    return words(column, value)


def _download(data: bytes, title: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(title)}-{clock.today():%Y%m%d}.xlsx"
    )
    return response


@work
def export_list(job: Job, *, page: str, params: str) -> dict[str, Any]:
    """Write a long list into a file of the asking member; his rights are asked again now (reliability G16)."""
    with in_school(job.school_key):
        member = doors.member_of_job(job.school_key, job.member_key)
        declared = PAGES[page]
        if member is None or not member.can(declared.code()):
            raise PermissionDenied(_("您已没有查看这份名单的权限。"))
        require_room_for_large()
        listing = Listing(declared, member, QueryDict(params))
        total = max(1, listing.filtered().count())
        path = job_path(job)
        path.parent.mkdir(parents=True, exist_ok=True)

        with path.open("wb") as file:
            _write(file, listing, lambda rows: told(job, rows, total))
        return {"title": str(declared.title), "rows": total}


def told(job: Job, rows: Iterable[Row], total: int) -> Iterator[Row]:
    """The rows as they are written, with a word now and then of how far it has come."""
    for number, row in enumerate(rows, 1):
        if number % 2000 == 0:
            tell_progress(job, number * 100 // total)
        yield row


def job_path(job: Job) -> Path:
    """Where a job leaves its file until it is fetched."""
    suffix, _kind = MADE[job.work]
    return Path(settings.DATA_DIR) / "exports" / f"{job.pk}.{suffix}"


def _is_over(job: Job) -> bool:
    """Whether the file is gone, or too old to be handed out."""
    old = job.ended_at is not None and job.ended_at < clock.now() - SHEETS_LAST
    return job.state == Job.DONE and (old or not job_path(job).exists())


def job_view(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """How far my own export has come; the file when it is done."""
    member: Any = request.member  # type: ignore[attr-defined]
    job = Job.objects.filter(pk=pk, member_key=member.pk).first()
    if job is None:
        raise Http404
    if job.work not in MADE:
        raise Http404
    state = "expired" if _is_over(job) else job.state
    if request.GET.get("file") and state == Job.DONE:
        if by_pin(member) or not member.can(PAGES[job.arguments["page"]].code()):
            raise Http404
        suffix, kind = MADE[job.work]
        name = f"{job.result['title']}-{clock.local(job.asked_at):%Y%m%d}.{suffix}"
        return FileResponse(job_path(job).open("rb"), as_attachment=True, filename=name, content_type=kind)
    title = _("打印") if job.work == "core.print_list" else _("导出")
    page = {
        "title": title,
        "is_print": job.work == "core.print_list",
        "state": state,
        "progress": job.progress,
        "sentence": job.result.get("sentence", ""),
        "rows": job.result.get("rows"),
        "said": job.result.get("said", ""),
        "file_url": f"/jobs/{job.pk}/?file=1",
    }
    return render(request, "core/job.html", {"page": page, "title": title})
