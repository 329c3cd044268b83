"""The parts of a document's page: its text, its versions with what changed, and who has signed."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.files.attaching import photos_of
from houqin.core.words import day_words
from houqin.documents.models import SEES_SIGNEES, Document, Signee, Version
from houqin.documents.rules import paragraphs
from houqin.documents.signing import waiting_for

NAMED = 200  # people named on the page; a larger school looks into the list


def link_to(document: Document) -> SafeString:
    """《食堂安全责任书》, which leads there."""
    return format_html('<a href="/documents/documents/{}/">{}</a>', document.pk, document)


def versions_of(document: Document) -> list[Version]:
    """The newest first."""
    rows = Version.objects.filter(document=document).select_related("by", "document")
    return list(rows.order_by("-number"))


def sections_of(document: Document, member: Any) -> list[dict[str, Any]]:
    """Only those that hold something."""
    versions = versions_of(document)
    found = [
        (_("正文"), _text(versions[0].text)),
        (_("签字"), _signing(document, member)),
        (_("版本"), _versions(document, versions)),
    ]
    return [{"title": title, "html": html} for title, html in found if html]


def _text(text: str) -> SafeString | str:
    lines = format_html_join("", "<p>{}</p>", ((line,) for line in paragraphs(text)))
    return format_html('<div class="document-text">{}</div>', lines) if lines else ""


def _versions(document: Document, versions: list[Version]) -> SafeString:
    files: dict[Any, list[Any]] = {}
    for each in photos_of(versions):
        files.setdefault(each.row, []).append(each)
    lines = ((_version(each, document), _files(files.get(each.pk, []))) for each in versions)
    return format_html('<ul class="links">{}</ul>', format_html_join("", "<li>{}{}</li>", lines))


def _version(version: Version, document: Document) -> SafeString:
    """第 2 版 11月3日 起施行：加上晨检 — and from the second on a link to what changed."""
    since = _("{day} 起施行").format(day=day_words(version.valid_from, year=True))
    said = "：".join(filter(None, [f"{version} {since}", version.changed]))
    who = f"{version.by.name} {day_words(clock.local(version.recorded_at).date())}"
    if version.number == 1:
        return format_html("{} <small>{}</small>", said, who)
    url = f"/documents/compare/{document.pk}/?to={version.number}"
    return format_html('<a href="{}">{}<small>{}</small></a>', url, said, who)


def _files(files: list[Any]) -> SafeString:
    link = '<a href="{}" download>{} <small>{}</small></a>'
    return format_html_join("", link, ((each.url, each.name, each.size) for each in files))


def _signing(document: Document, member: Any) -> SafeString | str:
    """已签 21/24; by name for who keeps documents, for others only how it stands with themselves."""
    rows = list(
        Signee.objects.filter(document=document).standing().select_related("member").order_by("id")[:NAMED]
    )
    if not rows:
        return ""
    signed = [each for each in rows if each.signed_at]
    count = _("应签 {all} 人，已签 {signed} 人，未签 {missing} 人。")
    said = count.format(all=len(rows), signed=len(signed), missing=len(rows) - len(signed))
    if not member.can(SEES_SIGNEES):
        own = _("等您签字。") if waiting_for(document, member) else ""
        return format_html("<p>{}{}</p>", said, own)
    return format_html("<p>{}</p>{}{}", said, _missing(rows), _signed(signed))


def _missing(rows: list[Signee]) -> SafeString | str:
    names = format_html_join(
        "",
        '<span class="badge badge-wait">{}</span>',
        ((each.member.name,) for each in rows if not each.signed_at),
    )
    return (
        format_html('<p class="muted">{}</p><div class="words">{}</div>', _("还没有签："), names)
        if names
        else ""
    )


def _signed(rows: list[Signee]) -> SafeString | str:
    names = format_html_join(
        "", '<span class="badge badge-done">{}{}</span>', ((each.member.name, _how(each)) for each in rows)
    )
    return (
        format_html('<p class="muted">{}</p><div class="words">{}</div>', _("已经签："), names)
        if names
        else ""
    )


def _how(signee: Signee) -> str:
    day = f" {signee.signed_on.month}.{signee.signed_on.day}" if signee.signed_on else ""
    return day + (_("纸") if signee.on_paper else "")
