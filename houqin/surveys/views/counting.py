"""Where paper sheets are typed in: first a class, then how often each option was ticked, and a photo of the tally."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.actions import ACTIONS, perform
from houqin.core.allowing import closed_to, guard
from houqin.core.errors import KeyReused, Refused
from houqin.core.files.uploads import data_with_files
from houqin.core.scope import in_school
from houqin.surveys.forms import EnterPaperCountsForm
from houqin.surveys.models import CLOSED, OPEN, PaperCount, Survey
from houqin.surveys.results import result_of
from houqin.surveys.rules.counting import counted
from houqin.surveys.views.pages import survey_seen

ENTERS = "surveys.enter_paper_counts"


def counting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First a class, then its counts; POST enters them by the ordinary action."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(ENTERS):
        raise closed_to(member, ACTIONS[ENTERS])
    with in_school(member.school):
        _same, survey = survey_seen(request, pk)
        if survey.is_box:
            raise Http404
        guard_problem = _cannot(member, survey)
    if request.method != "POST" or guard_problem:
        return _counting_page(
            request, member, survey, refused=guard_problem, status=409 if guard_problem else 200
        )
    return _entered(request, member, survey)


def _cannot(member: Any, survey: Survey) -> str:
    try:
        guard(ACTIONS[ENTERS], member, survey)
    except Refused as problem:
        return str(problem)
    return ""


def _entered(request: HttpRequest, member: Any, survey: Survey) -> HttpResponse:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem
    data: QueryDict = request.POST
    try:
        data = data_with_files(request, EnterPaperCountsForm, member)
        outcome = perform(ENTERS, by=member, target=survey.pk, data=data, key=key)
    except ValidationError as problem:
        said = "；".join(problem.messages)
        return _counting_page(request, member, survey, typed=data, refused=said, status=400)
    except (Refused, KeyReused) as problem:
        return _counting_page(request, member, survey, typed=data, refused=str(problem), status=409)
    return HttpResponseRedirect(f"/surveys/counting/{outcome.id}/?entered={data.get('group', '')}")


def _counting_page(
    request: HttpRequest,
    member: Any,
    survey: Survey,
    *,
    typed: Any = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    with in_school(member.school):
        known = {paper.group: paper for paper in PaperCount.objects.filter(survey=survey)}
        result = result_of(survey)
        asked = (typed or request.GET).get("group", "")
        place = survey.group(asked)
        page = {
            "survey": survey,
            "classes": [
                {
                    "key": row["key"],
                    "name": row["name"],
                    "sent": row["sent"],
                    "online": result.tallies[row["key"]].online,
                    "paper": known[row["key"]].returned if row["key"] in known else None,
                    "here": row["key"] == asked,
                }
                for row in survey.groups
            ],
            "entered": survey.group(request.GET.get("entered", "")),
            "group": place,
            "refused": refused,
            "takes": survey.status in (OPEN, CLOSED),
            "key": str(uuid4()),
            "today": clock.today().isoformat(),
            "questions": _cells(survey, known.get(asked), typed) if place else [],
            "paper": known.get(asked),
            "typed": typed,
        }
        form = EnterPaperCountsForm(by=member, target=survey)
        context = {"page": page, "photos": form["photos"], "title": _("录入纸质问卷")}
        return render(request, "surveys/counting.html", context, status=status)


def _cells(survey: Survey, paper: Any, typed: Any) -> list[dict[str, Any]]:
    """Each question with one input for each option; what was entered or typed before stands in it."""
    made, number = [], 0
    for question in counted(survey.asked):
        before = paper.counts.get(question.key, {}) if paper else {}
        cells = []
        for option, words in enumerate(question.choices):
            value = typed.get(f"counts-{number}-count", "") if typed else before.get(str(option), "")
            cells.append({"n": number, "option": option, "words": words, "value": value})
            number += 1
        made.append(
            {"key": question.key, "ask": question.ask, "many": question.kind == "many", "cells": cells}
        )
    return made
