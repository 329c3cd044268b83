"""周周清、月月清 on screen: the figures of each duty, what is missing with its owner and day, and two papers of it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.errors import message_page
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.duties import closing
from houqin.duties.forms.calendar import MONTH, SpanForm
from houqin.duties.models import UNRECORDED, Task
from houqin.duties.noticing import signals_of
from houqin.duties.pages import TasksPage
from houqin.terms.calendar import week_label

URL = "/duties/closing/"


def closing_page(request: HttpRequest) -> HttpResponse:
    """`?view=week&on=2026-11-16`, this week when nothing is asked."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        form = _form(request)
        close = closing.close_of(member, form.span)
        asked = {"view": form.view_name, "on": form.span.first.isoformat()}
        page = {
            "beside": beside(TasksPage, member, request.path),
            "tabs": [
                {
                    "label": label,
                    "url": f"{URL}?{urlencode(asked | {'view': key, 'on': form.day.isoformat()})}",
                }
                | {"here": key == form.view_name}
                for key, label in (("week", _("周周清")), ("month", _("月月清")))
            ],
            "before": _step(form, close.span.first.toordinal() - 1),
            "after": _step(form, close.span.last.toordinal() + 1),
            "when": _when(member.school, form),
            "close": close,
            "figures": closing.figures(close.total),
            "missing": close.missing[: closing.MOST],
            "cut": closing.MOST if len(close.missing) > closing.MOST else 0,
            "may_do": member.can("duties.do_task"),
            "may_close": member.can("duties.close_task"),
            "list_url": f"{URL}missing.pdf?{urlencode(asked)}",
            "note_url": f"{URL}note.pdf?{urlencode(asked)}" if close.total[UNRECORDED] else "",
            "signals": signals_of(member, form.span) if member.can("duties.close_task") else [],
            "trial": member.school.is_trial(close.span.last),
        }
        looked_at(member, Task, how="list")
        return render(request, "duties/closing.html", {"page": page, "title": _("周周清、月月清")})


def missing_paper(request: HttpRequest) -> HttpResponse:
    """迎检补材料: what is missing, with owner and day, and room to tick it off."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        form = _form(request)
        found = closing.close_of(member, form.span).missing[: closing.MOST]
        looked_at(member, Task, how="export")
        title = _("缺项清单")
        data = _missing_sheet(member.school, title, _when(member.school, form), found)
    return pdf_response(pdf("core/list", data), title)


def note_paper(request: HttpRequest) -> HttpResponse:
    """《情况说明》: what ended without a record, and why, to be signed."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        form = _form(request)
        found = closing.unrecorded_of(member, form.span)
        if not found:
            back = {"label": _("返回"), "url": URL}
            return message_page(
                request, 409, _("没有打印"), _("这段时间没有“无记录”的事，不用写情况说明。"), action=back
            )
        looked_at(member, Task, how="export")
        data = _note(member.school, _when(member.school, form), found)
    return pdf_response(pdf("duties/note", data), _("情况说明"))


def _form(request: HttpRequest) -> SpanForm:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("duties.view_all_tasks") or not member.can(Task.view_code()):
        raise PermissionDenied
    form = SpanForm(request.GET, by=member)
    unknown = set(request.GET) - set(form.fields)
    if unknown or not form.is_valid():
        raise BadRequest(", ".join(unknown or form.errors))
    return form


def _step(form: SpanForm, ordinal: int) -> str:
    return f"{URL}?{urlencode({'view': form.view_name, 'on': date.fromordinal(ordinal).isoformat()})}"


def _when(school: Any, form: SpanForm) -> str:
    """2026年11月, or 第12周（11月16日 周一—11月22日 周日）."""
    span = form.span
    if form.view_name == MONTH:
        return _("{year}年{month}月").format(year=span.first.year, month=span.first.month)
    days = f"{day_words(span.first)}—{day_words(span.last)}"
    label = week_label(school, span.first)
    return f"{label}（{days}）" if label else days


def _missing_sheet(school: Any, title: str, when: str, found: list[Any]) -> dict[str, Any]:
    """As core/typst/list.typ reads it."""
    owners = closing.owners(found)
    rows = [
        [
            str(n),
            day_words(task.due_on),
            task.title,
            task.place.path if task.place else "",
            owners[task.pk],
            "",
        ]
        for n, task in enumerate(found, 1)
    ]
    return {
        "school": school.name,
        "office": school.office_name,
        "title": title,
        "conditions": [when],
        "wide": False,
        "pages": "第 {x} 页　共 {y} 页",
        "columns": ["序号", "应做日期", "缺什么", "地点", "责任人", "补齐时间、签字"],
        "widths": [("mm", 10), ("mm", 26), ("fr", 5), ("fr", 3), ("fr", 3), ("mm", 30)],
        "rows": rows,
        "count": f"共 {len(rows)} 项",
        "printed": f"打印：{day_words(clock.today(), year=True)}",
        "signers": [school.head_title, "分管副校长"],
    }


def _note(school: Any, when: str, found: list[Any]) -> dict[str, Any]:
    """As duties/typst/note.typ reads it."""
    today = clock.today()
    return {
        "school": school.name,
        "office": school.office_name,
        "when": when,
        "count": len(found),
        "rows": [
            [str(n), f"{task.due_on.month}月{task.due_on.day}日", task.title, task.who_text, task.because]
            for n, task in enumerate(found, 1)
        ],
        "dated": f"{today.year}年{today.month}月{today.day}日",
        "signers": [f"说明人（{school.head_title}）", "分管副校长", "校长"],
    }
