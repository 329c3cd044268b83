"""A line as it is shown: the words of the paper with what is out of date underlined, and beside them what was understood."""

import json
from typing import Any
from uuid import uuid4

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core.canonical import canonical
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.frequency_words import monday_or_once, once_a_week
from houqin.planning.forms import CorrectLineForm, standing
from houqin.planning.models import ACCEPTED, DRAFT, PARTS, PlanLine
from houqin.planning.rules import lines
from houqin.planning.rules.obsolete import found_in
from houqin.planning.rules.persons import NAME, SEVERAL, TITLED

TONES = {lines.TASK: "work", lines.TO_DUTY: "done", lines.NONE: "closed", "": "wait"}


def marked(text: str) -> SafeString:
    """The text with replaced rules and old wordings underlined, the reason in the title and behind the words; a slogan
    with what may be made of it in the title.
    """
    parts: list[tuple[Any, ...]] = []
    place, found = 0, found_in(text)
    if [each["kind"] for each in found] == ["slogan"]:
        return format_html('<u class="slogan" title="{}">{}</u>', found[0]["instead"], text)
    for each in sorted(found, key=lambda found: found["at"][0]):
        start, end = each["at"]
        if each["kind"] == "slogan" or start < place:
            continue
        parts.append((text[place:start], text[start:end], each["instead"]))
        place = end
    html = '{}<u class="obsolete" title="{}">{}</u><small class="obsolete-now">（{}）</small>'
    told = [(before, instead, words, instead) for before, words, instead in parts]
    return format_html("{}{}", format_html_join("", html, told), text[place:])


def when_words(line: PlanLine) -> str:
    """2026年9月上旬, 9月、10月, 第3周 9.14—9.20; nothing where nothing was understood."""
    months = "、".join(f"{month}月" for month in line.months)
    year = f"{line.year}年" if line.year and months else ""
    part = str(dict(PARTS).get(line.part, "")) if line.part else ""
    week = _("第{week}周").format(week=line.week) if line.week else ""
    return " ".join(filter(None, (f"{year}{months}{part}", week, line.day)))


def who_words(line: PlanLine) -> SafeString:
    """沈丽芳、李师傅（待定）: who was found, and who was not."""
    asides = {NAME: _("待定"), TITLED: _("按称呼认的"), SEVERAL: _("重名，待定")}
    shown = []
    for kind, _value, label, how in line.who:
        aside = asides[SEVERAL] if how == SEVERAL else asides[NAME] if kind == NAME else asides.get(how, "")
        shown.append((label, format_html("<small>（{}）</small>", aside) if aside else ""))
    return format_html_join("、", "{}{}", shown)


def often_words(line: PlanLine) -> str:
    """每周四、一学期两次; what nobody could read is asked."""
    said = []
    for each in line.frequency:
        known = {k: v for k, v in each.items() if k in Frequency.__dataclass_fields__}
        said.append(each.get("words", "") + (_("（多久一次？）") if known.get("unit") == "unset" else ""))
    return "、".join(filter(None, said))


def shown(line: PlanLine, member: Any, progress: str = "", below: str = "") -> dict[str, Any]:
    """All that the template of one line needs; its month is not said again `below` a heading that says it."""
    may, decided = may_correct(line, member), line.decision
    when = when_words(line)
    return {
        "line": line,
        "words": marked(line.words),
        "text": "" if line.text in line.words else line.text,
        "when": "" if when == below else when,
        "who": who_words(line),
        "often": often_words(line),
        "decision": _("并入每月职责")
        if line.gathered_id
        else dict(PlanLine.DECISIONS).get(decided, _("还没定")),
        "decides": line.kind != PlanLine.GOAL,
        "tone": TONES[decided],
        "guessed": line.sure == lines.GUESSED and may,
        "progress": progress,
        "amount": f"{line.amount}{line.unit}" if line.amount else "",
        "edit_url": f"/planning/correct_line/{line.pk}/" if may else "",
        "url": f"/planning/line/{line.pk}/",
        "taps": _to_send(line, member) if may and line.question else [],
    }


def _to_send(line: PlanLine, member: Any) -> list[tuple[str, str]]:
    """What each tap sends, and its words: also what stood in the line, as a form would."""
    both = {"key": str(uuid4()), "seen": canonical(CorrectLineForm.standing(member, line))}
    return [(json.dumps({"tap": tap, **both}), label) for tap, label in taps(line)]


def may_correct(line: PlanLine, member: Any) -> bool:
    """All lines of a draft; of an accepted plan those of which nothing was made."""
    if not member.can("planning.correct_line"):
        return False
    made = line.decision in (lines.TASK, lines.TO_DUTY)
    return line.plan.status == DRAFT or (line.plan.status == ACCEPTED and not made)


def taps(line: PlanLine) -> list[tuple[str, str]]:
    """What one tap answers; 沿用上格 only where the cell above names somebody."""
    found = [("above", _("沿用上格：{who}").format(who=line.above))] if line.above and not line.people else []
    if line.kind == PlanLine.DUTY:
        unset = any(each.get("unit") == "unset" for each in line.frequency)
        known = _("列为职责，多久一次以后再定") if unset else _("没问题")
        right = known if line.people else _("列为职责，人待定")
        return [*found, ("right", right), *_once_a_week(line), ("none", _("不派任务"))]
    if line.kind == PlanLine.REST:
        return [("duty", _("列为职责")), *_once_a_week(line), ("none", _("不派任务"))]
    all_year = line.kind == PlanLine.SAFETY and not line.months
    to_duty = [("duty", _("列为职责"))] if line.frequency or all_year else []
    once = [("task", _("只做一次"))] if line.frequency and line.months else []
    return [*found, *to_duty, *_once_a_week(line), *once, ("none", _("不派任务"))]


def _once_a_week(line: PlanLine) -> list[tuple[str, str]]:
    """每周一检查 is read as every Monday; one tap says otherwise."""
    return [("weekly", _("是一周一次"))] if monday_or_once(line.words) else []


# What a tap changes in the form of the line.
def tapped(line: PlanLine, tap: str) -> dict[str, Any]:
    """The answers of a tap; KeyError for one that is not offered."""
    kept = {"decision": line.decision or lines.TO_DUTY}
    answers: dict[str, dict[str, Any]] = {
        "above": {"people": line.above} | kept,
        "right": kept if line.kind == PlanLine.DUTY else {},
        "duty": {"decision": lines.TO_DUTY},
        "weekly": {"frequency": once_a_week(standing(line)["frequency"]), "decision": lines.TO_DUTY},
        "task": {"decision": lines.TASK},
        "none": {"decision": lines.NONE},
    }
    return answers[tap]
