"""Papers of the demo school: last month's report, signed; last week's, to be signed; the summary of the term, begun.

Where a whole term is played each of its months has its report, and after its last day the summaries of the term and of
safety are written, reviewed, signed and handed in.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.reports import actions
from houqin.reports.demo.around import around, from_paper
from houqin.reports.demo.said import OWN, said_of
from houqin.reports.models import Report
from houqin.reports.reading import paper_of
from houqin.surveys.models import Survey
from houqin.surveys.results import result_of
from houqin.terms.demo import school_days
from houqin.terms.rules import proposed_terms, school_year_of

HOLIDAYS = timedelta(days=7)  # after so many days of them the papers of the term are handed in


def scenes(stage: Stage) -> Iterator[Scene]:
    """Of the first school: a month's report on a school day of the next month, the term's on the day before the last."""
    if stage.script != "DEMO":
        return
    if stage.whole:
        yield from_paper(stage)
    days = [day for day in school_days(stage) if clock.at(day, 17) <= stage.until]
    begins = [day for last, day in pairwise(days) if last.month != day.month]
    for day in begins if stage.whole else begins[-1:]:
        yield from _month(stage, day)
    weeks = [day for day in days if day <= days[-1] - timedelta(days=7)] if days else []
    if weeks:
        yield Scene(clock.at(days[-1], 16, 10), partial(_submitted, stage, "week", weeks[-1].isoformat()))
    term = proposed_terms(school_year_of(stage.first_day))[0]
    if stage.whole and clock.local(stage.until).date() >= term.last + HOLIDAYS:
        monday = term.last + timedelta(days=3)
        for kind in ("term", "safety"):
            yield from _handed_in(stage, kind, monday)
        yield from around(stage, monday)
    elif len(days) > 1:
        yield Scene(clock.at(days[-2], 16, 40), partial(_term, stage))


def _month(stage: Stage, day: date) -> Iterator[Scene]:
    before = day.replace(day=1) - timedelta(days=1)
    text = f"{before.year}-{before.month:02d}"
    yield Scene(clock.at(day, 16, 20), partial(_submitted, stage, "month", text))
    yield Scene(clock.at(day, 16, 50), partial(_sign, stage, "month", text))


def _handed_in(stage: Stage, kind: str, monday: date) -> Iterator[Scene]:
    """The week after the term: written on Monday, reviewed and signed on Tuesday, handed in on Thursday."""
    year = school_year_of(stage.first_day)
    minute = 0 if kind == "term" else 30
    text = f"{year}T1"
    yield Scene(clock.at(monday, 9, minute), partial(_submitted, stage, kind, text))
    yield Scene(clock.at(monday + timedelta(days=1), 15, minute), partial(_sign, stage, kind, text))
    yield Scene(clock.at(monday + timedelta(days=3), 10, minute), partial(_hand_in, stage, kind, text))


def _draft(stage: Stage, kind: str, period: str) -> Report:
    head = stage.people["总务主任"]
    made: Report = actions.draft_report(stage.school, by=head, kind=kind, period=period)
    return made


def _submitted(stage: Stage, kind: str, period: str) -> None:
    """Everything that a person has to say is said, and it is handed to be signed."""
    report = _draft(stage, kind, period)
    for key, text in OWN.get(kind, {}).items():
        _write(stage, report, key, text)
    with in_school(stage.school):
        asked = [each.key for each in paper_of(report).to_fill]
    for key in dict.fromkeys(each.rpartition(".")[0] if is_problem(each) else each for each in asked):
        if is_problem(key):
            _answer(stage, report, key.removeprefix("problem."))
        elif key.startswith("goal."):
            _conclude(stage, report, key)
        else:
            _write(stage, report, key, "照学期计划做。")
    actions.submit_report(report, by=stage.people["总务主任"])


def _conclude(stage: Stage, report: Report, key: str) -> None:
    """Of the goal that no number tells: at the end of the term what parents answered, before it that it is under way."""
    if report.kind != "term":
        _write(stage, report, key, "还在做")
        return
    with in_school(stage.school):
        survey = Survey.objects.get(topic="canteen")
        main = result_of(survey).main
    assert main is not None
    _write(stage, report, key.replace(".verdict", ".done"), f"{main.satisfied}/{main.rated}")
    _write(stage, report, key, "完成" if main.satisfied * 10 >= main.rated * 9 else "未完成")


def is_problem(key: str) -> bool:
    """Whether a passage is of the table of problems."""
    return key.startswith("problem.")


def _report(stage: Stage, kind: str, period: str) -> Report:
    with in_school(stage.school):
        found: Report = Report.objects.get(kind=kind, period=period)
    return found


def _sign(stage: Stage, kind: str, period: str) -> None:
    report = actions.review_report(_report(stage, kind, period), by=stage.people["罗静姝"])
    actions.sign_report(report, by=stage.people["沈怀川"])


def _hand_in(stage: Stage, kind: str, period: str) -> None:
    to, day = "云岭县教体局办公室" if kind == "term" else "云岭县教体局安全股", clock.today()
    actions.hand_in_report(
        _report(stage, kind, period), by=stage.people["总务主任"], handed_to=to, handed_on=day
    )


def _term(stage: Stage) -> None:
    """Begun, not finished: two problems are answered, one sentence is his own."""
    report = _draft(stage, "term", "")
    with in_school(stage.school):
        asked = {
            each.key.rpartition(".")[0]
            for each in paper_of(report).to_fill
            if each.key.startswith("problem.")
        }
    for key in sorted(asked)[:2]:
        _answer(stage, report, key.removeprefix("problem."))
    _write(stage, report, "area.service.own", "开学、月考、运动会搬运桌椅和音响，各班随叫随到。")


def _answer(stage: Stage, report: Report, code: str) -> None:
    said: dict[str, Any] = dict(zip(("cause", "measure", "post", "due"), said_of(report, code), strict=True))
    actions.write_part(report, by=stage.people["总务主任"], part=f"problem.{code}", was="", text="", **said)


def _write(stage: Stage, report: Report, key: str, text: str) -> None:
    said: dict[str, Any] = {"cause": "", "measure": "", "post": "", "due": ""}
    actions.write_part(report, by=stage.people["总务主任"], part=key, was="", text=text, **said)
