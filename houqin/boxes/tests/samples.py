"""A box with a register and a paper in it, for the house tests."""

from typing import Any
from uuid import uuid4

from houqin.boxes.models import Box, BoxItem
from houqin.core import clock
from houqin.registers.tests.samples import register
from tests.cast import Cast
from tests.samples import Doing, do, sheet


def box(cast: Cast) -> Any:
    return do(cast, "boxes.put_in_box", do(cast, "boxes.add_box").row).row


def item(cast: Cast) -> Any:
    return BoxItem.objects.filter(box=box(cast), register__isnull=True).first()


def _facts(cast: Cast, row: Any = None) -> dict[str, Any]:
    facts = {"title": f"{cast.school.name}消防检查记录齐全", "source": f"{cast.school.name}自评细则"}
    return facts | {"keeper": str(cast.tan.pk), "least": 2, "due_on": clock.today().isoformat(), "keep": "10"}


def _new(cast: Cast, row: Any = None) -> dict[str, Any]:
    facts = {
        "outline": f"{cast.school.name}自评",
        "year": clock.today().year,
        "span": "year",
        "number": uuid4().hex[:12],
    }
    return _facts(cast) | facts


def _put(cast: Cast, row: Any = None) -> dict[str, Any]:
    paper = {"title": f"{cast.school.name}演练签到表", "where": "3号柜2盒", "sheets": 4}
    return {"registers": [str(register(cast).pk)], "rules": ["documents"], "papers": [paper]}


def _out(cast: Cast, row: Any) -> dict[str, Any]:
    first = BoxItem.objects.filter(box=row).first()
    return {"items": [str(first.pk)] if first else [], "because": f"{cast.school.name}放错了"}


def _begin(cast: Cast, row: Any = None) -> dict[str, Any]:
    do(cast, "boxes.add_box", outline=f"{cast.school.name}{uuid4().hex[:6]}", year=2025)
    last = Box.objects.order_by("-recorded_at", "-id").first()
    return {"outline": f"2025|{last.outline}", "year": 2026, "span": "school_year"}


def _sheet(cast: Cast, row: Any = None) -> dict[str, Any]:
    line = {
        "编号": "1.1",
        "评估指标": f"{cast.school.name}制度{uuid4().hex[:6]}",
        "年份": "2026",
        "责任人": cast.tan.name,
    }
    return sheet(cast, "boxes", line)


ROWS = {Box: box, BoxItem: item}
DOING = {
    "boxes.begin_boxes": Doing("hu", _begin),
    "boxes.import_boxes": Doing("hu", _sheet),
    "boxes.add_box": Doing("hu", _new),
    "boxes.edit_box": Doing("hu", lambda cast, row: _facts(cast) | {"active": True}),
    "boxes.put_in_box": Doing("hu", _put),
    "boxes.take_out": Doing("hu", _out, box),
}
