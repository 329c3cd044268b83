"""What a scanned code stands for, told to the page that asked: a picker takes the row, a page opens it."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from houqin.places.codes import SHORT
from houqin.places.views import blank_label, find, read_photo


def read(request: HttpRequest) -> JsonResponse:
    """A code, or a photo of one: {code, model, id, text, url} of what it stands for at this school.

    A photo gives its code alone, whatever that stands for. 400: no code in the photo; 404: nothing of this school.
    """
    member: Any = request.member  # type: ignore[attr-defined]
    photo = request.FILES.get("photo")
    if photo is not None:
        text = read_photo(photo)
        sentence = _("照片里没有认出码，请靠近、对正再拍一张，或输入码下面的字。")
        return JsonResponse({"code": text}) if text else _refused(sentence, 400)
    text = request.POST.get("code", "").strip()
    own = SHORT.search(text)
    if own and own[1].lower() != member.school.code.lower():
        return _refused(_("这个码不是本校的。"), 404)
    code = own[2] if own else text
    place = find(member, code) if text else None
    label = blank_label(member, code) if text and place is None else None
    if label is not None:
        row = {"model": label._meta.label_lower, "id": str(label.pk), "text": str(label)}
        return JsonResponse({"code": label.code, **row, "url": f"/places/claim_label/{label.pk}/"})
    if place is None:
        return _refused(_("本校没有这个码：{code}").format(code=text[:40]), 404)
    row = {"model": place._meta.label_lower, "id": str(place.pk), "text": str(place)}
    return JsonResponse({"code": place.code, **row, "url": f"/places/places/{place.pk}/"})


def _refused(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status)
