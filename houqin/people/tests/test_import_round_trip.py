"""What the list of members gives away comes in again with no change, whatever people have typed into the forms."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS
from houqin.core.sheets.models import SheetImport
from houqin.core.sheets.uploads import keep_upload
from houqin.core.sheets.writing import write_book
from houqin.people.models import Member
from houqin.people.tests.test_imports import counts, file_of, named, person, plan_of, send, texts
from tests.cast import Cast

WORDS = st.text("甲乙丙丁戊己庚辛壬 abcXYZ=+-@()（）：.·'\"&<>1290", min_size=1, max_size=12)
NAMES = st.text("赵钱孙李周吴郑王冯陈褚卫", min_size=2, max_size=3)
MEMBERS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "staff_number": st.sampled_from(["", "T01", "T02", "T 03", "０４", "X-5"]),
        "gender": st.sampled_from(["", "男", "女"]),
        "phone": st.sampled_from(["", "", "13911110001", "13911110002", "057187654321", "668123", "110"]),
        "department": st.one_of(st.just(""), WORDS),
        "employer": st.sampled_from(["", "", "安泰保安公司", "宜家 物业（分公司）"]),
        "note": st.one_of(st.just(""), WORDS),
        "joined_on": st.one_of(st.none(), st.dates(date(1960, 1, 1), date(2026, 12, 31))),
        "posts": st.lists(
            st.sampled_from(["语文教师", "校长", "教师兼班主任", "水电 工"]), max_size=3, unique=True
        ),
    }
)


@contextmanager
def undone() -> Iterator[None]:
    """One example after the other meets the same school."""
    block: Any = transaction.atomic()
    block._from_testcase = True  # as the test's own transaction: actions may begin inside it
    with block:
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=st.lists(MEMBERS, min_size=1, max_size=4))
def test_what_is_exported_imports_again_with_no_change(cast: Cast, people: list[dict[str, Any]]) -> None:
    with undone(), TemporaryDirectory() as folder:
        added = [pk for facts in people if (pk := _added(cast.hu, facts))]
        path = Path(folder) / "out.xlsx"
        with in_school(cast.school):
            rows = Member.objects.filter(pk__in=added).order_by("name_key", "id")
            shown = list(rows.values())
            write_book(path, "人员", *IMPORTERS["members"].export(rows))
            if added:
                assert counts(send(cast.hu, path)) == (len(added), 0, 0, len(added), 0)
            assert list(rows.all().values()) == shown


def _added(by: Member, facts: dict[str, Any]) -> Any:
    """A member as the form makes him, or nothing where the form says no."""
    try:
        return perform("people.add_member", by=by, data=facts).row.pk
    except (Refused, ValidationError):
        return None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_the_rows_does_not_matter(cast: Cast, tmp_path: Path, order: tuple[int, ...]) -> None:
    rows = [
        person("张伟", phone=13911110001),
        person("张伟", phone=13911110002),
        person("李强", phone=13911110001),
    ]
    path = file_of(tmp_path / "a.xlsx", [rows[place] for place in order])
    assert counts(send(cast.hu, path)) == (3, 3, 0, 0, 0)
    assert counts(send(cast.hu, path)) == (3, 0, 0, 3, 0)


def test_two_people_with_one_number_are_two_and_somebody_is_asked_to_look(hu: Any, tmp_path: Path) -> None:
    rows = [person("甲一", phone="13911110001"), person("乙二", phone=13911110001)]
    plan = plan_of(hu, file_of(tmp_path / "a.xlsx", rows))
    assert (plan.refused, texts(plan)) == (0, [(3, "和“甲一”的电话相同，请核对。")])


def test_an_office_telephone_may_be_shared_with_somebody_known(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [person("甲一", phone="0571-87654321")]))
    record = send(hu, file_of(tmp_path / "b.xlsx", [person("乙二", phone="057187654321")]))
    assert (*counts(record), record.warnings) == (1, 1, 0, 0, 0, 1)


def test_a_new_number_with_the_same_day_of_joining_is_the_same_person(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [person("甲一", phone=13911110001, joined="2013-10-03")]))
    path = file_of(tmp_path / "b.xlsx", [person("甲一", phone=13911119999, joined="2013.10.3")])
    assert "按同一人更新" in texts(plan_of(hu, path))[0][1]
    assert counts(send(hu, path)) == (1, 0, 1, 0, 0)
    assert [member.phone for member in named(hu, "甲一")] == ["13911119999"]


def test_a_short_number_is_taken_and_asked_about(hu: Any, tmp_path: Path) -> None:
    record = send(hu, file_of(tmp_path / "a.xlsx", [person("甲一", phone=668123)]))
    assert (record.created, record.warnings, named(hu, "甲一")[0].phone) == (1, 1, "668123")
    assert named(hu, "甲一")[0].note == ""


def test_a_changed_post_alone_is_an_update_and_the_list_shows_it(hu: Any, tmp_path: Path) -> None:
    send(hu, file_of(tmp_path / "a.xlsx", [person("甲一", phone=13911110001, posts="语文教师")]))
    record = send(hu, file_of(tmp_path / "b.xlsx", [person("甲一", phone=13911110001, posts="副校长")]))
    assert counts(record) == (1, 0, 1, 0, 0)
    assert named(hu, "甲一")[0].posts_text == "副校长"


@pytest.mark.once
def test_ten_thousand_people_come_in_without_a_query_each(
    hu: Any, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    total = 1500
    rows = [person(f"教{chr(0x4E00 + n)}", phone=13900000000 + n, posts="教师") for n in range(total)]
    path = file_of(tmp_path / "a.xlsx", rows)
    slip = keep_upload(path, by=hu, importer="members").slip
    with django_assert_max_num_queries(64):
        record: SheetImport = perform("people.import_members", by=hu, data={"upload": slip}).row
    assert counts(record) == (total, total, 0, 0, 0)
    changed = [
        person(f"教{chr(0x4E00 + n)}", phone=13900000000 + n, department="语文组") for n in range(total)
    ]
    slip = keep_upload(file_of(tmp_path / "b.xlsx", changed), by=hu, importer="members").slip
    with django_assert_max_num_queries(64):
        record = perform("people.import_members", by=hu, data={"upload": slip}).row
    assert counts(record) == (total, 0, total, 0, 0)
