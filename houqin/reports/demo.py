"""Papers of the demo school: last month's report, signed; last week's, to be signed; the summary of the term, begun."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.reports import actions
from houqin.reports.models import Report
from houqin.reports.passages import passage_of
from houqin.reports.reading import paper_of
from houqin.terms.demo import school_days

ANSWERS: dict[str, tuple[str, str, str, str]] = {
    "hazards.late": ("经费还没有批", "先围起来，报学校排进维修计划", "总务主任", "本月底"),
    "certificates.over": ("安排到人不够细", "两周内体检换证，没有证的不上灶", "食品安全员", "两周内"),
    "repairs.open": ("配件没有到货", "催供货商到货，等外修的约定日期", "水电工", "下月第1周"),
    "repairs.returned": ("配件质量不好", "换一家供货商，修后第三天回看一次", "水电工", "下月起"),
    "meetings.decisions.late": ("安排到人不够细", "例会先对上次定的事", "总务主任", "下次例会"),
}
USUAL = ("临时有其他工作", "每周五对一次，漏的当周补做", "总务主任", "下月起")


def scenes(stage: Stage) -> Iterator[Scene]:
    """Of the first school: a month's report on a school day of the next month, the term's on the day before the last."""
    if stage.script != "DEMO":
        return
    days = [day for day in school_days(stage) if clock.at(day, 17) <= stage.until]
    begins = [day for day in days if (day.year, day.month) == (days[-1].year, days[-1].month)] if days else []
    before = days[-1].replace(day=1) - timedelta(days=1) if days else stage.first_day
    if begins and before > stage.first_day:
        text = f"{before.year}-{before.month:02d}"
        yield Scene(clock.at(begins[0], 16, 20), partial(_submitted, stage, "month", text))
        yield Scene(clock.at(begins[0], 16, 50), partial(_sign, stage, text))
    weeks = [day for day in days if day <= days[-1] - timedelta(days=7)]
    if weeks:
        yield Scene(clock.at(days[-1], 16, 10), partial(_submitted, stage, "week", weeks[-1].isoformat()))
    if len(days) > 1:
        yield Scene(clock.at(days[-2], 16, 40), partial(_term, stage))


def _draft(stage: Stage, kind: str, period: str) -> Report:
    head = stage.people["总务主任"]
    made: Report = actions.draft_report(stage.school, by=head, kind=kind, period=period)
    return made


def _submitted(stage: Stage, kind: str, period: str) -> None:
    """Everything that a person has to say is said, and it is handed to be signed."""
    report = _draft(stage, kind, period)
    with in_school(stage.school):
        asked = [each.key for each in paper_of(report).to_fill]
    for key in dict.fromkeys(
        each.rpartition(".")[0] if each.startswith("problem.") else each for each in asked
    ):
        if key.startswith("problem."):
            _answer(stage, report, key.removeprefix("problem."))
        else:
            _write(stage, report, key, "还在做" if key.startswith("goal.") else "照学期计划做。")
    actions.submit_report(report, by=stage.people["总务主任"])


def _sign(stage: Stage, period: str) -> None:
    with in_school(stage.school):
        report = Report.objects.get(kind="month", period=period)
    actions.review_report(report, by=stage.people["罗静姝"])
    actions.sign_report(report, by=stage.people["沈怀川"])


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
    said: dict[str, Any] = dict(
        zip(("cause", "measure", "post", "due"), ANSWERS.get(code, USUAL), strict=True)
    )
    actions.write_part(report, by=stage.people["总务主任"], part=f"problem.{code}", was="", text="", **said)


def _write(stage: Stage, report: Report, key: str, text: str) -> None:
    with in_school(stage.school):
        passage = passage_of(report, key)
    said: dict[str, Any] = {"cause": "", "measure": "", "post": "", "due": ""}
    was = passage.text if passage else ""
    actions.write_part(report, by=stage.people["总务主任"], part=key, was=was, text=text, **said)
