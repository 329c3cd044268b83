"""Strips of paper to cut and hand over, for many people at once: whom, one action each, and the page they stand on, once.

One person's trouble does not stop the others'; what was made stands in one answer and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import KeyReused, Refused
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.people.models import Member, School

MOST = 100  # strips at once


@dataclass
class Strip:
    """What became of one person, or the sentence why nothing did."""

    name: str = ""
    posts: str = ""
    problem: str = ""


def asked(request: HttpRequest) -> tuple[list[UUID], UUID]:
    """Whom, and the key of this request: a new one while it is only asked for."""
    try:
        ids = [UUID(each) for each in dict.fromkeys((request.POST or request.GET).getlist("ids"))]
        key = UUID(request.POST.get("key", "")) if request.method == "POST" else uuid4()
    except ValueError as problem:
        raise BadRequest("ids, key") from problem
    if len(ids) > MOST:
        raise BadRequest("ids")
    return ids, key


def member_of(by: Member, pk: UUID) -> Member | None:
    """Somebody whom this member may see, with his account."""
    with in_school(by.school):
        found: Member | None = Member.objects.visible_to(by).select_related("user").filter(pk=pk).first()
    return found


def done(code: str, again: str, **how: Any) -> tuple[Any, str]:
    """(the action's outcome, the sentence why it has none). `again`: sent twice, only the first answer had what holds."""
    try:
        outcome = perform(code, **how)
    except (Refused, PermissionDenied) as problem:
        return None, str(problem)
    except KeyReused:
        return None, again
    except ValidationError as problem:
        return None, "；".join(problem.messages)
    except Http404:
        return None, _("没有找到这个人。")
    return (None, again) if outcome.replayed else (outcome, "")


def paper(
    request: HttpRequest, template: str, school: School, made: Sequence[Strip], **more: Any
) -> HttpResponse:
    """The page to print, with the strips that came about and a sentence for each that did not."""
    good = [strip for strip in made if not strip.problem]
    page = more | {
        "school": school.name,
        "office": school.office_name,
        "slips": good,
        "single": len(made) == 1,
        "problems": [strip for strip in made if strip.problem],
        "day": day_words(clock.today(), year=True),
    }
    return render(request, template, {"page": page, "title": page["title"]}, status=200 if good else 409)
