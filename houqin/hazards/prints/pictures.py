"""Photos of a hazard as the typesetter takes them: before and after, small enough for a page."""

import base64
import io
from contextlib import suppress
from typing import Any

from PIL import Image

from houqin.core.files.models import CLEAN, PHOTO, Attachment
from houqin.core.files.store import open_stored
from houqin.hazards.models import Hazard

Printed = tuple[str, dict[str, Any], str]  # template, data, title
EDGE = 900  # pixels; four of them stand on one page
MOST = 4  # of before, and of after


def pictures_of(hazard: Hazard) -> tuple[list[str], list[str]]:
    """The first photos from before and from after, as drawings that the typesetter takes from its data."""
    before, after = split(hazard, _photos(hazard))
    return _drawn(before[:MOST]), _drawn(after[:MOST])


def split(hazard: Hazard, photos: list[Any]) -> tuple[list[Any], list[Any]]:
    """What hung there when it was first said to be put right is from before; all is, until then."""
    at = len(photos) if hazard.shown_before is None else hazard.shown_before
    return photos[:at], photos[at:]


def _photos(hazard: Hazard) -> list[Any]:
    hanging = Attachment.objects.filter(row=hazard.pk, model="hazards.hazard", file__kind=PHOTO)
    found = hanging.filter(file__scan=CLEAN).select_related("file").order_by("id")
    return [each.file for each in found]


def _drawn(photos: list[Any]) -> list[str]:
    """Those that can still be read: what the disk has lost is left out, and does not keep the sheet from being set."""
    found = []
    for each in photos:
        with suppress(OSError), open_stored(each.school_id, each.sha256, each.extension) as stored:
            found.append(drawing(stored))
    return found


def drawing(stored: Any) -> str:
    """A photo inside a drawing (SVG), no larger than a page wants it."""
    with Image.open(stored) as photo:
        photo.thumbnail((EDGE, EDGE))
        made = io.BytesIO()
        photo.convert("RGB").save(made, "JPEG", quality=80)
        width, height = photo.size
    inside = base64.b64encode(made.getvalue()).decode()
    size = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'
        f'<image {size} href="data:image/jpeg;base64,{inside}"/></svg>'
    )
