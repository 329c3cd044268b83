"""每日链首 as a list, and as one sheet a month that the principal signs and puts away."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.heads import DayHead
from houqin.core.pages import Beside, Column, Fact, ListPage, Sort
from houqin.core.pages.printing import table
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.words import day_words


class HeadsPage(ListPage):
    model = DayHead
    slug = "heads"
    title = _lazy("每日链首")
    icon = "history"
    in_side_bar = False
    columns = (
        Column("day", _lazy("日期"), kind="main"),
        Column("number", _lazy("最后一条"), kind="number"),
        Column("at", _lazy("那一条的时间"), kind="moment"),
        Column("recorded_at", _lazy("登记时间"), kind="moment"),
    )
    sorts = (Sort("-day", "day", descending=True), Sort("day", "day"))
    facts = (
        Fact(_lazy("最后一条"), "number"),
        Fact(_lazy("那一条的时间"), "at"),
        Fact(_lazy("链首"), "grouped", wide=True),
    )
    beside = (Beside(_lazy("打印链首单"), "/history/heads/", "core.view_dayhead"),)
    empty = _lazy(
        "每天 17:30 记下当天最后一条办理记录的链首。打印出来由校长签字存档，以后谁改了记录都能查出来。"
    )


def sheet(request: HttpRequest) -> HttpResponse:
    """链首单 of a month (?month=2026-11): every day with its number and digest, and a line to sign."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(DayHead.view_code()):
        raise PermissionDenied
    first = _month(request.GET.get("month", ""))
    with in_school(member.school):
        return pdf_response(pdf("core/list", _content(member.school, first)), f"链首单-{first:%Y%m}")


def _month(asked: str) -> date:
    if not asked:
        return clock.today().replace(day=1)
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as problem:
        raise BadRequest("month") from problem


def _content(school: Any, first: date) -> dict[str, Any]:
    kept = DayHead.objects.filter(day__year=first.year, day__month=first.month).order_by("day")
    rows = [
        [day_words(each.day), str(each.number), f"{clock.local(each.at):%H:%M:%S}", each.grouped]
        for each in kept
    ]
    about = _(
        "每天最后一条办理记录的序号和链首。签字后存档；核对：houqin verify --head 序号:链首（前 16 位即可）"
    )
    title = _("办理记录链首单（{year}年{month}月）").format(year=first.year, month=first.month)
    titles = [_("日期"), _("最后一条"), _("时间"), _("链首")]
    return table(school, title, titles, rows, [about]) | {"signers": [_("校长签字"), _("签字日期")]}
