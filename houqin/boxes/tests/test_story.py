"""A set of boxes: begun, filled by rules, by rows and with paper, read gaps first, printed and taken along."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from houqin.boxes.contents import Contents
from houqin.boxes.models import Box, BoxItem
from houqin.boxes.outlines import outlines, parent_of
from houqin.boxes.prints import make_catalogue, make_spines, whole_box
from houqin.boxes.standing import gaps_first, standings
from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.prints import pdf
from houqin.core.scope import in_school
from houqin.registers.models import Register
from houqin.registers.rules.library import library
from tests.cast import Cast, browser
from tests.samples import do, fresh, sheet

pytestmark = pytest.mark.django_db


def entry(cast: Cast) -> Any:
    return do(cast, "registers.fill_entry", do(cast, "registers.add_register").row).row


def a_box(cast: Cast, **facts: Any) -> Any:
    return do(cast, "boxes.add_box", **facts).row


def put(cast: Cast, box: Any, **things: Any) -> Any:
    nothing: dict[str, Any] = {"registers": [], "rules": [], "papers": []}
    return do(cast, "boxes.put_in_box", box, **(nothing | things)).row


def standing(cast: Cast, box: Any, by: Any = None) -> Any:
    with in_school(cast.school):
        return standings(by or cast.hu, [fresh(box)])[0]


def test_the_shipped_outlines_name_only_registers_that_exist() -> None:
    for outline in outlines().values():
        numbers = [each.number for each in outline.boxes]
        assert len(set(numbers)) == len(numbers)
        assert {slug for each in outline.boxes for slug in each.registers} <= set(library())
        assert outline.source


def test_a_number_stands_under_the_nearest_one_it_begins_with() -> None:
    known: Any = {number: number for number in ("1", "1.2", "A", "A1")}
    found: Any = {number: parent_of(number, known) for number in ("1.2.3", "1.3", "10", "A12", "B1")}
    assert found == {"1.2.3": "1.2", "1.3": "1", "10": None, "A12": "A", "B1": None}


def test_a_set_begins_with_the_registers_in_use_and_the_next_year_takes_its_rules(cast: Cast) -> None:
    do(cast, "registers.take_registers", slugs=["food-samples"])
    first = do(cast, "boxes.begin_boxes", outline="canteen", year=2026).row
    put(cast, first, papers=[{"title": "许可证正本", "where": "墙上"}])
    with pytest.raises(Refused, match="已经有了"):
        do(cast, "boxes.begin_boxes", outline="canteen", year=2026)
    do(cast, "boxes.begin_boxes", outline=f"2026|{first.outline}", year=2027)
    with in_school(cast.school):
        for year in (2026, 2027):
            lies = BoxItem.objects.filter(box__year=year, kind="register", register__slug="food-samples")
            assert lies.get().box.number == "5"
        assert not BoxItem.objects.filter(box__year=2027, kind="paper").exists()


def test_one_entry_serves_many_boxes_and_each_tells_how_it_stands(cast: Cast) -> None:
    made = entry(cast)
    one, other, empty = a_box(cast, least=1), a_box(cast, least=3), a_box(cast, least=1)
    put(cast, one, registers=[str(made.register_id)])
    put(cast, other, rows=f"http://school.lan/registers/entries/{made.pk}/\n")
    with in_school(cast.school):
        found = standings(cast.hu, [one, other, empty])
        assert [each.state for each in found] == ["fine", "short", "empty"]
        assert [each.box.pk for each in gaps_first(found)] == [empty.pk, other.pk]
    with pytest.raises(Refused, match="已经在这一盒里"):
        put(cast, one, registers=[str(made.register_id)])


def test_what_was_due_and_not_entered_is_a_gap_unless_it_was_the_trial(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 11, 2), 7)):
        do(cast, "registers.take_registers", slugs=["staff-morning-check"])
        with in_school(cast.school):
            made = Register.objects.get(slug="staff-morning-check")
    box = a_box(cast, year=2026, span="school_year", least=0)
    put(cast, box, registers=[str(made.pk)])
    with clock.moved(clock.at(date(2026, 11, 6), 20)):
        do(cast, "duties.make_tasks")
        with clock.moved(clock.at(date(2026, 11, 9), 7)):
            there = standing(cast, box)
            assert there.missing > 0
            assert there.state == "gaps"
            cast.school.go_live_on = date(2026, 12, 1)  # everything before was the trial
            cast.school.save()
            cast.hu.school = cast.school
            assert standing(cast, box).missing == 0


def test_paper_says_where_it_lies_and_what_is_taken_out_counts_no_more(cast: Cast) -> None:
    box = put(cast, a_box(cast, least=1), papers=[{"title": "演练签到表", "where": "3号柜2盒", "sheets": 4}])
    with in_school(cast.school):
        (holding,) = Contents(cast.hu, [box]).by_box[box.pk]
        assert (holding.lines[0].note, holding.lines[0].sheets) == ("纸质件：3号柜2盒", 4)
        lies = BoxItem.objects.get(box=box)
    do(cast, "boxes.take_out", box, items=[str(lies.pk)], because="放错了盒")
    assert standing(cast, box).state == "empty"


def test_who_may_not_see_a_row_is_told_only_that_there_is_one(cast: Cast) -> None:
    made = entry(cast)
    box = put(
        cast,
        a_box(cast),
        registers=[str(made.register_id)],
        rows=str(made.pk and f"/registers/entries/{made.pk}/"),
    )
    with in_school(cast.school):
        guest = type(cast.wen).objects.get(pk=cast.wen.pk)
        guest.roles = " contractor "
        held = Contents(guest, [box]).by_box[box.pk]
        assert not any("冷柜" in str(line) for each in held for line in each.lines)
        _template, data, _title = make_catalogue(guest, [box])
        assert "没有查看权限" in "".join(data["boxes"][0]["notes"])


def test_the_whole_box_counts_its_pages_through_as_its_catalogue_says(cast: Cast) -> None:
    made = entry(cast)
    rules: dict[str, Any] = {"registers": [str(made.register_id)], "rules": ["documents"]}
    do(cast, "documents.add_document")
    box = put(cast, a_box(cast), **rules)
    with in_school(cast.school):
        content, papers = whole_box(cast.hu, box)
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert papers == 2
    assert "卷内目录" in pages[0]
    assert "冷柜温度" in "".join(pages[1:])
    assert pages[2].rstrip().endswith("2")


def test_spines_stand_beside_each_other_on_a4(cast: Cast) -> None:
    boxes = [a_box(cast) for _n in range(3)]
    counts = {}
    for width in (20, 60):
        template, data, _title = make_spines(cast.school, boxes * 2, width)
        counts[width] = len(PdfReader(BytesIO(pdf(template, data))).pages)
    assert counts == {20: 1, 60: 2}


def test_a_box_is_taken_along_as_folders_and_a_large_one_by_a_job(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entry(cast)
    top = a_box(cast, number="7")
    put(cast, a_box(cast, number="7.1", title="冷藏"), registers=[str(made.register_id)])
    answer = browser(cast.hu).get(f"/boxes/folder/{top.pk}/")
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        names = book.namelist()
        assert "7.1 冷藏/00 卷内目录.pdf" in names
        assert any("冷柜温度" in name for name in names)
        assert all(book.read(name).startswith(b"%PDF") for name in names)
    monkeypatch.setattr("houqin.boxes.views.AT_ONCE", -1)
    answer = browser(cast.hu).get(f"/boxes/folder/{top.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/jobs/")
    from houqin.core.jobs import Job, run_next

    assert run_next()
    assert Job.objects.get(pk=answer["Location"].split("/")[2]).state == Job.DONE
    again = browser(cast.hu).get(answer["Location"] + "?file=1")
    with zipfile.ZipFile(BytesIO(again.getvalue())) as book:
        assert book.namelist() == names


def test_a_table_from_above_comes_in_and_comes_again_without_change(cast: Cast) -> None:
    lines = [
        {"编号": "2", "评估指标": "校园安全", "责任人": cast.tan.name, "至少几件": "1", "年份": "2026"},
        {"编号": "2.10", "评估指标": "消防演练", "责任人": "没有这个人", "至少几件": "2份", "年份": "2026"},
    ]
    do(cast, "boxes.import_boxes", **sheet(cast, "boxes", *lines))
    with in_school(cast.school):
        below = Box.objects.get(number="2.10")
        assert (below.parent.number, below.parent.keeper, below.least) == ("2", cast.tan, 2)
    again = do(cast, "boxes.import_boxes", **sheet(cast, "boxes", *lines)).row
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    with pytest.raises(Refused, match="收不下"):
        do(cast, "boxes.import_boxes", **sheet(cast, "boxes", lines[0] | {"至少几件": "许多"}))


def test_who_answers_for_a_box_fills_it_and_sees_no_other(cast: Cast) -> None:
    own, other = a_box(cast, keeper=str(cast.tan.pk)), a_box(cast, keeper="")
    page = browser(cast.tan).get("/boxes/boxes/").content.decode()
    assert str(own.pk) in page
    assert str(other.pk) not in page
    paper = {"title": "教案检查", "where": "教导处"}
    put(cast, own, by=cast.tan, papers=[paper])
    for address in (
        f"/boxes/boxes/{other.pk}/",
        f"/boxes/whole/{other.pk}/",
        f"/boxes/spines/?ids={other.pk}",
    ):
        assert browser(cast.tan).get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        do(cast, "boxes.edit_box", own, by=cast.tan)


def test_whose_box_is_not_full_near_its_day_finds_it_on_today(cast: Cast) -> None:
    from houqin.boxes.todo import todo

    box = a_box(cast, keeper=str(cast.hu.pk), due_on=(clock.today() + timedelta(days=3)).isoformat())
    with in_school(cast.school):
        (group,) = todo(cast.hu)
        assert str(group.items[0].url).endswith(f"{box.pk}/")
