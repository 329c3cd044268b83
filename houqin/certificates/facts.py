"""The numbers certificates give to summaries: how many of those who must hold a paper do, what was renewed, what runs out.

How many hold one is told of the last day of the span; what runs out next of the half year after it.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.certificates.dates import months_after
from houqin.certificates.kinds import kinds_now
from houqin.certificates.missing import asked_of, missing
from houqin.certificates.models import Certificate
from houqin.certificates.standing import over
from houqin.core.facts import AS_OF_TODAY, Figure, Span, ruled

RULES = {
    "certificates.held": _lazy("按规定要持证的在岗人员里，统计期末那天证件有效的人；按人算，不按证算。"),
    "certificates.renewed": _lazy("发证日期在统计期内、接替旧证的。"),
    "certificates.over": _lazy("到统计期末已过有效期、没有换新的。"),
    "certificates.ending": _lazy("统计期后半年内到期、现在在用的。"),
}
NOT_ON_PAPER = {f"certificates.{key}": AS_OF_TODAY for key in ("held", "over", "ending")}
LIST = "/certificates/certificates/"
AHEAD = 6  # months


def facts(school: Any, span: Span, before: Span | None = None) -> list[Figure]:
    """Codes: certificates.held.health (of all who must), certificates.renewed, certificates.over, certificates.ending."""
    return ruled([*_held(span), _renewed(span), _over(span), _ending(span)], RULES, NOT_ON_PAPER)


def _held(span: Span) -> list[Figure]:
    """从业人员8人健康证均有效: people, not papers; none of them is told where nobody must have one."""
    kinds = [kind for kind in kinds_now().values() if kind.active]
    lacking = {(each.kind.key, each.member.pk) for each in missing(kinds, span.last)}
    found = []
    for kind, people in asked_of(kinds):
        holding = [each for each in people if (kind.key, each.pk) not in lacking]
        if people:
            label = _("{kind}有效的人").format(kind=kind.title)
            url = _list(tab="all", kind=kind.key)
            code = f"certificates.held.{kind.key}"
            found.append(Figure(code, label, len(holding), _("人"), holding, url, of=len(people)))
    return found


def _renewed(span: Span) -> Figure:
    rows = Certificate.objects.filter(replaces__isnull=False, issued_on__range=(span.first, span.last))
    url = _list(tab="all", stand="renewed", issued_on_from=span.first, issued_on_to=span.last)
    return Figure("certificates.renewed", _("换证、检验"), rows.count(), _("件"), rows, url)


def _over(span: Span) -> Figure:
    rows = Certificate.objects.filter(over(span.last + timedelta(days=1)))
    url = _list(tab="over", valid_until_to=span.last)
    return Figure("certificates.over", _("过期没有换的证照"), rows.count(), _("件"), rows, url)


def _ending(span: Span) -> Figure:
    first = span.last + timedelta(days=1)
    last = months_after(span.last, AHEAD)
    rows = Certificate.objects.standing().filter(valid_until__range=(first, last))
    url = _list(tab="all", stand="standing", valid_until_from=first, valid_until_to=last)
    return Figure("certificates.ending", _("下半年到期的证照"), rows.count(), _("件"), rows, url)


def _list(**asked: Any) -> str:
    return f"{LIST}?{urlencode(asked)}"
