"""Two addresses beside the usual ones: today's term, and a term's calendar on paper."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.terms.models import Term
from houqin.terms.pages import TermsPage, calendar_sheet


def current_term(request: HttpRequest) -> HttpResponse:
    """Straight to the calendar of the term that runs, or comes next; to the list where there is none."""
    member: Any = request.member  # type: ignore[attr-defined]
    _may_look(member)
    with in_school(member.school):
        coming = (
            Term.objects.visible_to(member).filter(last_on__gte=clock.today()).order_by("first_on").first()
        )
    return HttpResponseRedirect(TermsPage.row_url(coming.pk) if coming else TermsPage.url())


def calendar_on_paper(request: HttpRequest, pk: Any) -> HttpResponse:
    """One term's calendar as a sheet of A4."""
    member: Any = request.member  # type: ignore[attr-defined]
    _may_look(member)
    with in_school(member.school):
        term = Term.objects.visible_to(member).filter(pk=pk).first()
        if term is None:
            raise Http404
        sheet = calendar_sheet(term, member, paper=True)
        return render(request, "terms/calendar_paper.html", {"sheet": sheet, "page": sheet})


def _may_look(member: Any) -> None:
    if not member.can(Term.view_code()):
        raise PermissionDenied
