"""What certificates tell of a week: what is over, and what runs out next; names of people stand in neither page."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.certificates.models import SEES_ALL, Certificate
from houqin.certificates.standing import over
from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span
from houqin.core.words import day_words

SHOWN = 8
URL = "/certificates/certificates/"


def past(member: Any, span: Span) -> Iterator[Part]:
    """Papers that had run out by the end of the week and still stand."""
    if not member.can(SEES_ALL):
        return
    found = list(
        Certificate.objects.filter(over(span.last + timedelta(days=1))).order_by("valid_until", "id")
    )
    lines = [_line(paper) for paper in found[:SHOWN]]
    if lines:
        said = [_("过期没有换的证照{count}件。").format(count=len(found))]
        yield Part(_("证照"), lines, rest_words(len(found), SHOWN), said, url=f"{URL}?tab=over")


def _line(paper: Certificate) -> Line:
    """A thing by its name, a person not."""
    return Line("" if paper.personal else paper.holder_text, paper.kind_name, day_words(paper.valid_until))


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """What runs out within the week: each kind with how many."""
    if not member.can(SEES_ALL):
        return
    rows = Certificate.objects.standing().filter(valid_until__range=(span.first, span.last))
    kinds = Counter(rows.order_by("valid_until").values_list("kind_name", flat=True))
    if kinds:
        named = "、".join(
            _("{kind}{count}件").format(kind=kind, count=count) for kind, count in kinds.items()
        )
        yield Part(_("证照"), said=[_("到期要换的：{kinds}。").format(kinds=named)], url=f"{URL}?tab=soon")
