"""Two addresses beside the usual ones: what changed between two versions, and the document on paper."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.documents.models import Document
from houqin.documents.prints import make_document
from houqin.documents.rules import SAME, differences
from houqin.documents.sections import versions_of


def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Paragraph by paragraph, what one version has and the one before it has not; `to` is the newer one."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school):
        document = _document(member, pk)
        versions = {version.number: version for version in versions_of(document)}
        wanted = _wanted(request, document)
        if wanted not in versions:
            raise Http404
        new, old = versions[wanted], versions.get(wanted - 1)
        pieces = list(differences(old.text if old else "", new.text))
        page = {
            "title": _("改了什么"),
            "document": document,
            "said": new.changed,
            "old": old,
            "new": new,
            "pieces": pieces,
            "same": all(piece.kind == SAME for piece in pieces),
            "versions": [
                {"label": str(each), "url": f"/documents/compare/{pk}/?to={each.number}", "here": each is new}
                for each in sorted(versions.values(), key=lambda each: each.number)
                if each.number > 1
            ],
            "back_url": f"/documents/documents/{pk}/",
        }
        return render(request, "documents/compare.html", {"page": page, "title": page["title"]})


def _wanted(request: HttpRequest, document: Document) -> int:
    text = request.GET.get("to", "")
    if set(request.GET) - {"to"} or (text and not (text.isascii() and text.isdigit() and len(text) < 5)):
        raise BadRequest("to")
    return int(text) if text else document.last_number


def _document(member: Any, pk: UUID) -> Document:
    if not member.can(Document.view_code()):
        raise PermissionDenied
    document: Document | None = Document.objects.visible_to(member).filter(pk=pk).first()
    if document is None:
        raise Http404
    return document


def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The version in force as a sheet to be signed, with who has signed already."""
    member: Any = request.member  # type: ignore[attr-defined]
    with in_school(member.school), override("zh-hans"):
        template, data, title = make_document(member, _document(member, pk))
    return pdf_response(pdf(template, data), title)
