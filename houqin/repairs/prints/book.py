"""维修登记簿 as the paper book has it: the columns of the register, sums, and ※ where a row was entered later."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.moments import is_marked
from houqin.core.paper.models import signatures_of
from houqin.repairs.models import COUNTED, DONE, OPEN, Material, Ticket
from houqin.repairs.prints import corrected, words
from houqin.repairs.prints.periods import Period, term_words
from houqin.repairs.prints.words import foldable, stamp

TITLE = "维修登记簿"
COLUMNS = (
    "单号",
    "报修\n时间",
    "地点",
    "内容",
    "报修人",
    "类别",
    "急否",
    "受理人",
    "维修人",
    "维修情况\n（材料、规格、数量）",
    "费用\n（元）",
    "完成\n时间",
    "使用人\n验收签",
    "未修原因\n／返修",
)
LATE, TRIAL, JOINED, BY_HAND = "※", "试运行", "（兼）", "（纸质签字）"
MOST = 6_000  # rows of one print: about 1 GB and 4 seconds of processor time
WAYS = {"direct": "直接登记已修", "round": "巡查登记", "overhaul": "集中检修登记"}
LONG = 220  # letters in one field from which a row may be split over two pages


def tickets_of(member: Any, first: Any, last: Any) -> list[Ticket]:
    """The tickets this member may see that were reported from `first` until before `last`, by their numbers.

    Raises Refused where they are more than MOST.
    """
    joined = ("place", "worker", "accepted_by", "confirmed_by", "merged_into")
    rows = Ticket.objects.visible_to(member).filter(reported_at__gte=first, reported_at__lt=last)
    found = list(rows.select_related(*joined)[: MOST + 1])
    if len(found) > MOST:
        raise Refused(_("这一段超过 {most} 件，一次印不下，请按学期或按月打印。").format(most=MOST))
    return sorted(found, key=by_number)


def by_number(ticket: Ticket) -> tuple[bool, int, str]:
    """Trial numbers last; WX2026-10000 after WX2026-9999."""
    return (not ticket.number.isascii(), len(ticket.number), ticket.number)


def make_book(member: Any, period: Period, *, cover: bool = False) -> tuple[str, dict[str, Any], str]:
    """The book of a period, a part for each of its months; other people's tickets only for who may see them."""
    school = member.school
    parts = period.parts(clock.today())
    tickets = tickets_of(member, parts[0].begin, parts[-1].end)
    used, years = words.materials_of(tickets), words.joined_years()
    by_hand = signatures_of(tickets, "repairs.confirm_ticket").keys()
    made = corrected.corrections_of(tickets)
    whole = member.can("repairs.view_all_tickets") and not member.limited_to
    note = "" if whole else "本册只含本人可见的报修单，不是全校的登记簿。"
    data = sheet(school, title=TITLE) | {
        "cover": cover_of(school, period) if cover else None,
        "parts": [
            _part(school, each, _within(tickets, each), used, years, by_hand, note, made) for each in parts
        ],
        "late": _appendix([each for each in tickets if is_marked(each, school)]),
        "corrected": corrected.appendix(tickets, made),
    }
    return "repairs/book", data, f"{TITLE} {period.title}"


def sheet(school: Any, *, title: str, blank: bool = False) -> dict[str, Any]:
    """What all books have on their head and foot."""
    return {
        "title": title,
        "school": school.name,
        "head-title": school.head_title,
        "columns": COLUMNS,
        "blank": blank,
        "cover": None,
        "late": [],
        "corrected": [],
    }


def cover_of(school: Any, period: Period) -> dict[str, Any]:
    """封面."""
    dates = f"{period.first.year}年{period.first.month}月{period.first.day}日—"
    dates += f"{period.last.year}年{period.last.month}月{period.last.day}日"
    lines = [["部门", school.office_name], ["起止", dates], ["填表人", ""], [school.head_title, ""]]
    return {"school": school.name, "year": term_words(period.first), "lines": lines}


def _within(tickets: Sequence[Ticket], part: Period) -> list[Ticket]:
    return [each for each in tickets if part.begin <= each.reported_at < part.end]


def _part(
    school: Any,
    part: Period,
    tickets: list[Ticket],
    used: dict[Any, list[Material]],
    years: set[Any],
    by_hand: Collection[Any],
    note: str,
    made: corrected.Corrections,
) -> dict[str, Any]:
    real = [each for each in tickets if not school.was_trial(each.recorded_at)]
    rows = [
        _row(school, each, used.get(each.pk, []), years, by_hand)
        | {"was": corrected.struck(made.get(each.pk, ()))}
        for each in tickets
    ]
    if any(made.get(each.pk) for each in tickets):
        note = f"{corrected.NOTE}{note}"
    return {
        "period": part.title,
        "number": part.number,
        "rows": rows,
        "total": _total(real),
        "notes": list(filter(None, [*_notes(school, tickets, real, years, by_hand), note])),
    }


def _row(
    school: Any, ticket: Ticket, used: list[Material], years: set[Any], by_hand: Collection[Any] = ()
) -> dict[str, Any]:
    cells = _cells(school, ticket, used, years, by_hand)
    trial = school.was_trial(ticket.recorded_at)
    counted = ticket.status in COUNTED and not trial
    return {
        "cells": cells,
        "counted": counted,
        "done": ticket.status in DONE,
        "fen": ticket.cost_fen if counted else 0,
        "long": max(map(len, cells)) > LONG,
        "off": False,
    }


def _cells(
    school: Any, ticket: Ticket, used: list[Material], years: set[Any], by_hand: Collection[Any]
) -> list[str]:
    """One line of the register, column by column."""
    marks = [TRIAL] * school.was_trial(ticket.recorded_at) + [LATE] * is_marked(ticket, school)
    confirmed = words.confirmed_words(ticket)
    signed = [confirmed, stamp(ticket.confirmed_at)] if confirmed else []
    signed += [JOINED] * words.is_joined(ticket, years) + [BY_HAND] * (ticket.pk in by_hand)
    return [
        "\n".join([foldable(ticket.number, 14), *marks]),
        stamp(ticket.reported_at, "\n"),
        foldable(words.place_words(ticket), 8),
        foldable(ticket.fault),
        foldable(ticket.reporter_name, 6),
        str(ticket.get_kind_display()),
        words.urgent_words(ticket),
        foldable(words.accepted_words(ticket), 6),
        foldable(ticket.worker.name, 6) if ticket.worker else "",
        foldable(words.done_words(ticket, used)),
        words.money(ticket.cost_fen) if ticket.cost_fen else "—" if ticket.finished_at else "",
        stamp(ticket.finished_at, "\n"),
        foldable("\n".join(signed), 8),
        foldable(words.not_done_words(ticket), 12),
    ]


def _total(real: list[Ticket]) -> str:
    """Counts that add up: 受理 is 办结 and 未办结."""
    counted = [each for each in real if each.status in COUNTED]
    done = sum(each.status in DONE for each in counted)
    still = sum(each.status in OPEN for each in counted)
    back = sum(each.returns for each in counted)
    cost = words.money(sum(each.cost_fen for each in counted))
    return (
        f"合计：受理 {len(counted)} 件，办结 {done} 件，未办结 {still} 件，返修 {back} 次，费用 {cost} 元。"
    )


def _notes(
    school: Any, tickets: list[Ticket], real: list[Ticket], years: set[Any], by_hand: Collection[Any]
) -> list[str]:
    late = Counter(str(each.get_entered_display()) for each in tickets if is_marked(each, school))
    other = sum(each.status not in COUNTED for each in real)
    joined = {
        clock.local(t.confirmed_at).year for t in tickets if t.confirmed_at and words.is_joined(t, years)
    }
    trial = len(tickets) - len(real)
    lapsed = sum(each.is_lapsed for each in real)
    today = clock.today()
    return [
        f"※ {'、'.join(f'{label} {count} 件' for label, count in late.items())}，时间和原因见附页。"
        if late
        else "",
        f"不受理、撤回、与别号合并的 {other} 件列出备查，不计入合计。" if other else "",
        f"标“试运行”的 {trial} 件不计入合计。" if trial else "",
        "（纸质签字）：在纸上签的字，签字件附在系统的这一条里。"
        if any(t.pk in by_hand for t in tickets)
        else "",
        f"“视为验收”{lapsed} 件：修好后报修人到期没有提出异议。" if lapsed else "",
        *(f"（兼）：维修人兼验收，见校长签《岗位兼任说明》（{year}年度）。" for year in sorted(joined)),
        f"以{today.year}年{today.month}月{today.day}日数据为准。" if tickets else "",
    ]


def _appendix(late: list[Ticket]) -> list[list[str]]:
    """※ rows with both times, who typed them in and why so late; a reason not given is for a person to write."""
    names = words.entered_by(late)
    return [
        [
            each.number,
            stamp(each.reported_at),
            stamp(each.recorded_at),
            words.entered_words(each),
            foldable(names.get(each.pk, ""), 8),
            WAYS.get(each.source, str(each.get_source_display())),
            foldable(each.late_because),
        ]
        for each in late
    ]
