"""Papers of the duties: 《后勤分工一览表》 for the wall, and 《岗位工作清单》, a sheet for each person to sign."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.duties.holding import standing_keys
from houqin.duties.models import ON, Duty, Holder
from houqin.duties.models.duties import DOCUMENT, ELSEWHERE, TICKET
from houqin.duties.people_now import people, with_names
from houqin.people.models import Member
from houqin.terms.calendar import calendar_of

Made = tuple[str, dict[str, Any], str]
PARTS = (
    ("每日", ("day", "school_day", "meal", "night")),
    ("每周", ("week",)),
    ("每月", ("month",)),
    ("每学期、每年", ("quarter", "term", "year", "holiday", "once")),
    ("有事时", ("event", "unset")),
)
MOST = 120  # sheets of one print
NONE = "还没有在执行的职责，先添加职责或启用职责包。"


def make_matrix(school: Any) -> Made:
    """All duties in force, by area; the number runs through, as schools number them."""
    duties = list(
        Duty.objects.filter(status=ON).select_related("place").order_by("area", "recorded_at", "id")
    )
    if not duties:
        raise Refused(NONE)
    who, areas = _who(), defaultdict[str, list[list[str]]](list)
    for number, duty in enumerate(sorted(duties, key=lambda each: not each.area), 1):
        areas[duty.area or "其他"].append(
            [
                str(number),
                _scope(duty),
                who.get(duty.pk, duty.who_text),
                duty.words,
                _register(duty),
                _remark(duty),
            ]
        )
    data = _head(school) | {"areas": [{"name": name, "rows": rows} for name, rows in areas.items()]}
    return "duties/matrix", data | {"signers": [school.head_title, "分管副校长", "校长"]}, "后勤分工一览表"


def _who() -> dict[Any, str]:
    """Duty -> those who answer for it, with the names of those who have the role or post now."""
    known, found = people(), defaultdict[Any, list[tuple[str, str]]](list)
    rows = Holder.objects.filter(duty__status=ON, until_on__isnull=True).order_by("id")
    for duty, key, name in rows.values_list("duty", "key", "name"):
        found[duty].append((key, name))
    return {duty: with_names(holders, known) for duty, holders in found.items()}


def make_lists(school: Any, people: Iterable[Member]) -> Made:
    """A sheet for each of these who has something to do."""
    held: dict[str, list[Any]] = defaultdict(list)
    for key, duty in Holder.objects.filter(duty__status=ON, until_on__isnull=True).values_list("key", "duty"):
        held[key].append(duty)
    duties = Duty.objects.filter(status=ON).select_related("place").order_by("area", "title", "id")
    known = {duty.pk: duty for duty in duties}
    sheets = []
    for member in people:
        mine = {pk for key in standing_keys(member) for pk in held.get(key, ())}
        if mine:
            sheets.append(_sheet(member, [duty for pk, duty in known.items() if pk in mine]))
    if not sheets:
        raise Refused("选中的人还没有职责，没有可以打印的清单。")
    if len(sheets) > MOST:
        raise Refused(f"超过{MOST}张，请一个一个人打印。")
    data = _head(school) | {"sheets": sheets}
    data |= {"signers": ["本人（签字）", f"{school.head_title}（签字）", "日期"]}
    title = f"岗位工作清单 {sheets[0]['name']}" if len(sheets) == 1 else "岗位工作清单"
    return "duties/lists", data, title


def _head(school: Any) -> dict[str, Any]:
    today = clock.today()
    calendar = calendar_of(school)
    term = calendar.term_of(today) or calendar.next_term(today)
    return {
        "school": school.name,
        "office": school.office_name,
        "term": term.name if term else f"{today.year}年",
        "dated": f"{today.year}年{today.month}月{today.day}日",
    }


def _sheet(member: Member, duties: list[Duty]) -> dict[str, Any]:
    parts = []
    for title, units in PARTS:
        rows = [
            [_scope(duty), duty.words, _when(duty), _register(duty)] for duty in duties if duty.unit in units
        ]
        if rows:
            parts.append({"title": title, "rows": rows})
    return {"name": member.name, "posts": member.posts_text, "parts": parts}


def _scope(duty: Duty) -> str:
    return f"{duty.title}（{duty.place.path}）" if duty.place else duty.title


def _when(duty: Duty) -> str:
    ends = [f"{each:%H:%M}" if each else "" for each in (duty.from_time, duty.until_time)]
    hours = "—".join(ends) if any(ends) else ""
    days = "" if duty.on_days == "school_days" else str(duty.get_on_days_display())
    return "，".join(filter(None, [days, hours]))


def _register(duty: Duty) -> str:
    """Where it is written down: on another platform, as a ticket, or here by tick, photo or words."""
    if duty.elsewhere:
        return f"在“{duty.elsewhere}”办理"
    if duty.proof in (TICKET, DOCUMENT):
        return "报修单" if duty.proof == TICKET else "制度文件"
    return "在其他平台办理" if duty.proof == ELSEWHERE else f"完成记录（{duty.get_proof_display()}）"


def _remark(duty: Duty) -> str:
    return duty.citation
