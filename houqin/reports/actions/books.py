"""经验总结集: the school picks signed reports and binds them."""

from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.reports.models import BookReport, Report, ReportBook
from houqin.reports.periods import MEETING, MONTH, SAFETY, TERM, WEEK, YEAR

ORDER = (YEAR, TERM, SAFETY, MONTH, WEEK, MEETING)  # the long ones first, each kind by its days


@action(_("编总结集"), tone="primary", says=_("编总结集：{title}"))
def bind_reports(
    school: School, /, *, by: Member, title: str, foreword: str, reports: Iterable[Report]
) -> Changes:
    """Signed reports alone; of a period of which there are several versions, the last."""
    rows = sorted(reports, key=lambda row: (ORDER.index(row.kind), row.first, row.version))
    twice = [
        row.title for row, after in pairwise(rows) if (row.kind, row.period) == (after.kind, after.period)
    ]
    if twice:
        raise Refused(_t("《{title}》选了两版，只收最后一版。").format(title=twice[0]))
    book = ReportBook(title=title, foreword=foreword, made_on=clock.today(), by=by)
    return Changes(book, add=[BookReport(book=book, report=row, position=n) for n, row in enumerate(rows, 1)])
