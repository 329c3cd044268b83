"""Who is told what about appraisals: each of his own sheet and its answer, who leads of an objection."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.appraisals.models import Appraisal
from houqin.core.notices.telling import Done, Said, tells, topic
from houqin.people.models import Member

SHEETS = topic("appraisals.sheets", _lazy("我的月考核表，以及别人提的异议"))
URL = "/appraisals/appraisals/"


@tells(SHEETS, "appraisals.draw_up_appraisals")
def drawn(done: Done, by: Member) -> Iterator[Said]:
    """Everybody of his own, with the day until which he may object."""
    for row in done.rows:
        if isinstance(row, Appraisal):
            text = _("{period}的考核表出来了，请看一看，有不对的可以提异议").format(period=row.period)
            yield Said((row.member_id,), text, row.pk, f"{URL}{row.pk}/")


@tells(SHEETS, "appraisals.object_appraisal")
def objected(done: Done, by: Member) -> Iterator[Said]:
    """Whoever drew it up."""
    text = _("{name}对{period}的考核表有异议").format(name=by.name, period=done.row.period)
    yield Said((done.row.by_id,), text, done.row.pk, f"{URL}{done.row.pk}/")


@tells(SHEETS, "appraisals.reply_appraisal", "appraisals.confirm_appraisal")
def answered(done: Done, by: Member) -> Iterator[Said]:
    """Whose sheet it is."""
    text = _("{period}的考核表：{status}").format(
        period=done.row.period, status=done.row.get_status_display()
    )
    yield Said((done.row.member_id,), text, done.row.pk, f"{URL}{done.row.pk}/")
