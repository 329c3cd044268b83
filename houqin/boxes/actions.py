"""What people do with boxes: begin a year's, change one, put into it, take out of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.boxes.models import PAPER, REGISTER, ROW, Box, BoxItem
from houqin.boxes.outlines import PARTED, copied_boxes, outlines, parent_of, shipped_boxes
from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.registers.models import Register


@action(_("建一套档案盒"), tone="primary", says=_("建档案盒：{outline} {year}"), alone="boxes")
def begin_boxes(school: School, /, *, by: Member, outline: str, year: int, span: str) -> Changes:
    """From a shipped outline or an earlier year; the registers that are in use lie in their boxes from the first day."""
    facts: dict[str, Any] = {"year": year, "span": span}
    if PARTED in outline:
        before_year, _mark, name = outline.partition(PARTED)
        before = list(
            Box.objects.filter(year=int(before_year), outline=name, active=True).order_by("sort", "id")
        )
        items = BoxItem.objects.filter(box__in=before, over=False).order_by("id")
        boxes, rules = copied_boxes(before, items, by, **facts)
    else:
        boxes, rules = shipped_boxes(outlines()[outline], by, **facts)
    if not boxes or Box.objects.filter(outline=boxes[0].outline, year=year).exists():
        raise Refused(_("{year} 年的“{name}”已经有了，不用再建。").format(year=year, name=boxes[0].outline))
    return Changes(boxes[0], add=[*boxes[1:], *rules])


@action(_("添加档案盒"), says=_("添加档案盒：{number} {title}"), alone="boxes")
def add_box(
    school: School,
    /,
    *,
    by: Member,
    outline: str,
    year: int,
    span: str,
    number: str,
    title: str,
    source: str,
    keeper: Member | None,
    least: int,
    due_on: date | None,
    keep: str,
) -> Box:
    """One more indicator; it stands under the one whose number its own begins with."""
    known = {each.number: each for each in Box.objects.filter(outline=outline, year=year)}
    if number in known:
        raise ValidationError({"number": _("这一套里已经有编号 {number}。").format(number=number)})
    box = Box(outline=outline, year=year, span=span, number=number, title=title, source=source)
    box.keeper, box.least, box.due_on, box.keep = keeper, least, due_on, keep
    box.parent = parent_of(number, known)
    return box


@action(_("修改档案盒"), says=_("修改档案盒"))
def edit_box(
    box: Box,
    /,
    *,
    by: Member,
    title: str,
    source: str,
    keeper: Member | None,
    least: int,
    due_on: date | None,
    keep: str,
    active: bool,
) -> Box:
    """Its number stays: by it the table of the evaluation finds it again."""
    box.title, box.source, box.keeper, box.least = title, source, keeper, least
    box.due_on, box.keep, box.active = due_on, keep, active
    return box


@action(_("放进去"), tone="primary", says=_("放进盒里：{registers} {rules} {rows} {papers}"))
def put_in_box(
    box: Box,
    /,
    *,
    by: Member,
    registers: Iterable[Register],
    rules: list[str],
    words: str,
    rows: list[Any],
    papers: list[dict[str, Any]],
) -> Changes:
    """Rules fill themselves from now on; the same thing may lie in many boxes, but in one box only once."""
    new = [BoxItem(box=box, kind=REGISTER, register=each, title=each.title, by=by) for each in registers]
    new += [BoxItem(box=box, kind=kind, words=words, by=by) for kind in rules]
    new += [
        BoxItem(box=box, kind=ROW, model=row._meta.label_lower, row=row.pk, title=str(row)[:120], by=by)
        for row in rows
    ]
    there = {each.meant for each in BoxItem.objects.filter(box=box, over=False)}
    fresh = {each.meant: each for each in new if each.meant not in there}
    added = [*fresh.values(), *(BoxItem(box=box, kind=PAPER, by=by, **line) for line in papers)]
    if not added:
        raise Refused(_("选的都已经在这一盒里了。") if new else _("还没有选要放进去的东西。"))
    return Changes(box, add=added)


@action(_("取出来"), tone="danger", says=_("取出：{items}（{because}）"))
def take_out(box: Box, /, *, by: Member, items: Iterable[BoxItem], because: str) -> Changes:
    """It no longer counts here; where it is kept nothing happens to it."""
    gone = list(items)
    for each in gone:
        each.over, each.because = True, because
    return Changes(box, update=gone)
