"""Whether a photo was used before, or shows next to nothing: told kindly to who sends it, never refused (decisions/0042)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.files.looking import PARTS
from houqin.core.files.models import PHOTO, Attachment, File
from houqin.core.words import day_words

WITHIN = timedelta(days=400)  # a school year and a summer: last year's photo of the same drain
ALIKE = 3  # bits of 64 that may differ


def notes_on(files: Iterable[File], member: Any) -> dict[Any, str]:
    """file -> what is to be said of it to the one who sent it; call it inside his school."""
    photos = [file for file in files if file.kind == PHOTO]
    said = {
        file.pk: " ".join(filter(None, (_plain_words(file), _used_words(file, member)))) for file in photos
    }
    return {pk: words for pk, words in said.items() if words}


def _plain_words(file: File) -> str:
    match file.plain:
        case "dark":
            return _("这张照片几乎全黑，看不清，要不要重拍？")
        case "blank":
            return _("这张照片上几乎什么都没有，要不要重拍？")
    return ""


def _used_words(file: File, member: Any) -> str:
    """这张照片 3月2日 已用在 报修单 WX2026-0012; without the row for who may not see it."""
    alike = {each.pk: each.sha256 == file.sha256 for each in _alike(file)}
    uses = Attachment.objects.filter(file__in=alike, recorded_at__gte=clock.now() - WITHIN)
    last = uses.order_by("-id").first()
    if last is None:
        return ""
    where, day = _row_words(member, last.model, last.row), day_words(clock.local(last.recorded_at).date())
    if alike[last.file_id]:
        said = _("这张照片 {day} 已用在 {where}。") if where else _("这张照片 {day} 已经用过。")
    else:
        said = (
            _("和 {day} 用在 {where} 的照片几乎一样。") if where else _("和 {day} 用过的一张照片几乎一样。")
        )
    return said.format(day=day, where=where)


def _alike(file: File) -> list[File]:
    """The same picture, whoever sent it, and those that look the same."""
    same = Q(sha256=file.sha256)
    looks = [getattr(file, part) for part in PARTS]
    if looks[0] is not None:
        for part, bits in zip(PARTS, looks, strict=True):
            same |= Q(**{part: bits})
    found = File.objects.filter(same, kind=PHOTO).only("sha256", *PARTS)
    return [each for each in found if each.sha256 == file.sha256 or differ(each, looks) <= ALIKE]


def differ(file: File, looks: list[Any]) -> int:
    """How many of the 64 bits of two looks are not the same; all of them where one has none."""
    if file.look_1 is None or looks[0] is None:
        return 64
    pairs = zip((getattr(file, part) for part in PARTS), looks, strict=True)
    return sum((one ^ other).bit_count() for one, other in pairs)


def _row_words(member: Any, model: str, row: Any) -> str:
    try:
        kind: Any = apps.get_model(model)
    except LookupError:  # the kind of row is no longer part of the product
        return ""
    found = kind.objects.visible_to(member).filter(pk=row).first()
    if found is None:
        return ""
    return f"{kind._meta.verbose_name} {getattr(found, 'number', '') or found}"
