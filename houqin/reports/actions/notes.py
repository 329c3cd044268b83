"""批注: who reads a report says beside a passage what is to be looked at; who writes it answers."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member
from houqin.reports.models import HANDED, OPEN, SIGNED, Report, ReportNote
from houqin.reports.passages import passage_of

QUOTED = 200  # signs of the passage that are kept with the note


@action(_("批注"), says=_("批注：{text}"))
def write_note(report: Report, /, *, by: Member, part: str, text: str) -> Changes:
    """Until it is signed; a signed report is corrected by its next version."""
    if report.status in (SIGNED, HANDED):
        raise Refused(_t("这一份已经签发，不再批注；要改，请起草下一版。"))
    passage = passage_of(report, part)
    if passage is None:
        raise Refused(_t("这一段现在没有了，请回到总结里再选。"))
    note = ReportNote(report=report, key=part, quoted=passage.text[:QUOTED], text=text, by=by, status=OPEN)
    return Changes(report, add=[note])


@action(_("答复批注"), says=_("答复：{answer}"))
def settle_note(note: ReportNote, /, *, by: Member, answer: str) -> ReportNote:
    """What was changed, or why it stays."""
    note.answer, note.answered_by, note.answered_at = answer, by, clock.now()
    return note
