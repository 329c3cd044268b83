"""/s/<school>/<code>/<tracking>/: how an opinion stands, for whoever holds its code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.core.words import day_words
from houqin.surveys import public
from houqin.surveys.models import ASIDE, NEW, REPLIED, TAKEN, Opinion
from houqin.surveys.views.door import for_strangers


@for_strangers
def tracked(request: HttpRequest, school: str, code: str, tracking: str) -> HttpResponse:
    """What was said, and what the school says to it; no name of anybody."""
    opinion = public.opinion_of(request, school, code, tracking)
    with in_school(opinion.school):
        page: dict[str, Any] = {
            "school": opinion.school.name,
            "office": opinion.school.office_name,
            "number": opinion.number,
            "tracking": opinion.tracking,
            "address": request.build_absolute_uri(request.path).partition("://")[2],
            "new": "new" in request.GET,
            "status": opinion.get_status_display(),
            "tone": Opinion.TONES[opinion.status],
            "standing": standing(opinion),
            "category": opinion.get_category_display(),
            "text": opinion.text,
            "when": day_words(clock.local(opinion.sent_at).date(), year=True),
            "box_url": public.url_of(opinion.survey),
        }
    return render(request, "surveys/opinion.html", {"page": page, "title": _("意见和答复")})


def standing(opinion: Opinion) -> list[str]:
    """What whoever sent it reads, line by line."""
    said = {
        NEW: _("学校已经收到，还没有答复。"),
        TAKEN: opinion.progress,
        REPLIED: opinion.reply,
        ASIDE: _("不作答复：{why}").format(why=opinion.why_aside),
    }
    lines: list[str] = said[opinion.status].splitlines()
    return lines
