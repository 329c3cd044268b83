"""A label's address: members come to the place's page, everybody else sees what is being mended there and reports.

Strangers act in the name of the school's one member of kind 扫码人员, through the same actions as everybody.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt

from houqin.core.actions import perform
from houqin.core.errors import KeyReused, Refused, message_page
from houqin.core.files.uploads import data_with_files
from houqin.core.scope import in_school
from houqin.core.strangers import as_stranger
from houqin.core.text import tidy
from houqin.people.founding import passer_by_of
from houqin.places.models import Place
from houqin.repairs import public
from houqin.repairs.actions import report_by_code
from houqin.repairs.actions.reporting import SaidBefore, said_before
from houqin.repairs.forms import ReportByCodeForm
from houqin.repairs.limits import PUBLIC
from houqin.repairs.models import Ticket
from houqin.repairs.progress import when_words

TRAP = "website"  # a field that no person sees: what fills it in is a program
MOST_PHOTOS = 3
LOGIN = {"label": _lazy("有账号的请登录"), "url": "/login/"}


View = Callable[[HttpRequest, str, str], HttpResponse]


def door(at_home: View) -> View:
    """/q/<school>/<code>: for members of the school `at_home`, for everybody else the label's own page."""

    @csrf_exempt  # strangers have no session and perhaps no cookies: the form's slip stands for both (public.py)
    def by_code(request: HttpRequest, school: str, code: str) -> HttpResponse:
        if request.method != "POST" and _is_at_home(request, school):
            try:
                return at_home(request, school, code)
            except (
                Http404
            ):  # a place that his work is not limited to: he too may say that something is broken
                pass
        return _for_strangers(request, school, code)

    return by_code


def _for_strangers(request: HttpRequest, school: str, code: str) -> HttpResponse:
    as_stranger(request)
    try:
        place = public.place_of(request, school, code)
        return _sent(request, place) if request.method == "POST" else _page(request, place)
    except public.TooMany:
        return too_many(request, school)
    except public.NotStuck as unstuck:
        return message_page(request, 409, _("标签不能用"), str(unstuck), action=LOGIN)
    except Http404:
        return not_found(request)


def _is_at_home(request: HttpRequest, school: str) -> bool:
    members: Any = request.members  # type: ignore[attr-defined]
    return any(m.school.code.lower() == school.lower() and m.can("places.view_place") for m in members)


def not_found(request: HttpRequest) -> HttpResponse:
    """The same for an unknown school, an unknown code and a place no longer in use."""
    text = _("没有这个码。请看清码下面的字再试；要报修也可以直接找总务处。")
    return message_page(request, 404, _("没有找到"), text, action=LOGIN)


def too_many(request: HttpRequest, school: str) -> HttpResponse:
    """Over the limit: said plainly, and nothing written."""
    found = public.school_of(school)
    text = public.too_many_words(found) if found else _("试的次数太多，请过一会儿再试。")
    answer = message_page(request, 429, _("请稍等"), text, action=LOGIN)
    answer.headers["Retry-After"] = "600"
    return answer


def url_of(place: Place) -> str:
    return f"/q/{place.school.code}/{place.code}/"


def tracking_url(ticket: Ticket) -> str:
    """The address that the one who reported it keeps."""
    return f"/t/{ticket.school.code}/{ticket.tracking}/"


def _page(
    request: HttpRequest,
    place: Place,
    *,
    data: QueryDict | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """What is being mended here, then the form; what was typed stays."""
    by = passer_by_of(place.school)
    with in_school(place.school):
        form = ReportByCodeForm(data, by=by, target=place)
        if data is not None:
            form.is_valid()
        page: dict[str, Any] = {
            "open": bool(PUBLIC.on()),
            "school": place.school.name,
            "office": place.school.office_name,
            "place": place.path,
            "similar": [_shown(ticket, place) for ticket in public.similar_at(place)],
            "echoed": "echoed" in request.GET,
            "problem": problem,
            "key": (data.get("key") if data else "") or str(uuid4()),
            "slip": public.slip_for(place),
            "trap": TRAP,
            "most_photos": MOST_PHOTOS,
            "action_url": url_of(place),
            "find_url": f"/t/{place.school.code}/",
            "login_url": "/login/?" + urlencode({"next": url_of(place)}),
        }
        context = {"page": page, "form": form, "title": f"{place.path} {_('报修')}"}
        return render(request, "repairs/public_place.html", context, status=status)


def _shown(ticket: Ticket, place: Place) -> dict[str, Any]:
    ticket.school = place.school
    return {
        "id": str(ticket.pk),
        "fault": ticket.fault,
        "status": ticket.get_status_display(),
        "tone": Ticket.TONES[ticket.status],
        "when": when_words(ticket),
        "since": ticket.reported_at,
        "echoes": ticket.echoes,
        "key": str(uuid4()),
    }


def _sent(request: HttpRequest, place: Place) -> HttpResponse:
    """A report or one more 我也遇到; limits are asked before the body is read."""
    if public.too_large(request):
        text = _("照片太大了：请少放几张，或不放照片再提交。")
        return message_page(
            request, 413, _("照片太大"), text, action={"label": _("返回"), "url": url_of(place)}
        )
    public.refuse_if_used_up(public.reports(request, place))
    with in_school(place.school):
        is_open = bool(PUBLIC.on())
    if not is_open:
        return _page(request, place, status=403)
    if not public.holds(request.POST.get("slip", ""), place):
        return _page(
            request, place, data=request.POST, problem=_("页面打开太久了，请再点一次“提交”。"), status=403
        )
    if request.POST.get("echo"):
        return _echo(request, place)
    return _report(request, place)


def _report(request: HttpRequest, place: Place) -> HttpResponse:
    typed = request.POST.copy()
    typed.pop("photos", None)  # ids of files are not taken from strangers; their photos come with the form
    if request.POST.get(TRAP):
        return _page(request, place, data=typed, problem=_("没有提交，请再试一次。"), status=400)
    if len(request.FILES.getlist("photos")) > MOST_PHOTOS:
        problem = _("最多放 {most} 张照片。").format(most=MOST_PHOTOS)
        return _page(request, place, data=typed, problem=problem, status=400)
    by = passer_by_of(place.school)
    with in_school(place.school):
        form = ReportByCodeForm(typed, by=by, target=place)
        if not form.is_valid():
            return _page(request, place, data=typed, status=400)
        same = said_before(place, tidy(form.cleaned_data["fault"]))
    if same is not None:
        return _to(same, place, said="same")
    public.take(public.reports(request, place))
    return _made(request, place, by, typed)


def _made(request: HttpRequest, place: Place, by: Any, typed: QueryDict) -> HttpResponse:
    try:
        request.POST = typed  # type: ignore[assignment]
        data = data_with_files(request, ReportByCodeForm, by)
        outcome = perform(report_by_code, by=by, target=place.pk, data=data, key=_key(typed))
    except SaidBefore as same:
        return _to(same.ticket, place, said="same")
    except ValidationError as problem:
        return _page(request, place, data=typed, problem="；".join(problem.messages), status=400)
    except (Refused, KeyReused, PermissionDenied) as problem:
        return _page(request, place, data=typed, problem=str(problem), status=409)
    return _to(outcome.row, place, said="new")


def _to(ticket: Ticket, place: Place, *, said: str) -> HttpResponse:
    ticket.school = place.school
    return HttpResponseRedirect(f"{tracking_url(ticket)}?{said}=1")


def _key(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()


def _echo(request: HttpRequest, place: Place) -> HttpResponse:
    """One tap under what is being mended here; tickets of other places are not reached from this page."""
    by = passer_by_of(place.school)
    with in_school(place.school):
        ticket = next((t for t in public.similar_at(place) if str(t.pk) == request.POST["echo"]), None)
    if ticket is None:
        return _page(request, place, problem=_("这一件刚刚修好了，或已经合并。"), status=409)
    shares = public.echoes(request, str(ticket.pk))
    public.refuse_if_used_up(shares)
    public.take(shares)
    try:
        perform("repairs.echo_ticket", by=by, target=ticket.pk, key=_key(request.POST))
    except (Refused, KeyReused, PermissionDenied) as problem:
        return _page(request, place, problem=str(problem), status=409)
    return HttpResponseRedirect(f"{url_of(place)}?echoed=1")
