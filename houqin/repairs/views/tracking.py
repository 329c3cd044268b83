"""/t/<school>/<tracking>: how a report stands, for whoever holds its code; confirming it, or saying that it is not mended.

The tracking code is the reporter's key: ten random characters, wrong ones counted. Who has it of a scanned report says
by the ordinary actions whether it works again, in the name of the school's 扫码人员; of a colleague's own report the
colleague says it, so there the page only tells.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from houqin.core.actions import ACTIONS, perform
from houqin.core.errors import KeyReused, Refused
from houqin.core.files.models import Attachment
from houqin.core.files.views import content_of
from houqin.core.scope import in_school
from houqin.core.strangers import as_stranger
from houqin.people.founding import passer_by_of
from houqin.people.models import Member
from houqin.repairs import public
from houqin.repairs.models import CANNOT, Ticket
from houqin.repairs.progress import past_of, standing_words, when_words
from houqin.repairs.views.door import not_found, too_many, tracking_url, url_of

MOST_ANSWER_BYTES = 20_000
ANSWERS = ("confirm_ticket", "return_ticket")


@csrf_exempt  # as on the label's own page: the slip in the form is what a page elsewhere cannot have
def tracked(request: HttpRequest, school: str, tracking: str) -> HttpResponse:
    """GET tells, POST answers."""
    as_stranger(request)
    try:
        ticket = public.ticket_of(request, school, tracking)
        if request.method == "POST" and not public.too_large(request, MOST_ANSWER_BYTES):
            return _answered(request, ticket)
        return _page(request, ticket)
    except public.TooMany:
        return too_many(request, school)
    except Http404:
        return not_found(request)


def find(request: HttpRequest, school: str) -> HttpResponse:
    """The code as it was written down, typed in."""
    typed = "".join(request.GET.get("code", "").split()).upper()
    if not typed.isalnum() or not typed.isascii() or len(typed) > 12:
        return not_found(request)
    return HttpResponseRedirect(f"/t/{school[:24]}/{typed}/")


def photo(request: HttpRequest, school: str, tracking: str, pk: UUID) -> HttpResponse:
    """A photo that came with this report, small with ?thumb=1; what others hung on the ticket is not for strangers."""
    try:
        ticket = public.ticket_of(request, school, tracking)
    except public.TooMany:
        return too_many(request, school)
    except Http404:
        return not_found(request)
    with in_school(ticket.school):
        found = next((each for each in _photos(ticket) if each.file_id == pk), None)
    if found is None:
        return not_found(request)
    return content_of(found.file, found.file.thumb_sha256 if "thumb" in request.GET else found.sha256)


def _photos(ticket: Ticket) -> list[Attachment]:
    """Those sent without an account, with the report or with 还没修好."""
    rows = Attachment.objects.filter(row=ticket.pk, model="repairs.ticket", by__kind=Member.PUBLIC)
    return list(rows.select_related("file").order_by("id")[:12])


def _page(request: HttpRequest, ticket: Ticket, *, problem: str = "", status: int = 200) -> HttpResponse:
    url = tracking_url(ticket)
    by = passer_by_of(ticket.school)
    with in_school(ticket.school):
        page: dict[str, Any] = {
            "school": ticket.school.name,
            "office": ticket.school.office_name,
            "number": ticket.number,
            "tracking": ticket.tracking,
            "address": request.build_absolute_uri(url).partition("://")[2],
            "place": f"{ticket.place.path} {ticket.spot}".strip(),
            "fault": ticket.fault,
            "status": ticket.get_status_display(),
            "tone": Ticket.TONES[ticket.status],
            "standing": standing_words(ticket),
            "when": "" if ticket.status == CANNOT else when_words(ticket),
            "past": past_of(ticket),
            "photos": [f"{url}photo/{each.file_id}/" for each in _photos(ticket)],
            "new": "new" in request.GET,
            "same": "same" in request.GET,
            "thanked": "thanked" in request.GET,
            "may_answer": any(ACTIONS[f"repairs.{name}"].permits(by, ticket) for name in ANSWERS),
            "problem": problem,
            "reason": request.POST.get("reason", "")[:200] if problem else "",
            "key": str(uuid4()),
            "slip": public.slip_for(ticket),
            "action_url": url,
            "place_url": url_of_place(ticket),
        }
        context = {"page": page, "title": _("报修进度")}
        return render(request, "repairs/public_ticket.html", context, status=status)


def url_of_place(ticket: Ticket) -> str:
    """Back to the label's page, while the place is in use."""
    ticket.place.school = ticket.school
    return url_of(ticket.place) if ticket.place.active else ""


def _answered(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if not public.holds(request.POST.get("slip", ""), ticket):
        return _page(request, ticket, problem=_("页面打开太久了，请再点一次。"), status=403)
    if answer not in ANSWERS:
        return _page(request, ticket, problem=_("请选“确认修好”或“还没修好”。"), status=400)
    shares = public.echoes(request, str(ticket.pk))
    public.refuse_if_used_up(shares)
    public.take(shares)
    data = {"reason": request.POST.get("reason", "")} if answer == "return_ticket" else {}
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid4()
    try:
        perform(f"repairs.{answer}", by=passer_by_of(ticket.school), target=ticket.pk, data=data, key=key)
    except ValidationError:
        return _page(request, ticket, problem=_("请写一句哪里没修好，200 字以内。"), status=400)
    except (Refused, KeyReused, PermissionDenied, Http404):
        return _page(request, ticket, problem=_("现在不能这样回复，请看上面的进度。"), status=409)
    return HttpResponseRedirect(f"{tracking_url(ticket)}?thanked=1")
