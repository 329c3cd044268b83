"""What people do with certificates: enter one, put it right, renew it, end it, take in a list, add kinds of their own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.certificates.dates import FOREVER
from houqin.certificates.kinds import Kind, kinds_now, shipped
from houqin.certificates.models import VALID, Certificate, CertificateKind
from houqin.certificates.naming import holder_words, until_words
from houqin.certificates.replacing import renewed, replace_with
from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.places.models import Place

ALONE = "certificates"
MANY = ("contract", "licence", "insurance")  # of one name a school may have several


@action(_("登记证照"), tone="primary", says=_("登记{row}"), alone=ALONE)
def add_certificate(
    school: School,
    /,
    *,
    by: Member,
    kind: str,
    member: Member | None,
    place: Place | None,
    what: str,
    keeper: Member | None,
    **paper: Any,
) -> Certificate:
    """One paper of one kind stands for one person, place or thing; the next one comes by 换证."""
    held = {"member": member, "place": place, "what": what}
    made = Certificate(keeper=keeper or by, **_dated(paper))
    _hold(made, kinds_now()[kind], held, school)
    _refuse_double(made)
    return made


def _dated(paper: dict[str, Any]) -> dict[str, Any]:
    """长期有效 is a day beyond all others."""
    no_end = paper.pop("no_end")
    return paper | {"valid_until": FOREVER if no_end else paper["valid_until"]}


def _hold(paper: Certificate, kind: Kind, held: dict[str, Any], school: School) -> None:
    for name, value in held.items():
        setattr(paper, name, value)
    paper.kind, paper.kind_name, paper.personal, paper.own_days = _of(kind)
    paper.holder_text = holder_words(paper, school)


def _of(kind: Kind) -> tuple[str, str, bool, int | None]:
    return kind.key, kind.title, kind.personal, kind.own_days


def _refuse_double(paper: Certificate) -> None:
    facts = {"kind": paper.kind, "member": paper.member, "place": paper.place, "what": paper.what}
    rows = Certificate.objects.filter(status=VALID, **facts).exclude(pk=paper.pk)
    there = rows.filter(number=paper.number).first() if paper.kind in MANY else rows.first()
    if there is not None:
        sentence = _("“{row}”已经登记（有效期至{day}）。办了新的，请打开那一条点“换证”。")
        raise Refused(sentence.format(row=there, day=until_words(there.valid_until)))


@action(_("更正证照"), says=_("更正"), alone=ALONE)
def edit_certificate(
    certificate: Certificate,
    /,
    *,
    by: Member,
    member: Member | None,
    place: Place | None,
    what: str,
    keeper: Member | None,
    **paper: Any,
) -> Certificate:
    """What was typed wrongly; a new paper is no correction, it is 换证."""
    held = {"member": member, "place": place, "what": what}
    for name, value in _dated(paper).items():
        setattr(certificate, name, value)
    certificate.keeper = keeper or by
    _hold(certificate, kinds_now()[certificate.kind], held, by.school)
    _refuse_double(certificate)
    return certificate


@action(_("换证"), tone="primary", says=_("换证：{row} {valid_until}"), alone=ALONE)
def renew_certificate(certificate: Certificate, /, *, by: Member, **paper: Any) -> Changes:
    """A new paper, a passed inspection, a contract that goes on: it takes the place of the old one, which stays readable."""
    new = renewed(certificate, **_dated(paper))
    if new.valid_until <= certificate.valid_until:
        sentence = _("新的有效期至（{new}）不比原来的（{old}）晚。原来的填错了，请用“更正证照”。")
        words = {"new": until_words(new.valid_until), "old": until_words(certificate.valid_until)}
        raise Refused(sentence.format(**words))
    replace_with(certificate, new)
    return Changes(new, update=[certificate])


@action(_("停用证照"), tone="danger", says=_("{how}：{reason}"))
def end_certificate(certificate: Certificate, /, *, by: Member, how: str, reason: str) -> Certificate:
    """A thing that is scrapped, a contract that is over, a paper that was taken away: nobody is reminded any more."""
    certificate.how_ended, certificate.why_ended, certificate.ended_on = how, reason, clock.today()
    return certificate


@action(_("添加证照种类"), says=_("添加证照种类：{title}"), alone=ALONE)
def add_certificate_kind(school: School, /, *, by: Member, **facts: Any) -> CertificateKind:
    """What the shipped kinds do not know; its name is not one of theirs."""
    _refuse_known(facts["title"])
    return CertificateKind(**facts)


@action(_("修改证照种类"), says=_("修改证照种类：{title}"), alone=ALONE)
def change_certificate_kind(
    kind: CertificateKind, /, *, by: Member, title: str, holder: str, days: int, **facts: Any
) -> Changes:
    """Its papers are called and told of as it says now; whose they are is not changed under them."""
    rows = list(Certificate.objects.filter(kind=kind.key))
    if rows and holder != kind.holder:
        raise Refused(_("已经登记了这种证照，不能再改“谁的”。请停用这一种，另加一种。"))
    if title != kind.title:
        _refuse_known(title)
    other = [row for row in rows if (row.kind_name, row.own_days) != (title, days)]
    for row in other:
        row.kind_name, row.own_days = title, days
    for name, value in (facts | {"title": title, "holder": holder, "days": days}).items():
        setattr(kind, name, value)
    return Changes(kind, update=other)


def _refuse_known(title: str) -> None:
    own = CertificateKind.objects.filter(title=title).exists()
    if own or any(kind.title == title for kind in shipped().values()):
        raise Refused(_("已经有“{title}”这一种，请直接登记。").format(title=title))
