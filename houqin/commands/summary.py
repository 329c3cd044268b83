"""写一份总结、报告到 .docx、.pdf 文件，或其中的表到 .xlsx。 Write a summary to a file."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from houqin import readiness
from houqin.core.errors import Refused, Said
from houqin.core.facts import Figure
from houqin.core.prints import pdf
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.reports.docx import docx_of
from houqin.reports.drawing import Subject, draw, figures_of
from houqin.reports.models import Report
from houqin.reports.periods import KINDS, Period, period_of
from houqin.reports.prints import make_report
from houqin.reports.reading import paper_of
from houqin.reports.rules.paper import Paper
from houqin.reports.rules.shortening import FULL, INNER, ONE, THREE, edition_of
from houqin.reports.tables import xlsx_of

SUFFIXES = (".docx", ".pdf", ".xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which school, what, of which time, into which file."""
    parser.add_argument("--school", required=True, metavar="CODE", help="学校代码")
    parser.add_argument("--kind", required=True, choices=[key for key, _label in KINDS], help="种类")
    parser.add_argument(
        "--period", default="", help="时间：2026-09、2026T1、2026，或那一周里的一天；不写就是现在"
    )
    parser.add_argument(
        "--edition", default=FULL, choices=(FULL, THREE, ONE, INNER), help="全文、三页、一页、内部版"
    )
    parser.add_argument(
        "--reader",
        default="",
        metavar="LOGIN",
        help="例会材料给谁看（登录名），这位看不到的不写；网页上起草了的，照起草人",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="写到这个 .docx、.pdf 或 .xlsx 文件"
    )


def run(options: argparse.Namespace) -> int:
    """Exit code 0: written; 2: the school, the period or the file cannot be used."""
    if options.out.suffix.lower() not in SUFFIXES:
        raise CommandError(f"{options.out} 要以 .docx、.pdf 或 .xlsx 结尾。")
    if readiness.pending_migrations():
        raise CommandError("数据库还没有建好或不是这个版本的：请先运行 houqin init 或 houqin serve。")
    school = School.objects.filter(code__iexact=options.school).first()
    if school is None:
        raise CommandError(f"没有代码为 {options.school} 的学校。")
    try:
        with in_school(school):
            period = period_of(options.kind, options.period, school)
            figures = figures_of(school, period)
            paper = edition_of(_paper(school, period, figures, options.reader), options.edition)
        options.out.write_bytes(_made(paper, options.out.suffix.lower(), figures))
    except (Said, Refused, OSError) as problem:
        raise CommandError(str(problem)) from problem
    print(f"已写到 {options.out}。" + (f"还有 {len(paper.to_fill)} 处要由人填写。" if paper.to_fill else ""))
    return 0


def _paper(school: Any, period: Period, figures: Mapping[str, Figure], login: str) -> Paper:
    """As it is written on the page; drawn anew where nobody has begun it."""
    reader = _reader(login)
    report = Report.objects.filter(kind=period.kind, period=period.text).order_by("version").last()
    if report is not None:
        return paper_of(report, figures)
    seed = f"{school.code}:{period.kind}:{period.text}:1"
    signers = (("审核：分管副校长", ""), ("签发：校长", ""))
    return draw(Subject(school, period, seed, {}, signers, reader), figures)


def _reader(login: str) -> Member | None:
    """For whom a meeting's page is made."""
    if not login:
        return None
    found: Member | None = Member.objects.filter(active=True, user__login=login.strip().lower()).first()
    if found is None:
        raise CommandError(f"学校里没有登录名为 {login} 的在岗人员。")
    return found


def _made(paper: Paper, suffix: str, figures: Mapping[str, Figure]) -> bytes:
    if suffix == ".docx":
        return docx_of(paper)
    if suffix == ".xlsx":
        return xlsx_of(paper, figures)
    template, data = make_report(paper)
    return pdf(template, data)
