"""What a stranger sends of a survey: a sheet or an opinion, taken once, or told beside what was typed why it was not."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from houqin.core.actions import perform
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.scope import in_school
from houqin.core.strangers import holds, refuse_if_used_up, take, too_large
from houqin.people.founding import passer_by_of
from houqin.surveys import public
from houqin.surveys.actions.answering import AnsweredBefore
from houqin.surveys.devices import mark_of
from houqin.surveys.forms import SendOpinionForm
from houqin.surveys.models import Survey
from houqin.surveys.rules.questions import read_all
from houqin.surveys.views.showing import TRAP, page_of


def sent(request: HttpRequest, survey: Survey) -> HttpResponse:
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
        return page_of(request, survey)
    if not holds(typed.get("slip", ""), survey):
        problem = _("页面打开太久了，请再点一次“提交”。")
        return page_of(request, survey, typed=typed, problem=problem, status=403)
    if typed.get(TRAP):
        return page_of(request, survey, typed=typed, problem=_("没有提交，请再试一次。"), status=400)
    if survey.is_box:
        return _opinion(request, survey, typed, shares)
    return _answer(request, survey, typed, shares)


def _answer(request: HttpRequest, survey: Survey, typed: QueryDict, shares: Any) -> HttpResponse:
    mark = mark_of(request)
    if not mark:
        problem = _(
            "这个浏览器没有存下记号（Cookie），没有收下。请再点一次“提交”；还不行就换手机自带的浏览器，或交纸质的。"
        )
        return page_of(request, survey, typed=typed, problem=problem, status=400)
    wrong = _wrong(survey, typed)
    if wrong:
        problem = _("还有 {count} 处要填，已经标出。").format(count=len(wrong))
        return page_of(request, survey, typed=typed, wrong=wrong, problem=problem, status=400)
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
            return page_of(request, survey, typed=typed, status=400)
    take(shares)
    data = {name: typed.get(name, "") for name in ("category", "text", "who")}
    try:
        outcome = perform("surveys.send_opinion", by=by, target=survey.pk, data=data, key=_key(typed))
    except (ValidationError, Refused, KeyReused, PermissionDenied) as problem:
        return page_of(request, survey, typed=typed, problem=_told(problem), status=409)
    return HttpResponseRedirect(f"{public.url_of(survey)}{outcome.row.tracking}/?new=1")


def _done(
    request: HttpRequest, survey: Survey, typed: QueryDict, code: str, data: dict[str, Any]
) -> HttpResponse | None:
    """Nothing where it was taken; else the page that says why not."""
    by = passer_by_of(survey.school)
    try:
        perform(code, by=by, target=survey.pk, data=data, key=_key(typed))
    except AnsweredBefore:
        return page_of(request, survey)
    except (ValidationError, Refused, KeyReused, PermissionDenied) as problem:
        return page_of(request, survey, typed=typed, problem=_told(problem), status=409)
    return None


def _told(problem: Exception) -> str:
    return "；".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)


def _key(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()
