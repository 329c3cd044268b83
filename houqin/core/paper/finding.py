"""A printed sheet finds its row again: each room says how it reads the code on its own sheets."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from houqin.core.files.kinds import BadFile
from houqin.core.files.receiving import Sent, receive
from houqin.core.pages.declared import page_of
from houqin.core.paper.forms import SHEETS
from houqin.core.paper.signing import ENTER_PAPER
from houqin.core.scope import in_school

Finder = Callable[
    [Any, str], Any
]  # (member, what was scanned or typed) -> a row this member may see, or nothing
FINDERS: list[Finder] = []


def sheets_found_by(finder: Finder) -> Finder:
    """Declare how a room finds the row of a sheet."""
    FINDERS.append(finder)
    return finder


def url_of_sheet(member: Any, text: str, photo: Any = None) -> str:
    """Where a sheet leads: to the step that its signature closes, with the photo that was taken of it; else to its row.

    Nothing for what is no sheet of this school. Opens its own transaction when there is a photo to keep.
    """
    with in_school(member.school):
        row = next((row for find in FINDERS if (row := find(member, text)) is not None), None)
    if row is None:
        return ""
    if not member.can(ENTER_PAPER):
        page = page_of(type(row))
        return page.row_url(row.pk) if page else ""
    kept = [(SHEETS, str(file.pk)) for file in _kept(member, photo)]
    return f"/paper/{row._meta.label_lower}/{row.pk}/" + (f"?{urlencode(kept)}" if kept else "")


def _kept(member: Any, photo: Any) -> list[Any]:
    """The photo of the sheet, for the form that follows; one that cannot be kept is taken there once more."""
    if photo is None:
        return []
    photo.seek(0)
    try:
        return receive(member, [Sent(photo.name or "", photo)])
    except BadFile:
        return []
