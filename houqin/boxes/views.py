"""Pages of boxes beside the list: what is missing in a year's set, and the papers of one box or of all."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.boxes.models import Box
from houqin.boxes.outlines import PARTED
from houqin.boxes.packing import AT_ONCE, family, file_name, packed, paper_count
from houqin.boxes.pages import BoxesPage
from houqin.boxes.prints import WIDTHS, make_catalogue, make_spines, whole_box
from houqin.boxes.standing import ABOVE, gaps_first, standings
from houqin.core.doors import by_pin
from houqin.core.errors import Refused, message_page
from houqin.core.jobs import enqueue
from houqin.core.looks import looked_at
from houqin.core.pages.declared import beside
from houqin.core.prints import PrintFailed, pdf, pdf_response
from houqin.core.scope import in_school
from houqin.registers.models import RegisterEntry

URL, SPINES = "/boxes/shelf/", "/boxes/spines/"


def shelf(request: HttpRequest) -> HttpResponse:
    """One evaluation of one year, `?set=2026|…`: its gaps first, then the whole tree."""
    member = _member(request)
    _only(request, "set")
    with in_school(member.school):
        sets = _sets(member)
        here = request.GET.get("set") or (sets[0] if sets else "")
        if here and here not in sets:
            raise Http404
        found = standings(member, _boxes_of(member, here)) if here else []
        gaps = gaps_first(found)
        late = sum(each.overdue for each in gaps)
        whole = [each for each in found if each.state != ABOVE]
        asked = urlencode({"set": here})
        page = {
            "beside": beside(BoxesPage, member, URL),
            "tabs": [
                {
                    "label": " ".join(each.split(PARTED, 1)),
                    "url": f"{URL}?{urlencode({'set': each})}",
                    "here": each == here,
                }
                for each in sets
            ],
            "gaps": gaps,
            "tree": found,
            "figures": [
                (_("档案盒"), len(whole), "info"),
                (_("齐"), len(whole) - len(gaps), "done"),
                (_("要补"), len(gaps), "bad" if gaps else "done"),
                (_("逾期"), late, "bad" if late else "done"),
            ],
            "spines": [(width, f"{SPINES}?{asked}&width={width}") for width in WIDTHS] if here else [],
            "catalogue_url": f"/boxes/catalogue/?{asked}" if here else "",
            "may_begin": member.can("boxes.begin_boxes"),
        }
        return render(request, "boxes/shelf.html", {"page": page, "title": _("迎检档案")})


def spines(request: HttpRequest) -> HttpResponse:
    """盒脊 of a set, of rows chosen in the list, or of one box: `width` in millimetres."""
    member = _member(request)
    _only(request, "set", "ids", "width")
    width = request.GET.get("width", "30")
    if width not in map(str, WIDTHS):
        raise BadRequest("width")
    with in_school(member.school):
        boxes = _chosen(request, member)
        return _printed(lambda: make_spines(member.school, boxes, int(width)), request)


def catalogue(request: HttpRequest) -> HttpResponse:
    """卷内目录 of a set, of rows chosen in the list, or of one box."""
    member = _member(request)
    _only(request, "set", "ids")
    with in_school(member.school):
        boxes = _chosen(request, member)
        looked_at(member, RegisterEntry, how="export")
        return _printed(lambda: make_catalogue(member, boxes), request)


def whole(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The box as one PDF; a large one by a job."""
    member, box = _box(request, pk)
    with in_school(member.school), override("zh-hans"):
        looked_at(member, RegisterEntry, how="export")
        if paper_count(member, [box]) > AT_ONCE:
            return _job("boxes.bind_box", member, box)
        try:
            content, _count = whole_box(member, box)
        except (PrintFailed, Refused) as problem:
            return _told(request, str(problem), 503)
    return pdf_response(content, file_name(str(box)))


def folder(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The box and what stands under it as a .zip of folders; a large one by a job."""
    member, box = _box(request, pk)
    with in_school(member.school), override("zh-hans"):
        looked_at(member, RegisterEntry, how="export")
        boxes = family(member, box)
        if paper_count(member, boxes) + len(boxes) > AT_ONCE + 1:
            return _job("boxes.zip_box", member, box)
        try:
            content = packed(member, boxes)
        except (PrintFailed, Refused) as problem:
            return _told(request, str(problem), 503)
    answer = HttpResponse(content, content_type="application/zip")
    name = f"{file_name(str(box))}.zip"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Encoding"] = "identity"  # a .zip is packed already
    return answer


def _job(name: str, member: Any, box: Box) -> HttpResponse:
    job = enqueue(name, by=member, page="boxes.boxes", box=str(box.pk))
    return HttpResponseRedirect(f"/jobs/{job.pk}/")


def _member(request: HttpRequest) -> Any:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(Box.view_code()):
        raise PermissionDenied
    return member


def _box(request: HttpRequest, pk: UUID) -> tuple[Any, Box]:
    """The box, for who may take it along; not from a shared device."""
    member = _member(request)
    _only(request)
    if by_pin(member):
        raise PermissionDenied(_("在共用设备上不能导出，请用自己的账号登录办理。"))
    with in_school(member.school):
        box = Box.objects.visible_to(member).select_related("keeper").filter(pk=pk).first()
    if box is None:
        raise Http404
    return member, box


def _only(request: HttpRequest, *names: str) -> None:
    if set(request.GET) - set(names):
        raise BadRequest("boxes")


def _sets(member: Any) -> list[str]:
    """2026|学校安全工作, the newest year first."""
    rows = (
        Box.objects.visible_to(member)
        .filter(active=True)
        .order_by("-year", "outline")
        .values_list("year", "outline")
    )
    return [f"{year}{PARTED}{outline}" for year, outline in dict.fromkeys(rows)]


def _boxes_of(member: Any, here: str) -> list[Box]:
    year, _mark, outline = here.partition(PARTED)
    if not (year.isascii() and year.isdigit() and len(year) < 5):
        raise Http404
    rows = Box.objects.visible_to(member).filter(year=int(year), outline=outline, active=True)
    return list(rows.select_related("keeper").order_by("sort", "id"))


def _chosen(request: HttpRequest, member: Any) -> list[Box]:
    """The boxes that are asked for; headings without anything are printed too: they are boxes."""
    try:
        ids = [UUID(each) for each in request.GET.getlist("ids")]
    except ValueError as problem:
        raise BadRequest("ids") from problem
    rows = (
        Box.objects.visible_to(member)
        .filter(pk__in=ids[:500])
        .select_related("keeper")
        .order_by("sort", "id")
    )
    boxes = list(rows) if ids else _boxes_of(member, request.GET.get("set", ""))
    if not boxes:
        raise Http404
    return boxes


def _printed(make: Any, request: HttpRequest) -> HttpResponse:
    """The finished PDF, or the sentence why there is none."""
    try:
        with override("zh-hans"):
            template, data, title = make()
        return pdf_response(pdf(template, data), title)
    except (PrintFailed, Refused) as problem:
        return _told(request, str(problem), 409)


def _told(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return message_page(request, status, _("没有打印"), text, action={"label": _("返回"), "url": URL})
