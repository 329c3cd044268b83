"""What somebody pasted: a passage that stands word for word in a plan, an earlier report or a document is marked as such.

Looked for when the passage is written, by three questions whatever there is; the writer may leave it (decisions/0081).
"""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from houqin.documents.models import VALID, Version
from houqin.planning.models import ACCEPTED, REPLACED, PlanLine
from houqin.reports.models import Report, ReportPart
from houqin.reports.rules.copied import copied_from

LINES, PARTS, PAPERS = 2000, 1000, 200  # of each as many as are looked through, the newest first
QUOTED = 12  # letters of what is the same


def mark(part: ReportPart) -> ReportPart:
    """The part with where its words stand too; nothing is asked for what is too short to be copied."""
    found = copied_from(part.text, _texts(part.report))
    part.same_as = found.title if found else ""
    part.same_words = found.words[:QUOTED] if found else ""
    return part


def _texts(report: Report) -> Iterator[tuple[str, str]]:
    """(title, text): the words of plans beside their goals and calendar, reports of the same kind, documents in force."""
    lines = PlanLine.objects.filter(kind=PlanLine.REST, plan__status__in=(ACCEPTED, REPLACED))
    yield from lines.order_by("-plan", "position").values_list("plan__title", "words")[:LINES]
    parts = ReportPart.objects.filter(report__kind=report.kind).exclude(report__period=report.period)
    yield from parts.order_by("-report__last", "id").values_list("report__title", "text")[:PARTS]
    papers = Version.objects.filter(document__status=VALID, number=F("document__last_number"))
    yield from papers.exclude(text="").order_by("-id").values_list("document__title", "text")[:PAPERS]


def marks_of(report: Report) -> dict[str, str]:
    """passage -> what is said beside it. One question; the caller has named the school."""
    rows = ReportPart.objects.filter(report=report).exclude(same_as="")
    return {key: said(title, words) for key, title, words in rows.values_list("key", "same_as", "same_words")}


def said(title: str, words: str) -> str:
    """“坚持服务育人…”和《工作计划》里的一段相同."""
    return _("“{words}…”和《{title}》里的一段相同").format(words=words, title=title)
