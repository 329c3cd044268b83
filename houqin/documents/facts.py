"""The numbers documents give to summaries: how many of those who must sign a 责任书 have signed it, as it stands now."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import AS_OF_TODAY, Figure, Span, ruled
from houqin.documents.models import VALID, Document, Signee

RULES = {
    "documents.letters": _lazy("现行责任书要签字的人次，在岗的人；按今天的情况。"),
    "documents.letters.signed": _lazy("其中已经签字的，本人签的和纸上签的都算。"),
}


def facts(school: Any, span: Span) -> list[Figure]:
    """documents.letters and, of these, documents.letters.signed; nothing of the trial."""
    live = school.go_live_on
    rows = Signee.objects.standing().filter(document__kind=Document.LETTER, document__status=VALID)
    rows = rows.none() if live is None else rows.filter(version__valid_from__lte=span.last)
    signed = rows.filter(signed_at__isnull=False)
    count = rows.count()
    figures = [
        Figure("documents.letters", _("责任书应签"), count, _("份"), rows),
        Figure("documents.letters.signed", _("责任书已签"), signed.count(), _("份"), signed, of=count),
    ]
    return ruled(figures, RULES, {"documents": AS_OF_TODAY})
