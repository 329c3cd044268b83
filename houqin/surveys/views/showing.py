"""What a stranger sees of a survey: the sheet to fill, the box for opinions, that it is over, or what came of it."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.bars import Scale
from houqin.core.scope import in_school
from houqin.core.strangers import slip_for
from houqin.core.words import day_words
from houqin.people.founding import passer_by_of
from houqin.surveys import public
from houqin.surveys.actions.answering import AnsweredBefore
from houqin.surveys.devices import digest_of, give_mark, mark_of
from houqin.surveys.forms import SendOpinionForm
from houqin.surveys.models import ANNOUNCED, Answer, Survey
from houqin.surveys.results import result_of, sentences, share
from houqin.surveys.rules.questions import SCORE, TEXT, Question

TRAP = "website"  # a field that no person sees: what fills it in is a program


def page_of(request: HttpRequest, survey: Survey, **more: Any) -> HttpResponse:
    with in_school(survey.school):
        if survey.takes():
            page = _box(request, survey, **more) if survey.is_box else _sheet(request, survey, **more)
        else:
            page = _shut(request, survey)
    if survey.takes() and not survey.is_box:
        give_mark(request, page)
    return page


def _head(survey: Survey) -> dict[str, Any]:
    """What every page of a survey begins with."""
    return {
        "school": survey.school.name,
        "office": survey.school.office_name,
        "title": survey.title,
        "intro": survey.intro,
        "action_url": public.url_of(survey),
        "key": str(uuid4()),
        "slip": slip_for(survey),
        "trap": TRAP,
    }


def _show(request: HttpRequest, name: str, page: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"surveys/{name}.html", {"page": page, "title": page["title"]}, status=status)


def _sheet(
    request: HttpRequest,
    survey: Survey,
    *,
    typed: QueryDict | None = None,
    wrong: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    mark = mark_of(request)
    if typed is None and mark and _has_answered(survey, mark):
        said = _("收到了，谢谢。") if "done" in request.GET else str(AnsweredBefore())
        return _show(request, "thanks", _head(survey) | {"said": said})
    wrong = wrong or {}
    page = _head(survey) | {
        "until": day_words(survey.closes_on) if survey.closes_on else "",
        "groups": survey.groups if len(survey.groups) > 1 else [],
        "group": typed.get("group", "") if typed else "",
        "group_wrong": wrong.get("group", ""),
        "named": survey.named,
        "who": typed.get("who", "") if typed else "",
        "who_wrong": wrong.get("who", ""),
        "questions": [
            _shown(n, question, typed, wrong.get(question.key, ""))
            for n, question in enumerate(survey.asked, 1)
        ],
        "problem": problem,
    }
    page["key"] = (typed.get("key") if typed else "") or page["key"]
    return _show(request, "public_sheet", page, status)


def _has_answered(survey: Survey, mark: str) -> bool:
    found = Answer.objects.filter(survey=survey, digest=digest_of(survey, mark))
    return bool(found.exists())


def _shown(number: int, question: Question, typed: QueryDict | None, wrong: str) -> dict[str, Any]:
    """A question as the page writes it; what was typed stays."""
    said = typed.getlist(question.key) if typed else []
    return {
        "number": number,
        "key": question.key,
        "ask": question.ask,
        "kind": question.kind,
        "needed": question.needed,
        "is_text": question.kind == TEXT,
        "is_score": question.kind == SCORE,
        "input": "checkbox" if question.kind == "many" else "radio",
        "options": [(n, words, str(n) in said) for n, words in enumerate(question.choices)],
        "text": said[0][:1000] if said and question.kind == TEXT else "",
        "wrong": wrong,
    }


def _box(
    request: HttpRequest,
    survey: Survey,
    *,
    typed: QueryDict | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    form = SendOpinionForm(typed, by=passer_by_of(survey.school), target=survey)
    if typed is not None:
        form.is_valid()
    page = _head(survey) | {"problem": problem}
    context = {"page": page, "form": form, "title": survey.title}
    return render(request, "surveys/public_box.html", context, status=status)


def _shut(request: HttpRequest, survey: Survey) -> HttpResponse:
    page = _head(survey)
    if survey.status == ANNOUNCED:
        result = result_of(survey)
        lines = (
            [numbers for numbers in result.lines if numbers.question.kind == "rate"] if result.is_told else []
        )
        page |= {
            "said": sentences(result),
            "lines": [bar_of(numbers) for numbers in lines],
            "remedy": survey.remedy.splitlines(),
            "too_few": result.too_few,
        }
        return _show(request, "announced", page)
    said = _("问卷已经结束，不再收。结果公布以后，打开这个链接就能看到。")
    if survey.is_box:
        said = _("这个意见箱已经停用，请直接找{office}。").format(office=survey.school.office_name)
    elif survey.opens_on > clock.today():
        said = _("还没有开始，{day}再来填。").format(day=day_words(survey.opens_on))
    return _show(request, "thanks", page | {"said": said, "tracks": survey.is_box})


def bar_of(numbers: Any) -> dict[str, Any]:
    """One question with its 满意率, for a page that everybody reads."""
    return {
        "ask": numbers.question.ask,
        "share": share(numbers.satisfied, numbers.rated),
        "bar": Scale(max(numbers.rated, 1)).bar(numbers.satisfied),
    }
