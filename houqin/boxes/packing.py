"""A box as folders in a .zip, and as one PDF: at once while it is small, else by a job; with the rights of who asks."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.boxes.contents import Contents
from houqin.boxes.models import Box
from houqin.boxes.prints import Tell, make_catalogue, papers_of, whole_box
from houqin.core import doors
from houqin.core.archive.books import NO_FILE_NAME
from houqin.core.disk import require_room_for_large
from houqin.core.jobs import Job, tell_progress, work
from houqin.core.pages.exporting import MADE, job_path
from houqin.core.prints import pdf
from houqin.core.scope import in_school

AT_ONCE = 4  # papers that are set while the browser waits
PDF = "application/pdf"
MADE |= {"boxes.zip_box": ("zip", "application/zip"), "boxes.bind_box": ("pdf", PDF)}


def family(member: Any, box: Box) -> list[Box]:
    """A box and what stands under it, in the order of the tree."""
    rows = (
        Box.objects.visible_to(member)
        .filter(outline=box.outline, year=box.year, active=True)
        .select_related("keeper")
    )
    found, kept = {box.pk}, [box]
    for each in rows.order_by("sort", "id"):
        if each.parent_id in found and each.pk not in found:
            found.add(each.pk)
            kept.append(each)
    return kept


def paper_count(member: Any, boxes: Sequence[Box]) -> int:
    """How many papers would be set."""
    return sum(len(papers_of(holdings)) for holdings in Contents(member, boxes).by_box.values())


def file_name(text: str) -> str:
    """What may be called so on every computer."""
    return NO_FILE_NAME.sub(" ", text).strip(" .")[:80]


def pack(target: IO[bytes], member: Any, boxes: Sequence[Box], tell: Tell = lambda percent: None) -> int:
    """Write the .zip: a folder for each box with its 卷内目录 and its papers; gives how many papers there are."""
    found = Contents(member, boxes).by_box
    total, done = sum(len(papers_of(each)) for each in found.values()), 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for box in boxes:
            holdings = found.get(box.pk, [])
            folder = file_name(f"{box.number} {box.title}")
            template, data, _title = make_catalogue(member, [box])
            book.writestr(f"{folder}/00 卷内目录.pdf", pdf(template, data))
            for number, (_place, _number, name, make) in enumerate(papers_of(holdings), 1):
                tell(done * 95 // max(1, total))
                template, data, _title = make()
                book.writestr(f"{folder}/{number:02d} {file_name(name)}.pdf", pdf(template, data))
                done += 1
    return done


def packed(member: Any, boxes: Sequence[Box]) -> bytes:
    """The same in memory, of a small box."""
    basket = BytesIO()
    pack(basket, member, boxes)
    return basket.getvalue()


def _asked(job: Job, box: str) -> tuple[Any, Box]:
    """Who asked, as his rights are now, and the box."""
    member = doors.member_of_job(job.school_key, job.member_key)
    if member is None or not member.can(Box.view_code()):
        raise PermissionDenied(_("您已没有查看档案盒的权限。"))
    require_room_for_large()
    found = Box.objects.visible_to(member).select_related("keeper").filter(pk=UUID(box)).first()
    if found is None:
        raise PermissionDenied(_("您已没有查看这一盒的权限。"))
    return member, found


@work
def zip_box(job: Job, *, page: str, box: str) -> dict[str, Any]:
    """A large box, or one with others under it, as a .zip that waits to be fetched."""
    with in_school(job.school_key), override("zh-hans"):
        member, found = _asked(job, box)
        path = job_path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            count = pack(file, member, family(member, found), lambda percent: tell_progress(job, percent))
    return {"title": file_name(str(found)), "rows": count, "said": f"{found}：{count} 份，已经打包好。"}


@work
def bind_box(job: Job, *, page: str, box: str) -> dict[str, Any]:
    """A large box as one PDF."""
    with in_school(job.school_key), override("zh-hans"):
        member, found = _asked(job, box)
        content, count = whole_box(member, found, lambda percent: tell_progress(job, percent))
        path = job_path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {"title": file_name(str(found)), "rows": count, "said": f"{found}：{count} 份，已经合成一个 PDF。"}
