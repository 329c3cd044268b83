"""Two pages beside the usual ones: the account of each person, and a roster as a sheet of A4."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.people.models import Member
from houqin.rosters.ledger import Account, account_span, accounts
from houqin.rosters.models import Roster, Turn
from houqin.rosters.pages import RostersPage
from houqin.rosters.prints import sheet
from houqin.rosters.rules import gap_between, tenths_words
from houqin.terms.calendar import calendar_of


def load(request: HttpRequest) -> HttpResponse:
    """值班账: how often each has been and will be on duty this term. Who draws sees all, others their own line."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(Turn.view_code()):
        raise PermissionDenied
    with in_school(member.school):
        looked_at(member, Turn, how="list")
        rosters = list(RostersPage.rows(member).order_by("-first_on", "id")[:50])
        chosen = _chosen(request, rosters)
        span = account_span(calendar_of(member.school), chosen.first_on if chosen else clock.today())
        lines = accounts(_people(member, chosen), span)
        shown = [line for line in lines if line.turns or chosen]
        page = {
            "beside": beside(RostersPage, member, request.path),
            "rosters": [{"row": row, "here": row == chosen} for row in rosters],
            "chosen": chosen,
            "span": f"{day_words(span.first, year=True)}—{day_words(span.last, year=True)}",
            "lines": [_line(line, span) for line in shown],
            "gap": tenths_words(gap_between([line.in_proportion for line in shown])) if chosen else "",
            "all": member.can("rosters.draw_roster"),
        }
        return render(request, "rosters/load.html", {"page": page, "title": _("值班账")})


def _chosen(request: HttpRequest, rosters: list[Roster]) -> Roster | None:
    """The roster whose people are compared; another school's is as wrong as one that is none."""
    if set(request.GET) - {"roster"}:
        raise BadRequest("parameter")
    asked = request.GET.get("roster", "")
    if not asked:
        return None
    try:
        key = forms.UUIDField().clean(asked)
    except forms.ValidationError as problem:
        raise BadRequest("roster") from problem
    found = next((row for row in rosters if row.pk == key), None)
    if found is None:
        raise BadRequest("roster")
    return found


def _people(member: Any, roster: Roster | None) -> Any:
    people = Member.objects.choosable()
    if not member.can("rosters.draw_roster"):
        people = people.filter(pk=member.pk)
    return people.filter(rosters__roster=roster, rosters__active=True) if roster else people


def _line(line: Account, span: Span) -> dict[str, Any]:
    asked = {
        "tab": "counted",
        "member": line.member.pk,
        "first_on_from": span.first,
        "first_on_to": span.last,
    }
    return {
        "name": line.member.name,
        "turns": line.turns,
        "load": tenths_words(line.load),
        "there": line.there,
        "proportion": tenths_words(line.in_proportion),
        "url": f"/rosters/turns/?{urlencode(asked)}",
    }


def on_paper(request: HttpRequest, pk: Any) -> HttpResponse:
    """The roster as schools post it."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(Roster.view_code()) or not member.can(Turn.view_code()):
        raise PermissionDenied
    with in_school(member.school):
        roster = RostersPage.rows(member).select_related("place").filter(pk=pk).first()
        if roster is None:
            raise Http404
        looked_at(member, Roster, how="row", row=pk)
        data = sheet(roster, member.school)
    return pdf_response(pdf("rosters/roster", data), str(data["title"]))
