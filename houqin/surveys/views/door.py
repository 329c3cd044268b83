"""/s/<school>/<code>/: a sheet to fill, a box for opinions, that it is over, or what came of it; for everybody with the link.

Nobody is signed in here, whoever he is elsewhere. The page is one plain form that works without scripts.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.bars import Scale
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.scope import in_school
from houqin.core.strangers import TooMany, as_stranger, holds, refuse_if_used_up, slip_for, take, too_large
from houqin.core.words import day_words
from houqin.people.founding import passer_by_of
from houqin.surveys import public
from houqin.surveys.actions.answering import AnsweredBefore
from houqin.surveys.devices import digest_of, give_mark, mark_of
from houqin.surveys.forms import SendOpinionForm
from houqin.surveys.models import ANNOUNCED, Answer, Survey
from houqin.surveys.results import result_of, sentences, share
from houqin.surveys.rules.questions import SCORE, TEXT, Question, read_all

TRAP = "website"  # a field that no person sees: what fills it in is a program
View = Callable[..., HttpResponse]


def for_strangers(view: View) -> View:
    """What may go wrong at any of these pages, told the same everywhere."""

    @csrf_exempt  # strangers have no session: the form's slip stands for it (core/strangers.py)
    def answered(request: HttpRequest, school: str, **codes: str) -> HttpResponse:
        as_stranger(request)
        back = {"label": _("有账号的请登录"), "url": "/login/"}
        try:
            response = view(request, school, **codes)
        except TooMany:
            response = message_page(request, 429, _("请稍等"), public.too_many_words(), action=back)
            response.headers["Retry-After"] = "600"
        except Http404:
            text = _("没有这份问卷。请看清码再试，或问发问卷的老师。")
            response = message_page(request, 404, _("没有找到"), text, action=back)
        return response

    return answered


@for_strangers
def door(request: HttpRequest, school: str, code: str) -> HttpResponse:
    """GET shows what there is, POST takes a sheet or an opinion."""
    survey = public.survey_of(request, school, code)
    if request.method == "POST":
        return _sent(request, survey)
    if survey.is_box and request.GET.get("code"):
        typed = "".join(request.GET["code"].split()).upper()[:12]
        found = typed.isalnum() and typed.isascii()
        return HttpResponseRedirect(f"{public.url_of(survey)}{typed}/" if found else public.url_of(survey))
    return _page(request, survey)


def _page(request: HttpRequest, survey: Survey, **more: Any) -> HttpResponse:
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


# What there is ------------------------------------------------------------------------------------------------


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


# What comes in ------------------------------------------------------------------------------------------------


def _sent(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Limits are asked before the body is read."""
    if too_large(request, public.MOST_BYTES):
        text = _("写得太长了，没有收下。请写短些再提交。")
        return message_page(
            request, 413, _("太长了"), text, action={"label": _("返回"), "url": public.url_of(survey)}
        )
    shares = public.opinions(request, survey) if survey.is_box else public.sheets(request)
    refuse_if_used_up(shares)
    typed = request.POST
    if not survey.takes():
        return _page(request, survey)
    if not holds(typed.get("slip", ""), survey):
        problem = _("页面打开太久了，请再点一次“提交”。")
        return _page(request, survey, typed=typed, problem=problem, status=403)
    if typed.get(TRAP):
        return _page(request, survey, typed=typed, problem=_("没有提交，请再试一次。"), status=400)
    if survey.is_box:
        return _opinion(request, survey, typed, shares)
    return _answer(request, survey, typed, shares)


def _answer(request: HttpRequest, survey: Survey, typed: QueryDict, shares: Any) -> HttpResponse:
    mark = mark_of(request)
    if not mark:
        problem = _(
            "这个浏览器没有存下记号（Cookie），没有收下。请再点一次“提交”；还不行就换手机自带的浏览器，或交纸质的。"
        )
        return _page(request, survey, typed=typed, problem=problem, status=400)
    wrong = _wrong(survey, typed)
    if wrong:
        problem = _("还有 {count} 处要填，已经标出。").format(count=len(wrong))
        return _page(request, survey, typed=typed, wrong=wrong, problem=problem, status=400)
    take(shares)
    data = {
        "group": _group(survey, typed),
        "answers": [
            {"question": question.key, "answer": said}
            for question in survey.asked
            for said in typed.getlist(question.key)
            if said.strip()
        ],
        "device": mark,
        "who": typed.get("who", ""),
    }
    return _done(request, survey, typed, "surveys.answer_survey", data) or HttpResponseRedirect(
        f"{public.url_of(survey)}?done=1"
    )


def _group(survey: Survey, typed: QueryDict) -> str:
    """The class that was chosen; the only one where there is no choice."""
    return survey.groups[0]["key"] if len(survey.groups) == 1 else typed.get("group", "")


def _wrong(survey: Survey, typed: QueryDict) -> dict[str, str]:
    """What is missing, by question, so that it can be told beside it."""
    said = {question.key: typed.getlist(question.key) for question in survey.asked}
    _kept, wrong = read_all(survey.asked, said)
    if survey.group(_group(survey, typed)) is None:
        wrong["group"] = _("请选班级。")
    if survey.named and not typed.get("who", "").strip():
        wrong["who"] = _("请写姓名。")
    return wrong


def _opinion(request: HttpRequest, survey: Survey, typed: QueryDict, shares: Any) -> HttpResponse:
    by = passer_by_of(survey.school)
    with in_school(survey.school):
        form = SendOpinionForm(typed, by=by, target=survey)
        if not form.is_valid():
            return _page(request, survey, typed=typed, status=400)
    take(shares)
    data = {name: typed.get(name, "") for name in ("category", "text", "who")}
    try:
        outcome = perform("surveys.send_opinion", by=by, target=survey.pk, data=data, key=_key(typed))
    except (ValidationError, Refused, KeyReused, PermissionDenied) as problem:
        return _page(request, survey, typed=typed, problem=_told(problem), status=409)
    return HttpResponseRedirect(f"{public.url_of(survey)}{outcome.row.tracking}/?new=1")


def _done(
    request: HttpRequest, survey: Survey, typed: QueryDict, code: str, data: dict[str, Any]
) -> HttpResponse | None:
    """Nothing where it was taken; else the page that says why not."""
    by = passer_by_of(survey.school)
    try:
        perform(code, by=by, target=survey.pk, data=data, key=_key(typed))
    except AnsweredBefore:
        return _page(request, survey)
    except (ValidationError, Refused, KeyReused, PermissionDenied) as problem:
        return _page(request, survey, typed=typed, problem=_told(problem), status=409)
    return None


def _told(problem: Exception) -> str:
    return "；".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)


def _key(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()
