"""What people do with a report: draft it, write in it, hand it to be signed, review, sign, return, hand in."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.canonical import canonical, sha256
from houqin.people.models import Member, School
from houqin.reports.copying import mark
from houqin.reports.models import DRAFT, HANDED, SIGNED, Report, ReportPart
from houqin.reports.passages import template_of
from houqin.reports.periods import period_of
from houqin.reports.reading import paper_of
from houqin.reports.rules import paper as papers

NAMED = 3  # passages named that are still to be filled


@action(_("起草总结、报告"), tone="primary", says=_("起草：{kind} {period}"), alone="reports")
def draft_report(school: School, /, *, by: Member, kind: str, period: str) -> Changes:
    """One at a time for a period; when one is signed, the next is a new version of it."""
    asked = period_of(kind, period, school)
    last = Report.objects.filter(kind=kind, period=asked.text).order_by("version").last()
    if last is not None and last.status not in (SIGNED, HANDED):
        raise Refused(_t("《{title}》已经在写，打开那一份接着写。").format(title=last.title))
    days = {"first": asked.span.first, "last": asked.span.last}
    version = last.version + 1 if last else 1
    report = Report(
        kind=kind, period=asked.text, title=asked.title(school), version=version, status=DRAFT, by=by, **days
    )
    earlier = ReportPart.objects.filter(report=last) if last else ()
    kept = ("key", "text", "by", "same_as", "same_words")
    parts = [ReportPart(report=report, **{name: getattr(each, name) for name in kept}) for each in earlier]
    return Changes(report, add=parts)


@action(_("写一段"), says=_("写了一段"))
def write_part(
    report: Report,
    /,
    *,
    by: Member,
    part: str,
    was: str,
    text: str,
    cause: str,
    measure: str,
    post: str,
    due: str,
) -> Changes:
    """What a person writes stands in place of what was drawn; numbers that were left alone go on following the records.

    Nothing written: the passage is drawn again.
    """
    if part.startswith("problem.") and not part.endswith(".fact"):
        answers = {"cause": cause, "measure": measure, "post": post, "due": due}
        texts = {f"{part}.{name}": said for name, said in answers.items()}
    else:
        texts = {part: template_of(report, part, was, text)}
    return _put(report, by, texts)


def _put(report: Report, by: Member, texts: dict[str, str]) -> Changes:
    there = {each.key: each for each in ReportPart.objects.filter(report=report, key__in=texts)}
    add, update, remove = [], [], []
    for key, text in texts.items():
        row = there.get(key)
        if not text:
            remove += [row] if row else []
        elif row is None:
            add.append(mark(ReportPart(report=report, key=key, text=text.replace("{}", ""), by=by)))
        elif row.text != text:
            row.text, row.by = text, by
            update.append(mark(row))
    return Changes(report, add=add, update=update, remove=remove)


@action(_("送审"), tone="primary", says=_("送审"))
def submit_report(report: Report, /, *, by: Member) -> Report:
    """From now on its numbers stand still: who signs, signs what he has read. Nothing may be left to be filled in."""
    paper = paper_of(report)
    if paper.to_fill:
        raise Refused(
            _t("还有{n}处要您填写（标着【】的）：先填好原因、措施、岗位、时限和结论。").format(
                n=len(paper.to_fill)
            )
        )
    report.frozen, report.stood_on = papers.kept(paper), clock.today()
    report.sha256, report.why_returned = sha256(canonical(report.frozen)), ""
    return report


@action(
    _("审核"), tone="primary", says=_("审核通过"), on_paper=lambda report, signer: signer.pk != report.by_id
)
def review_report(report: Report, /, *, by: Member) -> Report:
    """分管副校长 has read it."""
    report.reviewer, report.reviewed_on = by, clock.today()
    return report


@action(_("签发"), tone="primary", says=_("签发"), on_paper=lambda report, signer: True)
def sign_report(report: Report, /, *, by: Member) -> Report:
    """校长 signs; where nobody reviews, at once."""
    report.signer, report.signed_on = by, clock.today()
    return report


@action(_("退回修改"), says=_("退回：{reason}"))
def return_report(report: Report, /, *, by: Member, reason: str) -> Report:
    """It is a draft again, and its numbers follow the records."""
    report.frozen, report.stood_on, report.sha256 = None, None, ""
    report.reviewer = report.reviewed_on = None
    report.why_returned = reason
    return report


@action(_("登记上交"), says=_("上交给：{handed_to}"))
def hand_in_report(report: Report, /, *, by: Member, handed_to: str, handed_on: Any) -> Report:
    """To whom it was given, and when."""
    report.handed_to, report.handed_on = handed_to, handed_on
    return report
