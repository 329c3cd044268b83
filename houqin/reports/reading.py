"""A report as it is read: drawn from the records while it is a draft, as it was handed to be signed afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from houqin.core.facts import Figure
from houqin.core.words import day_words
from houqin.reports.drawing import Subject, draw, figures_of
from houqin.reports.models import Report, ReportPart
from houqin.reports.periods import Period
from houqin.reports.rules import paper as papers
from houqin.reports.rules.paper import Paper


def written_in(report: Report) -> dict[str, str]:
    """passage -> what a person wrote in it."""
    return dict(ReportPart.objects.filter(report=report).values_list("key", "text"))


def subject_of(report: Report, period: Period) -> Subject:
    """What is drawn for a report."""
    seed = f"{report.school.code}:{report.kind}:{report.period}:{report.version}"
    return Subject(report.school, period, seed, written_in(report), signers_of(report), report.by)


def paper_of(report: Report, figures: Mapping[str, Figure] | None = None) -> Paper:
    """All editions in one; the caller has named the school."""
    if report.frozen is not None:
        kept = papers.read(report.frozen)
        return kept if kept.brief else replace(kept, signers=signers_of(report))
    period = report.period_now()
    return draw(subject_of(report, period), figures_of(report.school, period) if figures is None else figures)


def signers_of(report: Report) -> tuple[tuple[str, str], ...]:
    """审核 and 签发, with name and day once they have signed."""
    told = (
        ("审核：分管副校长", report.reviewer, report.reviewed_on),
        ("签发：校长", report.signer, report.signed_on),
    )
    return tuple((label, f"{who.name}　{_day(day)}" if who and day else "") for label, who, day in told)


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def stands_words(report: Report) -> str:
    """数据截至 11月21日 周六."""
    return day_words(report.stood_on, year=True) if report.stood_on else ""
