"""An answer as a sheet or on paper: the whole of it with its totals, and on it where it comes from and what was asked."""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from houqin.core import clock, doors
from houqin.core.disk import require_room_for_large
from houqin.core.doors import by_pin
from houqin.core.jobs import Job, enqueue, work
from houqin.core.pages.exporting import AT_ONCE, XLSX, job_path, plain_value
from houqin.core.pages.exporting import told as told_of
from houqin.core.pages.printing import table as paper_table
from houqin.core.pages.rendering import words
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.sheets.writing import Target, write_book
from houqin.core.words import moment_words
from houqin.queries.asking import Asked
from houqin.queries.counting import counted
from houqin.queries.figures import Figure
from houqin.queries.models import SavedQuery
from houqin.queries.question import NotAskable, read
from houqin.queries.rules.table import Head, Table, Tally

Say = Callable[[Figure, Tally], Any]
Lines = tuple[list[str], Iterable[list[Any]]]


def book(asked: Asked, title: str) -> HttpResponse:
    """The answer as .xlsx, or the page that waits for it where it is long."""
    if by_pin(asked.member):
        raise PermissionDenied(_("在共用设备上不能导出表格，请用自己的账号登录办理。"))
    require_room_for_large()
    if not asked.rows_cut and _is_long(asked):
        question = asked.question
        told = {"page": question.of, "asked": question.text, "title": title}
        return HttpResponseRedirect(f"/jobs/{enqueue('queries.export_rows', by=asked.member, **told).pk}/")
    target = BytesIO()
    _write(target, asked, title)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    name = f"{quote(title, safe='')}-{clock.today():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@work
def export_rows(job: Job, *, page: str, asked: str, title: str) -> dict[str, Any]:
    """A long list of rows into a file of the asking member; what he may see is asked again now."""
    with in_school(job.school_key):
        member = doors.member_of_job(job.school_key, job.member_key)
        if member is None or not member.can(SavedQuery.view_code()):
            raise PermissionDenied(_("您已没有查看这份名单的权限。"))
        require_room_for_large()
        found = Asked(read(asked), member)
        total = max(1, found.listing.filtered().count())
        path = job_path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        count = _write(path, found, title, lambda rows: told_of(job, rows, total))
        return {"title": title, "rows": count}


def _is_long(asked: Asked) -> bool:
    """Whether it is more than the browser waits for, or paper holds."""
    return bool(asked.listing.filtered().order_by()[: AT_ONCE + 1].count() > AT_ONCE)


def _write(target: Target, asked: Asked, title: str, progress: Any = None) -> int:
    """Numbers stay numbers, texts stay texts, and a second sheet says what they are."""
    titles, rows = _grouped(asked, Figure.value) if asked.rows_cut else _listed(asked, plain_value)
    return write_book(target, title, titles, progress(rows) if progress else rows, notes=notes(asked))


def paper(asked: Asked, title: str) -> HttpResponse:
    """The same with the school's head, page numbers and room to sign; not more rows than one volume holds."""
    if not asked.rows_cut and _is_long(asked):
        raise NotAskable(_("一次最多打印{most}行，请加条件；导出表格没有这个限制。").format(most=AT_ONCE))
    titles, rows = _grouped(asked, Figure.words) if asked.rows_cut else _listed(asked, words)
    sheet = paper_table(asked.member.school, title, titles, list(rows), [_source(asked), *asked.conditions()])
    return pdf_response(pdf("core/list", sheet), f"{title}-{clock.today():%Y%m%d}")


def notes(asked: Asked) -> list[str]:
    """Where the numbers come from."""
    said = [_source(asked), *(_("条件：{words}").format(words=each) for each in asked.conditions())]
    said += [_("每行：{cut}").format(cut=asked.rows_cut.label)] if asked.rows_cut else []
    said += [_("每列：{cut}").format(cut=asked.across_cut.label)] if asked.across_cut else []
    who = _("{who} 于 {when} 导出，只含他能看到的记录。")
    return [*said, who.format(who=asked.member.name, when=moment_words(clock.now()))]


def _source(asked: Asked) -> str:
    return _("数从“{list}”来").format(list=asked.page.title)


def _listed(asked: Asked, say: Callable[[Any, Any], Any]) -> Lines:
    """Read as they are written: memory does not grow with them."""
    columns = asked.columns
    found = asked.listing.ordered().values_list(*(c.source for c in columns)).iterator(chunk_size=2000)
    rows = ([say(c, v) for c, v in zip(columns, row, strict=True)] for row in found)
    return [str(column.label) for column in columns], rows


def _grouped(asked: Asked, say: Say) -> Lines:
    """Rows and totals; where there are columns and several figures, each line says which it is."""
    table, figures = counted(asked), asked.figures
    first = asked.rows_cut.label if asked.rows_cut else ""
    if not asked.across_cut:
        lines: list[list[Any]] = [
            [head.words, *(say(figure, table.of_row(head.key)) for figure in figures)] for head in table.rows
        ]
        last = [_("合计"), *(say(figure, table.total) for figure in figures)]
        return [first, *(figure.label for figure in figures)], [*lines, last]
    named = len(figures) > 1
    titles = [*([_("算什么")] if named else []), first, *(c.words for c in table.columns), _("合计")]
    return titles, [
        [*([figure.label] if named else []), *_line(table, figure, row, say)]
        for figure in figures
        for row in (*table.rows, None)
    ]


def _line(table: Table, figure: Figure, row: Head | None, say: Say) -> Sequence[Any]:
    tallies = [table.at(row.key, c.key) if row else table.of_column(c.key) for c in table.columns]
    total = table.of_row(row.key) if row else table.total
    return [row.words if row else _("合计"), *(say(figure, each) for each in (*tallies, total))]
