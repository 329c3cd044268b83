"""The parts of a plan's page: what changed since the last version, what has to be decided, then the lines by their parts."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.planning import progress, showing
from houqin.planning.differences import differences
from houqin.planning.making import is_ahead, span_of
from houqin.planning.models import ACCEPTED, DRAFT, Plan, PlanLine
from houqin.planning.rules import lines
from houqin.planning.rules.asking import MONTHS_FOR_A_DUTY, OTHER_AREA, same_work
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import term_name

Section = dict[str, Any]
TITLES = {
    PlanLine.GOAL: _("目标"),
    PlanLine.CALENDAR: _("行事历"),
    PlanLine.DUTY: _("分工"),
    PlanLine.SAFETY: _("安全教育"),
    PlanLine.REST: _("其余文字"),
}


def sections_of(plan: Plan, member: Any) -> list[Section]:
    """Everything that was read, in the order in which somebody goes through it."""
    found = list(PlanLine.objects.filter(plan=plan).order_by("position"))
    for line in found:
        line.plan = plan
    told = _told(plan, found, member.school)
    draft = plan.status == DRAFT
    asked = [line for line in found if line.question and showing.may_correct(line, member)]
    parts = [*_changed(plan, member), *(_first(plan, found, member) if draft else [])]
    if asked:
        title = _("先请您定（{count}）").format(count=len(asked))
        parts.append(
            _section(title, asked, member, told, intro=_("定好一条，它就回到自己的部分里。"), mixed=True)
        )
    waiting = {line.pk for line in asked}
    for kind, title in TITLES.items():
        of_kind = [line for line in found if line.kind == kind and line.pk not in waiting]
        if of_kind:
            parts.append(
                _section(f"{title}（{len(of_kind)}）", of_kind, member, told, folded=kind == PlanLine.REST)
            )
    return _dressed(plan, parts)


def _dressed(plan: Plan, parts: list[Section]) -> list[Section]:
    """The first part brings the style of all; the papers that can be printed come last."""
    link = format_html('<link rel="stylesheet" href="{}">', static("planning/plan.css"))
    parts.append({"title": _("打印"), "html": render_to_string("planning/papers.html", {"plan": plan})})
    parts[0]["html"] = format_html("{}{}", link, parts[0]["html"])
    return parts


def _told(plan: Plan, found: list[PlanLine], school: Any) -> dict[Any, str]:
    """origin -> how far it has come, for an accepted plan."""
    if plan.status == DRAFT:
        return {}
    goals = [line for line in found if line.kind == PlanLine.GOAL]
    made = [line for line in found if line.decision in (lines.TASK, lines.TO_DUTY)]
    told: dict[Any, str] = {origin: each.words for origin, each in progress.of_lines(made).items()}
    calendar = calendar_of(school)
    for line in made:
        if not told[line.origin] and line.decision == lines.TASK and not is_ahead(plan, line, calendar):
            told[line.origin] = _("已经过去，没有派")
    return told | {origin: each.words for origin, each in progress.of_goals(plan, goals, school).items()}


def _section(
    title: str,
    found: list[PlanLine],
    member: Any,
    told: dict[Any, str],
    *,
    intro: str = "",
    folded: bool = False,
    mixed: bool = False,
) -> Section:
    groups: dict[str, list[Any]] = defaultdict(list)
    for line in found:
        group = _group(line) or (TITLES[line.kind] if mixed else "")
        groups[group].append(showing.shown(line, member, told.get(line.origin, ""), below=group))
    context = {"groups": list(groups.items()), "intro": intro, "folded": folded, "count": len(found)}
    return {"title": title, "html": render_to_string("planning/lines.html", context)}


def _group(line: PlanLine) -> str:
    """Months of the calendar, areas of the divided work."""
    if line.kind == PlanLine.CALENDAR and line.months:
        year = _("{year}年").format(year=line.year) if line.year else ""
        return (
            f"{year}{line.months[0]}月"
            if len(line.months) == 1
            else f"{year}{line.months[0]}—{line.months[-1]}月"
        )
    return line.area if line.kind in (PlanLine.DUTY, PlanLine.REST) else ""


def _first(plan: Plan, found: list[PlanLine], member: Any) -> list[Section]:
    """What concerns the plan as a whole: its time, questions, the same work in many months, the rest in one tap."""
    blank = sum(
        line.kind == PlanLine.DUTY
        and not line.people
        and bool(line.above)
        and OTHER_AREA not in line.question
        for line in found
    )
    open_rest = sum(line.kind == PlanLine.REST and not line.decision for line in found)
    context = {
        "plan": plan,
        "questions": plan.questions,
        "past": _is_past(plan, member.school),
        "now": _now_words(member.school),
        "this": _this(member.school),
        "offers": [(line.text, words, f"/planning/gather_lines/{line.pk}/") for line, words in offers(found)],
        "open_rest": open_rest,
        "blank": blank,
        "may": member.can("planning.edit_plan"),
    }
    if not any(context[name] for name in ("questions", "past", "offers", "open_rest", "blank")):
        return []
    return [{"title": _("整份计划"), "html": render_to_string("planning/whole.html", context)}]


def offers(found: Iterable[PlanLine]) -> list[tuple[PlanLine, str]]:
    """(its first line, its months in words) for what stands in three months or more and is not gathered yet."""
    by_work: dict[str, list[PlanLine]] = defaultdict(list)
    for line in found:
        if line.kind == PlanLine.CALENDAR and line.gathered_id is None:
            by_work[same_work(line.text)].append(line)
    told = []
    for same in by_work.values():
        months = list(dict.fromkeys(month for line in same for month in line.months))
        if len(months) >= MONTHS_FOR_A_DUTY:
            told.append((same[0], "、".join(f"{month}月" for month in months)))
    return told


def _is_past(plan: Plan, school: Any) -> bool:
    _first_on, last = span_of(plan, calendar_of(school))
    return last is not None and last < clock.today()


def _this(school: Any) -> tuple[int, int]:
    """The term that runs or comes next: (year, ordinal)."""
    calendar, today = calendar_of(school), clock.today()
    term = calendar.term_of(today) or calendar.next_term(today) or calendar.place(today).term
    if term is not None:
        return term.year, term.number
    return (today.year, 1) if today.month >= 7 else (today.year - 1, 2)


def _now_words(school: Any) -> str:
    return term_name(*_this(school))


def _changed(plan: Plan, member: Any) -> list[Section]:
    """Beside the version it would take the place of."""
    if plan.status != DRAFT or plan.replaces is None:
        return []
    told = differences(plan.replaces, plan)
    context = {
        "told": told,
        "before": plan.replaces,
        "accept_url": f"/planning/accept_version/{plan.replaces_id}/?version={plan.pk}",
        "may": member.can("planning.accept_version") and plan.replaces.status == ACCEPTED,
        "gone": [pair.old for pair in told.gone],
        "added": [pair.new for pair in told.added],
        "changed": [(pair.old, pair.new, _what(pair.old, pair.new)) for pair in told.changed],
    }
    title = _("与第{number}版的不同").format(number=plan.replaces.version)
    return [{"title": title, "html": render_to_string("planning/differences.html", context)}]


def _what(old: PlanLine, new: PlanLine) -> str:
    """What else than its words is another."""
    names = (
        (showing.when_words, _("时间")),
        (showing.who_words, _("责任人")),
        (showing.often_words, _("多久一次")),
    )
    return "；".join(
        f"{label}：{_bare(tell(old))} → {_bare(tell(new))}" for tell, label in names if tell(old) != tell(new)
    )


def _bare(words: Any) -> str:
    return strip_tags(str(words)) or "—"
