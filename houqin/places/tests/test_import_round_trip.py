"""What the list of places gives away comes in again with no change, however crooked the tree; and what is doubted."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS
from houqin.core.sheets.writing import write_book
from houqin.people.tests.test_import_round_trip import WORDS, undone
from houqin.places.models import Place
from houqin.places.tests.test_imports import counts, file_of, paths, plan_of, send
from tests.cast import Cast

PLACES = st.fixed_dictionaries(
    {
        "above": st.integers(0, 9),  # which of the places before it is its parent; none where there are fewer
        "kind": st.sampled_from([kind for kind, _label in Place.KINDS]),
        "name": st.one_of(
            st.sampled_from(["教学楼", "1层", "三楼", "顶楼", "地下室", "3（5）班", "操场"]), WORDS
        ),
        "room_number": st.sampled_from(["", "", "101", "１０2", "A 1", "B-01"]),
        "use": st.one_of(st.just(""), WORDS),
    }
)
DOUBLE_SLASH = [["教学楼", 1, 108, "3（5）班", "教室", None], ["教学楼", 1, "109", "3（5）班", "教室", None]]


@pytest.mark.once
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tree=st.lists(PLACES, min_size=1, max_size=8))
def test_what_is_exported_imports_again_with_no_change(cast: Cast, tree: list[dict[str, Any]]) -> None:
    with undone(), TemporaryDirectory() as folder:
        made: list[Any] = []
        for facts in tree:
            made += _added(cast, facts, made)
        path = Path(folder) / "out.xlsx"
        with in_school(cast.school):
            rows = Place.objects.filter(pk__in=made).order_by("tree", "id")
            shown = list(rows.values())
            write_book(path, "场所", *IMPORTERS["places"].export(rows))
            if made:
                assert counts(send(cast.hu, path)) == (len(made), 0, 0, len(made), 0)
            assert list(rows.all().values()) == shown


def _added(cast: Cast, facts: dict[str, Any], made: list[Any]) -> list[Any]:
    above = made[facts["above"]] if facts["above"] < len(made) else None
    try:
        data = {**facts, "parent": str(above) if above else None}
        return [perform("places.add_place", by=cast.hu, data=data).row.pk]
    except (Refused, ValidationError):
        return []


def test_a_closed_place_goes_out_and_comes_in_without_being_opened(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [["教学楼", 1, 101, "旧库房", None, None]]))
    with in_school(hu.school):
        room = Place.objects.get(name="旧库房")
    perform("places.close_place", by=hu, target=room.pk)
    record = send(hu, file_of(tmp_path / "b.xlsx", [["教学楼", 1, 101, "旧库房", None, None]]))
    assert (*counts(record), record.warnings) == (1, 0, 0, 1, 0, 1)
    with in_school(hu.school):
        assert not Place.objects.get(name="旧库房").active


def test_two_rooms_of_one_class_are_both_kept_and_asked_about(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", DOUBLE_SLASH)
    plan = plan_of(hu, path)
    assert [(p.row, p.text) for p in plan.problems] == [
        (3, "“3（5）班”不止一间，另一间在教学楼 1层 108，请核对。")
    ]
    assert counts(send(hu, path)) == (2, 2, 0, 0, 0)
    record = send(hu, path)
    assert (*counts(record), record.warnings) == (2, 0, 0, 2, 0, 2)


def test_two_store_rooms_of_one_name_are_nothing_to_ask_about(hu: Any, tmp_path: Path) -> None:
    rows = [["教学楼", 1, 104, "库房104", "库房", None], ["综合楼", 1, 104, "库房104", "库房", None]]
    assert plan_of(hu, file_of(tmp_path / "a.xlsx", rows)).problems == []


def test_what_is_built_on_the_way_is_told_and_not_counted(hu: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path / "a.xlsx", DOUBLE_SLASH)
    plan = plan_of(hu, path)
    assert plan.counts.created == 2
    assert "表里写到而系统里没有的楼栋、楼层会一并建立：2 处。" in plan.checked.notes
    send(hu, path)
    assert not any("一并建立" in note for note in plan_of(hu, path).checked.notes)


def test_the_code_on_the_door_finds_the_room_and_never_moves_it(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [["教学楼", 1, 101, "1（1）班", None, None]]))
    with in_school(hu.school):
        code = Place.objects.get(room_number="101").code
    header = ["楼栋", "楼层", "房间号", "名称", "场所编码"]
    path = file_of(tmp_path / "b.xlsx", [["综合楼", 2, 201, "会议室", code]], header)
    assert "不会移动" in plan_of(hu, path).problems[0].text
    assert counts(send(hu, path)) == (1, 0, 1, 0, 0)
    assert paths(hu) == ["教学楼", "教学楼 1层", "教学楼 1层 201 会议室"]


def test_a_playground_without_a_building_lies_outdoors(hu: Any, tmp_path: Path) -> None:
    send(
        hu,
        file_of(tmp_path / "a.xlsx", [[None, None, None, name, None, None] for name in ("操场", "门卫室")]),
    )
    with in_school(hu.school):
        kinds = dict(Place.objects.values_list("name", "kind"))
    assert kinds == {"操场": Place.OUTDOOR, "门卫室": Place.ROOM}
