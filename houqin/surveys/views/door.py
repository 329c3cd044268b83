"""/s/<school>/<code>/: a sheet to fill, a box for opinions, that it is over, or what came of it; for everybody with the link.

Nobody is signed in here, whoever he is elsewhere. The page is one plain form that works without scripts.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from houqin.core.errors import message_page
from houqin.core.strangers import TooMany, as_stranger
from houqin.surveys import public
from houqin.surveys.views.showing import page_of
from houqin.surveys.views.taking import sent

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
        return sent(request, survey)
    if survey.is_box and request.GET.get("code"):
        typed = "".join(request.GET["code"].split()).upper()[:12]
        found = typed.isalnum() and typed.isascii()
        return HttpResponseRedirect(f"{public.url_of(survey)}{typed}/" if found else public.url_of(survey))
    return page_of(request, survey)
