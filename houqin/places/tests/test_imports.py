"""The list of rooms comes in as schools keep it: buildings and floors grow from it, rooms are found by
their path.
"""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.core.sheets.columns import Bad
from houqin.core.sheets.importing import IMPORTERS, Plan
from houqin.core.sheets.models import SheetImport
from houqin.core.sheets.uploads import keep_upload
from houqin.core.sheets.writing import write_book
from houqin.people.models import Member
from houqin.places.floors import FloorParser
from houqin.places.models import Keeper, Place

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the school's own files are not in the repository"
)
HEADER = ["楼栋", "楼层", "房间号", "名称", "用途", "责任人"]


def file_of(path: Path, rows: list[list[Any]], header: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in [header or HEADER, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def send(by: Member, path: Path, *, good_rows: bool = False) -> SheetImport:
    data = {"upload": keep_upload(path, by=by, importer="places").slip, "good_rows": good_rows}
    record: SheetImport = perform("places.import_places", by=by, data=data).row
    return record


def plan_of(by: Member, path: Path) -> Plan:
    importer = IMPORTERS["places"]
    checked = importer.check(keep_upload(path, by=by, importer="places"))
    with in_school(by.school):
        return importer.plan(checked, by.school, by)


def counts(record: SheetImport) -> tuple[int, int, int, int, int]:
    return record.rows, record.created, record.updated, record.unchanged, record.refused


def paths(by: Member) -> list[str]:
    with in_school(by.school):
        return list(Place.objects.filter(active=True).order_by("tree").values_list("path", flat=True))


@pytest.mark.parametrize(
    ("value", "floor"),
    [(1.0, 1), ("1", 1), ("3楼", 3), ("第3层", 3), ("三层", 3), ("十二层", 12), ("二十一", 21), ("２Ｆ",
    2), ("B1", -1),
     ("-1", -1), (-1.0, -1), ("负一层", -1), ("地下1层", -1), (None, None), ("/", None)],
)  # fmt: skip
def test_storeys_are_understood_as_they_are_written(value: Any, floor: int | None) -> None:
    assert FloorParser()(value) == floor


@pytest.mark.parametrize("value", ["顶楼", "99", "1.5", "十十", "0"])
def test_what_is_no_storey_is_refused(value: str) -> None:
    with pytest.raises(Bad, match="不是楼层"):
        FloorParser()(value)


def test_buildings_and_floors_grow_from_the_list(hu: Any, tmp_path: Path) -> None:
    rows = [["教学楼", 1, 101, "1（1）班", "教室", None], ["教学楼", "2楼", "201", None, "办公室", None]]
    assert counts(send(hu, file_of(tmp_path / "a.xlsx", rows))) == (2, 2, 0, 0, 0)
    assert paths(hu) == ["教学楼", "教学楼 1层", "教学楼 1层 101 1（1）班", "教学楼 2层", "教学楼 2层 201"]


def test_the_same_list_twice_changes_nothing(hu: Any, tmp_path: Path) -> None:
    path = file_of(
        tmp_path / "a.xlsx",
        [["教学楼", 1, 101, "一班", "教室", "谭老师、无此人"], ["操场", None, None, None, None, None]],
    )
    assert counts(send(hu, path)) == (2, 2, 0, 0, 0)
    before = paths(hu)
    assert counts(send(hu, path)) == (2, 0, 0, 2, 0)
    assert paths(hu) == before


def test_a_room_found_by_its_number_takes_its_new_name_and_use(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [["教学楼", 1, 101, "一班", "教室", None]]))
    assert counts(
        send(hu, file_of(tmp_path / "b.xlsx", [["教学楼", "一层", "１０１", "库房", "库房", None]]))
    ) == (1, 0, 1, 0, 0)
    assert paths(hu)[-1] == "教学楼 1层 101 库房"


def test_two_rooms_of_one_name_differ_by_their_number(hu: Any, tmp_path: Path) -> None:
    rows = [["教学楼", 1, 108, "3（5）班", "教室", None], ["教学楼", 1, 109, "3（5）班", "教室", None]]
    assert counts(send(hu, file_of(tmp_path / "a.xlsx", rows))) == (2, 2, 0, 0, 0)


def test_keepers_become_members_and_unknown_names_stay_text_with_a_warning(
    hu: Any, tan: Any, tmp_path: Path
) -> None:
    path = file_of(tmp_path / "a.xlsx", [["教学楼", 1, 101, None, None, f"{tan.name}、无此人"]])
    record = send(hu, path)
    assert (record.created, record.refused, record.warnings) == (1, 0, 1)
    with in_school(hu.school):
        keepers = {
            keeper.name: keeper.member_id for keeper in Keeper.objects.filter(place__room_number="101")
        }
    assert keepers == {tan.name: tan.pk, "无此人": None}


def test_a_name_is_tied_to_its_member_when_he_is_known_later(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", [["教学楼", 1, 101, None, None, "苏博珍"]])
    send(hu, path)
    with in_school(hu.school):
        member = Member(school=hu.school, name="苏博珍")
        member.clean()
        member.save(force_insert=True)
    assert counts(send(hu, path)) == (1, 0, 1, 0, 0)
    with in_school(hu.school):
        assert Keeper.objects.get(name="苏博珍").member_id == member.pk


def test_a_keeper_who_is_no_longer_named_is_ended(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [["教学楼", 1, 101, None, None, "甲一、乙二"]]))
    send(hu, file_of(tmp_path / "b.xlsx", [["教学楼", 1, 101, None, None, "乙二"]]))
    with in_school(hu.school):
        assert {keeper.name for keeper in Keeper.objects.filter(until_on__isnull=True)} == {"乙二"}
        assert Place.objects.get(room_number="101").keepers_text == "乙二"


def test_a_row_without_any_place_and_the_same_room_twice_are_refused(hu: Any, tmp_path: Path) -> None:
    rows = [
        ["教学楼", 1, 101, None, None, None],
        [None, None, None, None, "库房", None],
        ["教学楼", "1层", "101", "x", None, None],
    ]
    path = file_of(tmp_path / "a.xlsx", rows)
    plan = plan_of(hu, path)
    assert [(problem.row, problem.text[:6].strip()) for problem in plan.problems] == [
        (3, "这一行没有写"),
        (4, "与第 2 行"),
    ]
    with pytest.raises(Refused):
        send(hu, path)
    assert counts(send(hu, path, good_rows=True)) == (3, 1, 0, 0, 2)


def test_a_building_at_a_site_is_found_without_naming_the_site(hu: Any, tmp_path: Path) -> None:
    header = ["校区", *HEADER]
    send(hu, file_of(tmp_path / "a.xlsx", [["东校区", "教学楼", 1, 101, None, None, None]], header))
    assert counts(send(hu, file_of(tmp_path / "b.xlsx", [["教学楼", 1, 101, None, None, None]]))) == (
        1,
        0,
        0,
        1,
        0,
    )


def test_two_buildings_of_one_name_are_asked_about(hu: Any, tmp_path: Path) -> None:
    header = ["校区", *HEADER]
    rows = [["东校区", "教学楼", 1, 101, None, None, None], ["西校区", "教学楼", 1, 101, None, None, None]]
    assert counts(send(hu, file_of(tmp_path / "a.xlsx", rows, header))) == (2, 2, 0, 0, 0)
    plan = plan_of(hu, file_of(tmp_path / "b.xlsx", [["教学楼", 1, 101, None, None, None]]))
    assert "有几处都叫“教学楼”" in plan.problems[0].text


def test_the_tree_goes_out_and_comes_in_unchanged(hu: Any, tmp_path: Path) -> None:
    rows = [
        ["教学楼", -1, "B01", "车库", None, "甲一"],
        ["教学楼", 3, "301", None, "教室", None],
        ["体育馆", None, None, "器材室", None, None],
        [None, None, None, "操场", None, None],
    ]
    send(hu, file_of(tmp_path / "a.xlsx", rows))
    importer, path = IMPORTERS["places"], tmp_path / "out.xlsx"
    with in_school(hu.school):
        total = Place.objects.count()
        write_book(path, "场所", *importer.export(Place.objects.order_by("tree")))
    before = paths(hu)
    assert counts(send(hu, path)) == (total, 0, 0, total, 0)
    assert paths(hu) == before


@needs_shared
def test_a_real_schools_rooms_come_in_as_they_are(hu: Any) -> None:
    path = SHARED / "inputs/school-a/rooms.xlsx"
    assert counts(send(hu, path)) == (125, 125, 0, 0, 0)
    assert counts(send(hu, path)) == (125, 0, 0, 125, 0)
    with in_school(hu.school):
        room = Place.objects.get(tree__contains="", room_number="101", parent__parent__name="教学楼")
        assert room.path == "教学楼 1层 101 1（7）班"
        assert room.keepers_text == "孙源明、任珍"
