"""例会材料: one page for Monday's meeting. What the last one decided, what last week left, what waits, what this week brings.

It is read out in the office and goes nowhere else, so it says who: names stand in all of it.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.bulletins import Part
from houqin.core.facts import Span
from houqin.core.rooms import all_modules
from houqin.core.words import day_words
from houqin.hazards.models import MENDED, NEW, Hazard
from houqin.meetings.standing import last_issued, unfinished
from houqin.planning.models import DRAFT as TO_BE_CHECKED
from houqin.planning.models import Plan
from houqin.repairs.models import WAITING, Ticket
from houqin.reports.models import REVIEWED, SUBMITTED, Report
from houqin.reports.telling.areas import hazards_told, repairs_told
from houqin.reports.telling.problems import row_words
from houqin.reports.telling.teller import Sentence, Teller, put, safe
from houqin.rosters.models import PUBLISHED, Turn

FEW = 5  # lines of one heading; nobody reads out more
MISSED = 4
CALENDAR = "terms"

Heading = tuple[str, str, list[Sentence]]


def agenda(teller: Teller, reader: Any) -> Iterator[Heading]:
    """The headings that hold something, in the order in which a meeting goes through them."""
    span = teller.period.span
    told = (
        ("decided", _("上次会上定的事"), _decided(reader)),
        ("past", _("上周的事"), _past(teller)),
        ("waits", _("等着定的事"), _waits(teller.school.head_title)),
        ("ahead", _("本周安排"), _ahead(reader, span)),
    )
    for key, title, lines in told:
        said = [Sentence(f"meeting.{key}.{n}", template) for n, template in enumerate(_first(list(lines)))]
        if said:
            yield f"meeting.{key}", title, said


def _first(lines: list[str]) -> list[str]:
    rest = len(lines) - FEW
    return lines if rest < 1 else [*lines[:FEW], put(_("另有[n]件，见清单。"), n=rest)]


def _decided(reader: Any) -> Iterator[str]:
    """What is not done first: that is asked about."""
    rows = unfinished(reader, last_issued(reader)) if reader else []
    for each in sorted(rows, key=lambda row: (not row.late, row.decision.due_on)):
        text = _("[what]（[who]，[day]前）：[stands]。")
        told = each.decision
        words = {"what": told.what, "who": told.who, "day": day_words(told.due_on), "stands": each.words}
        yield put(text, **{name: safe(value) for name, value in words.items()})


def _past(teller: Teller) -> Iterator[str]:
    missing = teller.figures.get("duties.missing")
    if missing is not None and missing.value:
        rows = "；".join(safe(row_words(row)) for row in missing.rows[:MISSED])
        more = _("等") if missing.value > MISSED else ""
        yield put(_("没有登记的{duties.missing}项：[rows][more]。"), rows=rows, more=more)
    if teller.n("duties.skipped"):
        yield _("写明原因没有做的{duties.skipped}项。")
    for sentence in (*hazards_told(teller), *repairs_told(teller)):
        yield sentence.template


def _waits(head: str) -> Iterator[str]:
    """What somebody has to decide, and who."""
    for report in Report.objects.filter(status__in=(SUBMITTED, REVIEWED)).order_by("last", "id")[:FEW]:
        who = _("校长签发") if report.status == REVIEWED else _("分管副校长审核")
        yield put(_("《[title]》等[who]。"), title=safe(report.title), who=who)
    for plan in Plan.objects.filter(status=TO_BE_CHECKED).order_by("id")[:FEW]:
        yield put(_("《[title]》等[who]核对。"), title=safe(plan.title), who=safe(head))
    rows = Ticket.objects.filter(status=WAITING, wait_for="approval").select_related("place")
    for ticket in rows.order_by("reported_at", "id")[:FEW]:
        yield put(
            _("维修待审批：[what]（[place]），等校长批。"), what=safe(ticket.fault), place=safe(ticket.place)
        )
    yield from _hazards(head)


def _hazards(head: str) -> Iterator[str]:
    asked = (
        (NEW, _("隐患[n]处等[who]下达整改：[which]。")),
        (MENDED, _("隐患[n]处改好了，等他人复查：[which]。")),
    )
    for status, text in asked:
        rows = Hazard.objects.filter(status=status).order_by("found_on", "id")
        which = "、".join(safe(row.what) for row in rows[:3])
        if which:
            yield put(text, n=rows.count(), which=which, who=safe(head))


def _ahead(reader: Any, span: Span) -> Iterator[str]:
    """Who is on duty, the calendar of the plan, then what each room expects."""
    yield from _turns(span)
    for room, module in all_modules("weekly") if reader else ():
        if room != CALENDAR:  # how many school days a week has, everybody knows
            for part in module.ahead(reader, span):
                yield from _expected(part)


def _expected(part: Part) -> Iterator[str]:
    """到期的任务9项（冷库温度登记、食堂留样检查）: the lines that the sentence does not name itself."""
    for n, sentence in enumerate(part.said):
        lines = dict.fromkeys(line.fault for line in part.lines if n == 0 and line.fault not in sentence)
        named = "、".join([*lines][:FEW])
        yield safe(sentence.rstrip("。") + (f"（{named}）" if named else "")) + "。"


def _turns(span: Span) -> Iterator[str]:
    """值周：谭老师、文师傅（周一至周五）, of what was published."""
    rows = Turn.objects.told().touching(span.first, span.last)
    rows = rows.filter(member__isnull=False, roster__status=PUBLISHED).select_related("roster", "member")
    found: dict[str, dict[str, None]] = {}
    for turn in rows.order_by("roster__name", "roster_id", "first_on", "id")[:100]:
        found.setdefault(turn.roster.name, {})[turn.member.name] = None
    for title, names in found.items():
        yield put(_("[title]：[names]。"), title=safe(title), names=safe("、".join(names)))
