"""What people do with documents: issue a version, ask for signatures, sign, type in what was signed on paper, withdraw."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.canonical import sha256
from houqin.core.paper.models import PaperSignature
from houqin.core.paper.signing import ENTER_PAPER
from houqin.documents.models import VALID, Document, Signee, Version
from houqin.documents.signing import addressed, waiting_for
from houqin.people.models import Member, School


@action(_("登记文件"), tone="primary", says=_("登记：{title}"))
def add_document(
    school: School,
    /,
    *,
    by: Member,
    kind: str,
    title: str,
    reference: str,
    area: str,
    text: str,
    valid_from: date,
) -> Changes:
    """A document begins with its first version: as text, as a file, or both."""
    facts = {"kind": kind, "title": title, "reference": reference, "area": area}
    document = Document(**facts, valid_from=valid_from, status=VALID)
    return Changes(_version(document, 1, by, text, valid_from), add=[document])


@action(_("发布新版"), says=_("发布新版：{changed}"))
def issue_version(
    document: Document,
    /,
    *,
    by: Member,
    text: str,
    changed: str,
    valid_from: date | None,
    sign_again: bool,
) -> Changes:
    """A new version stands beside the old ones; who must sign is asked again only where this changes what he signed."""
    valid_from = valid_from or clock.today()
    number = document.last_number + 1
    version = _version(document, number, by, text, valid_from, changed)
    standing = list(Signee.objects.filter(document=document, over=False).select_related("member"))
    document.last_number, document.valid_from = number, valid_from
    asked, ended = [], []
    for signee in standing if sign_again else ():
        signee.over = True
        ended.append(signee)
        if signee.member.active:
            asked.append(_signee(version, signee.member, None))
    return Changes(version, add=asked, update=[document, *ended])


def _version(
    document: Document, number: int, by: Member, text: str, valid_from: date, changed: str = ""
) -> Version:
    facts = {"number": number, "valid_from": valid_from, "changed": changed}
    return Version(document=document, by=by, text=text, sha256=sha256(text), **facts)


def _signee(version: Version, member: Member, due_on: date | None) -> Signee:
    return Signee(document=version.document, version=version, member=member, due_on=due_on)


@action(_("请人签字"), tone="primary", says=_("请签字：{groups} {people}"))
def ask_to_sign(
    document: Document,
    /,
    *,
    by: Member,
    groups: Iterable[str],
    people: Iterable[Member],
    due_on: date | None,
) -> Changes:
    """Those who hold a post or a role now, and people by name; who is asked already is not asked twice."""
    version = Version.objects.get(document=document, number=document.last_number)
    there = set(Signee.objects.filter(document=document, over=False).values_list("member_id", flat=True))
    wanted = {member.pk: member for member in (*addressed(groups), *people)}
    asked = [_signee(version, member, due_on) for pk, member in wanted.items() if pk not in there]
    if not asked:
        raise Refused(_("选中的人都已经在签字名单上了。"))
    return Changes(document, add=asked)


@action(
    _("签字"),
    tone="primary",
    says=_("签字"),
    only=lambda document, by: waiting_for(document, by) is not None,
)
def sign_document(document: Document, /, *, by: Member) -> Changes:
    """Everybody for himself, on whatever screen he is signed in; the name and the moment stay."""
    signee = waiting_for(document, by)
    if signee is None:
        raise Refused(_("这份文件现在没有等您签字。"))
    signee.signed_at, signee.signed_on = clock.now(), clock.today()
    return Changes(document, update=[signee])


@action(
    _("代录纸质签字"),
    says=_("代录纸质签字：{signers}（纸上日期 {signed_on}）"),
    only=lambda document, by: by.can(ENTER_PAPER),
)
def enter_signatures(
    document: Document, /, *, by: Member, signers: Iterable[Member], signed_on: date
) -> Changes:
    """A sheet that several have signed is typed in at once, with its photo: the signers stay the signers."""
    chosen = {member.pk for member in signers}
    rows = Signee.objects.filter(document=document).missing().select_related("member")
    signed = [signee for signee in rows if signee.member_id in chosen]
    if len(signed) < len(chosen):
        raise Refused(_("选中的人里有的不在未签名单上，请刷新后重选。"))
    for signee in signed:
        signee.signed_at, signee.signed_on, signee.on_paper = clock.now(), signed_on, True
    return Changes(document, add=[_on_paper(each, by) for each in signed], update=signed)


def _on_paper(signee: Signee, by: Member) -> PaperSignature:
    facts: dict[str, Any] = {"model": signee._meta.label_lower, "row": signee.pk}
    facts |= {"signer": signee.member, "signed_on": signee.signed_on, "by": by}
    return PaperSignature(action="documents.sign_document", **facts)


@action(_("废止"), tone="danger", says=_("废止：{reason}"))
def withdraw_document(document: Document, /, *, by: Member, reason: str) -> Changes:
    """It stays readable with all versions and signatures; nobody is asked to sign it any more."""
    document.why_withdrawn = reason
    rows = list(Signee.objects.filter(document=document, over=False, signed_at__isnull=True))
    for signee in rows:
        signee.over = True
    return Changes(document, update=rows)
