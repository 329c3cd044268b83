"""What becomes of the days that were typed into a grid: new entries, corrections, or nothing, and what is wrong where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from houqin.people.models import SchoolClass
from houqin.places.models import Place
from houqin.registers.asking import SURE
from houqin.registers.grids import FOLLOW_UP, Grid, seen_of
from houqin.registers.models import RegisterEntry
from houqin.registers.rules.answers import completed
from houqin.registers.rules.definition import PASS, Definition
from houqin.registers.rules.definition import Field as Asked
from houqin.registers.rules.marks import answer_of, usual_of
from houqin.registers.transcribing import Typed, is_typed


@dataclass
class Deed:
    """What becomes of one typed day: a new entry, a correction, or nothing; with the errors of its cells."""

    typed: Typed
    entry: RegisterEntry | None
    asked: dict[str, Any]  # what fill_entry or amend_entry is told
    problems: dict[tuple[str, str], str] = field(default_factory=dict)  # (line, path) -> sentence
    same: bool = False


@dataclass
class Manner:
    """What is said once for all days of a save."""

    rest_fine: bool = False
    sure: bool = False
    late: str = ""
    why: str = ""
    paper: Any = ()


def deeds_of(grid: Grid, days: list[Typed], manner: Manner) -> list[Deed]:
    """What is to be done for each typed day, in the order of days; nothing is stored."""
    rows = _rows_by_name(grid.made)
    return [_deed(grid, each, manner, rows) for each in sorted(days, key=lambda each: each["on"])]


def _deed(grid: Grid, typed: Typed, manner: Manner, rows: Mapping[str, str]) -> Deed:
    entry = grid.entries.get((date.fromisoformat(typed["on"]), typed.get("slot", ""), typed.get("about", "")))
    made = entry.version.definition if entry else grid.made
    body = merged(made, entry.body if entry else {}, typed["answers"])
    if entry is None and manner.rest_fine:
        _fill_rest(made, body)
    follow_up = typed.get("follow_up", "")
    deed = Deed(
        typed, entry, {"answers": body | ({SURE: True} if manner.sure else {}), "follow_up": follow_up}
    )
    if entry is not None:
        deed.same = follow_up == entry.follow_up and bare(completed(made, body)) == bare(
            completed(made, entry.body)
        )
        if not deed.same and typed.get("seen", seen_of(entry)) != seen_of(entry):
            sentence = _("打开以后，{who}登记或改过这一条。请刷新页面，看清后再改。")
            deed.problems["", ""] = sentence.format(who=entry.by.name)
        return deed
    deed.asked |= {
        "on": typed["on"],
        "slot": typed.get("slot", ""),
        "late": manner.late,
        "sheet": manner.paper,
    }
    deed.asked |= _about(made, typed.get("about", ""), rows)
    return deed


def bare(answers: Any) -> Any:
    """Answers as a page sends them, without what says nothing: a tick that was not set, a line that is empty."""
    if isinstance(answers, dict):
        return {name: bare(value) for name, value in answers.items() if value not in ("", None, False, [])}
    if isinstance(answers, list):
        return [bare(each) for each in answers]
    return "on" if answers is True else answers


def merged(made: Definition, body: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """What stands, with what was typed put over it; a cleared cell is left out, computed answers are not taken over."""
    found = {
        each.name: body[each.name] for each in made.fields if each.name in body and each.kind != "computed"
    }
    for name, value in typed.items():
        table = made.field(name)
        if table is not None and table.rows and isinstance(value, list):
            found[name] = _merged_lines(table, found.get(name) or [], value)
        else:
            found[name] = value
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _merged_lines(table: Asked, there: list[dict[str, Any]], typed: list[Any]) -> list[dict[str, Any]]:
    computed = {column.name for column in table.columns if column.kind == "computed"}
    first = table.columns[0].name
    lines = [{name: value for name, value in line.items() if name not in computed} for line in there]
    known = {str(line.get(first)): line for line in lines}
    for each in typed:
        if not isinstance(each, dict):
            lines.append(each)  # the form says that it is none
            continue
        line = known.get(str(each.get(first)))
        if line is None and not is_typed(table, each):
            continue
        if line is None:
            line = {}
            lines.append(line)
        line |= {name: value for name, value in each.items() if name != "@"}
    return [
        {n: v for n, v in line.items() if v not in ("", None)} if isinstance(line, dict) else line
        for line in lines
    ]


def _fill_rest(made: Definition, body: dict[str, Any]) -> None:
    """“其余正常”: checks that were not answered are in order, numbers with a first value have it."""
    _fill(body, made.fields)
    for table in made.tables:
        for line in body.get(table.name) or ():
            _fill(line, table.columns)


def _fill(answers: dict[str, Any], asked: Any) -> None:
    for each in asked:
        if each.name in answers or not each.required:
            continue
        usual = PASS if each.kind == "check" else answer_of(each, usual_of(each))
        if usual:
            answers[each.name] = usual


def _rows_by_name(made: Definition) -> dict[str, str]:
    """Names of places or classes to their keys, with one question."""
    if made.about == "place":
        return {str(each): str(each.pk) for each in Place.objects.filter(active=True)}
    if made.about == "class":
        return {each.name: str(each.pk) for each in SchoolClass.objects.filter(active=True)}
    return {}


def _about(made: Definition, about: str, rows: Mapping[str, str]) -> dict[str, Any]:
    names = {"place": "place", "class": "school_class", "thing": "subject"}
    return {names[made.about]: rows.get(about, about)} if made.about in names else {}


def problems_of(form: Any) -> Iterator[tuple[str, str, str]]:
    """(line, path, sentence) of everything that a form of one entry refused."""
    inner = getattr(form.fields["answers"], "checked", None)
    for name, errors in form.errors.items():
        if name == "answers" and inner is not None and inner.errors:
            yield from _inner_problems(inner)
        elif name == "follow_up":
            yield "", FOLLOW_UP, str(errors[0])
        else:
            yield "", "", f"{form.fields[name].label}：{errors[0]}" if name in form.fields else str(errors[0])


def _inner_problems(inner: Any) -> Iterator[tuple[str, str, str]]:
    for name, errors in inner.errors.items():
        lines = getattr(inner.fields.get(name), "checked", ())
        told = False
        for line in lines:
            first = str(line.data.get(next(iter(line.fields)), "")) if isinstance(line.data, dict) else ""
            for column, sentences in line.errors.items():
                told = True
                yield first, f"{name}.{column}", str(sentences[0])
        if not told:
            yield "", "" if name == SURE else name, str(errors[0])
