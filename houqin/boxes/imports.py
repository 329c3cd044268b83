"""The table of an evaluation as it comes from above: each indicator becomes a box; known ones are brought up to date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.boxes.models import SCHOOL, Box
from houqin.boxes.outlines import parent_of
from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.core.sheets.checking import ParsedRow
from houqin.core.sheets.columns import Column, Sheet, parse_code, parse_date, parse_int, parse_text
from houqin.core.sheets.importing import Importer, Plan, register
from houqin.people.imports import whole
from houqin.people.models import Member, School
from houqin.terms.rules import school_year_of

SHEET = Sheet(
    "boxes",
    gettext_lazy("评估指标"),
    columns=(
        Column(
            "number",
            gettext_lazy("编号"),
            required=True,
            synonyms=("指标编号", "序号", "条目", "盒号", "编码"),
            parse=parse_code(20),
            example="3.2",
            help=gettext_lazy("3.2 排在 3 下面，A1 排在 A 下面。"),
        ),
        Column(
            "title",
            gettext_lazy("评估指标"),
            required=True,
            synonyms=("指标", "评估内容", "评估要点", "检查内容", "指标名称", "评价指标", "盒名", "题名"),
            parse=parse_text(120),
            example="消防设施检查记录齐全",
        ),
        Column(
            "outline",
            gettext_lazy("评估"),
            synonyms=("评估名称", "检查名称", "评估项目"),
            parse=parse_text(60),
            help=gettext_lazy("这套表叫什么；不写就叫“评估指标”。"),
        ),
        Column(
            "year",
            gettext_lazy("年份"),
            synonyms=("年度", "学年"),
            parse=parse_int(2000, 2199, units=("年", "学年", "年度")),
        ),
        Column("source", gettext_lazy("出处"), synonyms=("依据", "文件依据", "来源"), parse=parse_text(200)),
        Column(
            "keeper",
            gettext_lazy("责任人"),
            synonyms=("负责人", "提供人", "准备人", "责任部门"),
            parse=parse_text(40),
        ),
        Column(
            "least",
            gettext_lazy("至少几件"),
            synonyms=("件数", "份数"),
            parse=parse_int(0, 999, units=("件", "份")),
        ),
        Column(
            "due",
            gettext_lazy("备齐期限"),
            synonyms=("完成时限", "上交时间", "截止日期"),
            parse=parse_date(partial=False),
        ),
    ),
    key=("outline", "year", "number"),
)


@dataclass
class Known:
    """The boxes of the school by evaluation and number, and its people by name."""

    boxes: dict[tuple[str, int], dict[str, Box]]
    people: dict[str, list[Member]]


class BoxImporter(Importer):
    name = "boxes"
    sheet = SHEET
    action = "boxes.import_boxes"
    list_url = "/boxes/shelf/"

    def begin(self, rows: Sequence[ParsedRow], school: Any, by: Any) -> Known:
        known = Known({}, {})
        for box in Box.objects.order_by("id"):
            known.boxes.setdefault((box.outline, box.year), {})[box.number] = box
        for member in Member.objects.choosable():
            known.people.setdefault(whole(member.name), []).append(member)
        return known

    def place(self, row: ParsedRow, plan: Plan, known: Known) -> None:
        """Under the indicator that stands above it, which is there already or comes earlier in the table."""
        outline, year = row["outline"] or _("评估指标"), row["year"] or school_year_of(clock.today())
        there = known.boxes.setdefault((outline, year), {})
        number = row["number"]
        box = there.get(number) or Box(outline=outline, year=year, number=number, span=_span(there), title="")
        values = {"title": row["title"], "source": row["source"], "least": row["least"]}
        values |= {"due_on": row["due"].date if row["due"] else None, "keeper": self._keeper(row, known)}
        said = {name: value for name, value in values.items() if value not in (None, "")}
        if box._state.adding:
            said["parent"] = parent_of(number, there)
        changed = {name: value for name, value in said.items() if getattr(box, name) != value}
        if plan.put(row, box, changed, update=()):
            there[number] = box

    def _keeper(self, row: ParsedRow, known: Known) -> Member | None:
        name = whole(row["keeper"] or "")
        found = known.people.get(name, [])
        if name and len(found) != 1:
            row.warn("keeper", _("没有“%(name)s”这个人，或有重名，先不写责任人。") % {"name": name})
        return found[0] if len(found) == 1 else None

    def cells(self, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        """Boxes as the sheet shows them."""
        from houqin.core.sheets.columns import PartialDate

        for box in rows.select_related("keeper"):  # type: ignore[attr-defined]
            yield {
                "number": box.number,
                "title": box.title,
                "outline": box.outline,
                "year": box.year,
                "source": box.source or None,
                "keeper": box.keeper.name if box.keeper else None,
                "least": box.least,
                "due": PartialDate(box.due_on) if box.due_on else None,
            }


def _span(there: Mapping[str, Box]) -> str:
    """As the others of this evaluation have it."""
    return next((box.span for box in there.values()), SCHOOL)


boxes = register(BoxImporter())


@action(
    gettext_lazy("导入评估指标"),
    says=gettext_lazy("从表格导入评估指标"),
    elsewhere="/import/boxes/",
    ahead=boxes.ahead,
    alone="boxes",
)
def import_boxes(school: School, /, *, by: Member, upload: str, good_rows: bool = False) -> Changes:
    """The table of an evaluation: all rows or none, or those that can be taken."""
    return boxes.run(school, by=by, upload=upload, good_rows=good_rows)
