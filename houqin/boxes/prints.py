"""Papers of boxes: 盒脊 for their backs, 卷内目录, and a whole box with every paper behind its 卷内目录."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from houqin.boxes.contents import Contents
from houqin.boxes.lines import Holding, Line, Made
from houqin.boxes.models import Box
from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.prints import PrintFailed, pdf
from houqin.core.words import day_words
from houqin.repairs.prints.words import foldable

WIDTHS = (20, 30, 40, 50, 60)  # millimetres of the boxes that are sold
MOST_SPINES = 200
PAGES = re.compile(rb"/Count (\d+)")
Tell = Callable[[int], None]  # how many percent are done


def make_spines(school: Any, boxes: Sequence[Box], width: int) -> Made:
    """A label for each box, of one width."""
    if len(boxes) > MOST_SPINES:
        raise Refused(_("一次最多打印 {most} 个盒脊，请先筛选。").format(most=MOST_SPINES))
    spines = [
        {
            "when": box.when,
            "keep": str(box.get_keep_display()),
            "outline": box.outline,
            "title": box.title,
            "number": box.number,
            "keeper": box.keeper.name if box.keeper else "　",
        }
        for box in boxes
    ]
    return "boxes/spine", {"school": school.name, "width": width, "spines": spines}, f"盒脊（{width}毫米）"


def make_catalogue(member: Any, boxes: Sequence[Box]) -> Made:
    """The 卷内目录 of these boxes; of paper it says how many pages, of what is printed only a whole box knows where."""
    found = Contents(member, boxes).by_box
    told = [box_told(box, found.get(box.pk, [])) for box in boxes]
    title = f"卷内目录 {boxes[0]}" if len(boxes) == 1 else "卷内目录"
    return "boxes/catalogue", {"school": member.school.name, "title": title, "boxes": told}, title


def box_told(
    box: Box, holdings: Sequence[Holding], first: dict[tuple[int, int], int] | None = None
) -> dict[str, Any]:
    """One box as its 卷内目录 has it; `first` is on which page each paper begins."""
    rows: list[list[str]] = []
    for place, holding in enumerate(holdings):
        for line in holding.lines:
            rows.append([str(len(rows) + 1), *_cells(line, (first or {}).get((place, line.volume or 0)))])
    kept = _("{outline}　保管期限：{keep}　责任人：{who}").format(
        outline=box.outline, keep=box.get_keep_display(), who=box.keeper.name if box.keeper else "　　　"
    )
    unseen = sum(each.unseen for each in holdings)
    today = day_words(clock.today(), year=True)
    return {
        "title": f"{box.number} {box.title}",
        "when": box.when,
        "conditions": [kept],
        "rows": rows,
        "missing": [f"{each.item}缺{each.missing}次" for each in holdings if each.missing],
        "notes": [_("另有 {n} 件打印的人没有查看权限，没有列出。").format(n=unseen)] * bool(unseen)
        + [_("以{day}数据为准。").format(day=today)],
    }


def _cells(line: Line, first: int | None) -> list[str]:
    """文号, 责任者, 题名, 日期, 页号, 备注"""
    page = str(first) if first else f"{line.sheets}页" if line.sheets else ""
    return [
        foldable(line.reference),
        foldable(line.author),
        foldable(line.title),
        line.on,
        page,
        foldable(line.note),
    ]


def papers_of(holdings: Iterable[Holding]) -> list[tuple[int, int, str, Callable[[], Made]]]:
    """(place of its thing, place among its papers, name, how it is made) of every paper of a box."""
    return [
        (place, number, volume.name, volume.make)
        for place, holding in enumerate(holdings)
        for number, volume in enumerate(holding.volumes)
    ]


def whole_box(member: Any, box: Box, tell: Tell = lambda percent: None) -> tuple[bytes, int]:
    """(PDF, number of papers) of everything in a box, its pages counted through as its 卷内目录 says."""
    holdings = Contents(member, [box]).by_box.get(box.pk, [])
    files: dict[str, bytes] = {}
    papers, first, page = [], {}, 1
    wanted = papers_of(holdings)
    for done, (place, number, _name, make) in enumerate(wanted):
        tell(done * 90 // max(1, len(wanted)))
        template, data, _title = make()
        content, name = pdf(template, data), f"{done}.pdf"
        count = pages_in(content)
        files[name], first[place, number] = content, page
        papers.append({"file": name, "pages": count, "first": page})
        page += count
    data = {"school": member.school.name, "box": box_told(box, holdings, first), "papers": papers}
    return pdf("boxes/box", data, files), len(papers)


def pages_in(content: bytes) -> int:
    """How many pages a PDF of our own has: its tree of pages says so."""
    counts = [int(each) for each in PAGES.findall(content)]
    if not counts:
        raise PrintFailed(_("打印没有做成：这份打印的样式有错。请把这件事告诉管理员。"))
    return max(counts)
