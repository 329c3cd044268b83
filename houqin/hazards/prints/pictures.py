"""Photos of a hazard as the typesetter takes them: before and after, small enough for a page."""

import io
from typing import Any

from PIL import Image

from houqin.core.files.models import CLEAN, PHOTO, Attachment
from houqin.core.files.store import open_stored
from houqin.hazards.models import Hazard

Printed = tuple[str, dict[str, Any], str, dict[str, bytes]]  # template, data, title, files
EDGE = 900  # pixels; four of them stand on one page
MOST = 4  # of before, and of after


def pictures_of(hazard: Hazard) -> tuple[list[str], list[str], dict[str, bytes]]:
    """(names of those from before, of those from after, name -> content); the first of each only."""
    before, after = split(hazard, _photos(hazard))
    files = {f"{each.pk}.jpg": _small(each) for each in (*before[:MOST], *after[:MOST])}
    shown = {name: content for name, content in files.items() if content}
    names = [[n for n in (f"{each.pk}.jpg" for each in some) if n in shown] for some in (before, after)]
    return names[0], names[1], shown


def split(hazard: Hazard, photos: list[Any]) -> tuple[list[Any], list[Any]]:
    """What hung there when it was first said to be put right is from before; all is, until then."""
    at = len(photos) if hazard.shown_before is None else hazard.shown_before
    return photos[:at], photos[at:]


def _photos(hazard: Hazard) -> list[Any]:
    hanging = Attachment.objects.filter(row=hazard.pk, model="hazards.hazard", file__kind=PHOTO)
    found = hanging.filter(file__scan=CLEAN).select_related("file").order_by("id")
    return [each.file for each in found]


def _small(file: Any) -> bytes:
    """The photo as JPEG; nothing where the disk has lost it."""
    try:
        with open_stored(file.school_id, file.sha256, file.extension) as stored, Image.open(stored) as photo:
            photo.thumbnail((EDGE, EDGE))
            made = io.BytesIO()
            photo.convert("RGB").save(made, "JPEG", quality=80)
            return made.getvalue()
    except OSError:
        return b""
