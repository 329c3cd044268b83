"""The short address on a label, and 扫码: a photo of the code, a scan gun, or the code typed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.errors import message_page
from houqin.core.paper.finding import url_of_sheet
from houqin.core.scope import in_school
from houqin.places.codes import SHORT, Found, look_up
from houqin.places.models import BLANK, VOID, Label, Place


def by_code(request: HttpRequest, school: str, code: str) -> HttpResponse:
    """/q/<school>/<code>: the place whose label this is."""
    member: Any = request.member  # type: ignore[attr-defined]
    at_home = next((m for m in request.members if m.school.code.lower() == school.lower()), None)  # type: ignore[attr-defined]
    if at_home is None:
        raise Http404
    if at_home.pk != member.pk:
        request.session["member"] = str(at_home.pk)
    opened = _opened(request, at_home, code)
    if opened is None:
        raise Http404
    return opened


def scan(request: HttpRequest) -> HttpResponse:
    """Open what a code stands for; say plainly when it stands for nothing here."""
    member: Any = request.member  # type: ignore[attr-defined]
    page: dict[str, Any] = {"action_url": "/scan/", "refused": "", "code": ""}
    if request.method == "POST":
        photo = request.FILES.get("photo")
        text = request.POST.get("code", "").strip() or read_photo(photo)
        sheet = url_of_sheet(member, text, photo)
        if sheet:
            return HttpResponseRedirect(sheet)
        found = SHORT.search(text)
        code = found[2] if found else text
        if found and found[1].lower() != member.school.code.lower():
            return HttpResponseRedirect(f"/q/{found[1]}/{found[2]}/")
        opened = _opened(request, member, code) if code else None
        if opened is not None:
            return opened
        page["code"] = code[:40]
        page["refused"] = (
            _("本校没有这个码。请看清码下面的字再输入一次。")
            if code
            else _("照片里没有认出码，请靠近、对正再拍一张，或输入码下面的字。")
        )
    return render(
        request, "core/scan.html", {"page": page, "title": _("扫码")}, status=400 if page["refused"] else 200
    )


def find(member: Any, code: str) -> Place | None:
    """The place of this code at the member's school, its own or that of a label; small letters are as good as capitals."""
    return _found(member, code).place


def _found(member: Any, code: str) -> Found:
    with in_school(member.school):
        return look_up(code, places=Place.objects.visible_to(member))


def blank_label(member: Any, code: str) -> Label | None:
    """The blank label of this code, for those who may say where it was stuck."""
    label = _found(member, code).label
    may = label is not None and label.status == BLANK and member.can("places.claim_label")
    return label if may else None


def _opened(request: HttpRequest, member: Any, code: str) -> HttpResponse | None:
    """The place; for a blank label the question where it was stuck; nothing for what stands for nothing here."""
    found = _found(member, code)
    if found.place is not None:
        return HttpResponseRedirect(f"/places/places/{found.place.pk}/")
    if found.label is None:
        return None
    return _unstuck(request, member, found.label)


def _unstuck(request: HttpRequest, member: Any, label: Label) -> HttpResponse | None:
    """A label that opens no place: blank, void, or of a place this member does not see."""
    if blank_label(member, label.code):
        return HttpResponseRedirect(f"/places/claim_label/{label.pk}/")
    if label.status == BLANK:
        text = _("这张标签还没有登记贴在哪里。请交给总务处，贴好登记以后就能用。")
        return message_page(request, 409, _("空白标签"), text)
    if label.status == VOID:
        text = _("这张标签已经作废，请换新的标签。地点可以在报修时自己选。")
        return message_page(request, 409, _("标签已作废"), text)
    return None


def read_photo(photo: Any) -> str:
    """The text of the first code in a photo, or nothing."""
    if photo is None:
        return ""
    from io import BytesIO

    import zxingcpp
    from PIL import Image

    from houqin.core.files.images import make_photo
    from houqin.core.files.kinds import BadFile

    try:
        made = make_photo(photo)
    except BadFile:
        return ""
    codes = zxingcpp.read_barcodes(Image.open(BytesIO(made.webp)).convert("L"))
    return str(codes[0].text) if codes else ""
