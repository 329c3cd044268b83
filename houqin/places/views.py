"""The short address on a label, and 扫码: a photo of the code, a scan gun, or the code typed."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin.core.scope import in_school
from houqin.core.text import is_sound
from houqin.places.models import Place

SHORT = re.compile(r"/q/([A-Za-z0-9-]{2,24})/([A-Za-z0-9]{4,12})")


def by_code(request: HttpRequest, school: str, code: str) -> HttpResponse:
    """/q/<school>/<code>: the place whose label this is."""
    member: Any = request.member  # type: ignore[attr-defined]
    at_home = next((m for m in request.members if m.school.code.lower() == school.lower()), None)  # type: ignore[attr-defined]
    if at_home is None:
        raise Http404
    if at_home.pk != member.pk:
        request.session["member"] = str(at_home.pk)
    place = find(at_home, code)
    if place is None:
        raise Http404
    return HttpResponseRedirect(f"/places/places/{place.pk}/")


def scan(request: HttpRequest) -> HttpResponse:
    """Open what a code stands for; say plainly when it stands for nothing here."""
    member: Any = request.member  # type: ignore[attr-defined]
    page: dict[str, Any] = {"action_url": "/scan/", "refused": "", "code": ""}
    if request.method == "POST":
        text = request.POST.get("code", "").strip() or read_photo(request.FILES.get("photo"))
        found = SHORT.search(text)
        code = found[2] if found else text
        place = find(member, code) if code else None
        if found and found[1].lower() != member.school.code.lower():
            return HttpResponseRedirect(f"/q/{found[1]}/{found[2]}/")
        if place is not None:
            return HttpResponseRedirect(f"/places/places/{place.pk}/")
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
    """The place of this code at the member's school; small letters are as good as capitals."""
    code = code.strip().upper()[:12]
    with in_school(member.school):
        place: Place | None = (
            Place.objects.visible_to(member).filter(code=code).first() if is_sound(code) else None
        )
        return place


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
