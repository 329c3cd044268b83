"""A school moves: everything of it travels, once, and nobody here sees it who did not before.

The two engines side by side and killed arrivals stand in tests/promises/test_moving.py.
"""

import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from houqin.core import guards, history
from houqin.core.actions import ACTIONS
from houqin.core.files import store
from houqin.core.files.sweeping import sweep
from houqin.core.models import ITS_OWN_KEY, SchoolForeignKey
from houqin.core.moving import checking, what
from houqin.core.moving.package import MoveFailed, Package
from houqin.core.pages.declared import PAGES
from houqin.core.scope import in_school
from houqin.core.tests.moving_packages import (
    PASSPHRASE,
    SECRETS,
    WORD,
    Packed,
    column_of,
    made,
    pack_again,
    packed,
    people_of,
    take_in,
)
from houqin.people.models import District, Officer, School, User
from tests.addresses import NAMES, World, addresses, text_of
from tests.cast import browser
from tests.samples import ROWS

pytestmark = pytest.mark.django_db
__all__ = ["made", "packed"]  # fixtures


# What travels ------------------------------------------------------------------------------------------------


def test_every_table_of_a_school_travels_or_is_named_with_a_reason() -> None:
    travels = {model._meta.label_lower for model in what.travelling()}
    every = {model._meta.label_lower for model in guards.school_models()}
    assert travels | set(what.left_out()) == every
    assert not travels & set(what.left_out())
    assert all(len(reason) > 5 for reason in what.left_out().values())


def test_each_table_comes_after_those_it_points_to() -> None:
    seen: set[Any] = set()
    for model in what.travelling():
        assert {link.related_model for link in guards.links(model)} <= seen | {model}
        seen.add(model)


def test_rows_point_only_to_what_travels_with_them() -> None:
    """To rows of the school, to the school, or to an account; a link to anything else would lead nowhere there."""
    known = {what.school_model(), what.account_model()}
    for model in what.travelling():
        for field in what.columns(model):
            if isinstance(field, models.ForeignKey) and not isinstance(field, SchoolForeignKey):
                assert field.related_model in known, f"{model._meta.label}.{field.name}"


def test_what_may_be_a_secret_is_blanked_or_said_to_be_none() -> None:
    assert list(what.undecided()) == []


def test_a_new_secret_column_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    place = apps.get_model("places.Place")
    monkeypatch.setattr(place, "UNTOLD", (*place.UNTOLD, "door_code"))
    assert list(what.undecided()) == ["places.place.door_code"]


def test_blanked_columns_may_be_alike() -> None:
    """Where rows must differ in a column, one word for all of them would let none in."""
    for model in what.travelling():
        blanked = what.blanked(model)
        for constraint in model._meta.constraints:
            for name in set(getattr(constraint, "fields", ())) & set(blanked):
                assert blanked[name] is ITS_OWN_KEY, f"{model._meta.label}.{name}"


def test_what_stands_for_a_secret_names_columns_that_are_there() -> None:
    for model in what.travelling():
        assert set(what.blanked(model)) <= {field.attname for field in what.columns(model)}, model._meta.label
    assert {field.attname for field in School._meta.concrete_fields} >= what.STAYS_OF_THE_SCHOOL


# There and back ----------------------------------------------------------------------------------------------


def test_a_row_of_every_kind_comes_through_and_goes_out_again_byte_for_byte(
    packed: Packed, tmp_path: Path
) -> None:
    empty = {model._meta.label_lower for model in ROWS if not packed.rows.get(model._meta.label_lower, 1)}
    assert not empty, "the school that is packed has no row of these kinds: nothing is proven for them"
    arrived, _settling = take_in(packed.path)
    assert arrived.rows == sum(packed.rows.values())
    assert pack_again(packed.school, tmp_path / "again.zip").read_bytes() == packed.path.read_bytes()


def test_history_numbers_and_files_are_what_they_were(packed: Packed) -> None:
    arrived, _settling = take_in(packed.path)
    with in_school(packed.school):
        assert history.verify() == (arrived.entries, [])
        here = apps.get_model("repairs.Ticket").objects.order_by("pk")
        found = {str(row.pk): (row.number, row.tracking) for row in here}
    there = [column_of(packed.path, "repairs.ticket", name) for name in ("id", "number", "tracking")]
    assert found == {key: (number, tracking) for key, number, tracking in zip(*there, strict=True)}
    swept = sweep(packed.school)
    assert swept.is_whole
    assert swept.checked == arrived.files > 0


def test_rows_that_point_to_later_ones_of_their_table_find_them(packed: Packed) -> None:
    take_in(packed.path)
    with in_school(packed.school):
        merged = apps.get_model("repairs.Ticket").objects.filter(merged_into__isnull=False)
        assert [row.merged_into_id > row.pk for row in merged].count(True) >= 2


def test_the_next_number_goes_on_where_the_old_place_stopped(packed: Packed) -> None:
    take_in(packed.path)
    kept = dict(zip(*(column_of(packed.path, "core.counter", name) for name in ("id", "last")), strict=True))
    with in_school(packed.school):
        here = {str(row.pk): row.last for row in apps.get_model("core.Counter").objects.all()}
    assert here == kept != {}


def test_what_opens_something_stays_behind(packed: Packed) -> None:
    with zipfile.ZipFile(packed.path) as book:
        everything = b"\n".join(book.read(name) for name in book.namelist())
    for secret in (*SECRETS.values(), "918273", "SECkanal"):
        assert secret.encode() not in everything
    assert WORD.encode() in everything  # the control: its rows are there to be searched
    take_in(packed.path)
    tan = User.objects.get(login="tan.umzug")
    assert (tan.has_usable_password(), tan.must_change) == (False, True)


# Once --------------------------------------------------------------------------------------------------------


def _is_here(path: Path) -> bool:
    package = Package.open(path, PASSPHRASE)
    try:
        return checking.is_here(package, checking.school_in(package))
    finally:
        package.close()


def test_taken_in_again_it_changes_nothing_also_when_the_school_has_gone_on(packed: Packed) -> None:
    assert not _is_here(packed.path)
    take_in(packed.path)
    assert _is_here(packed.path)
    _work_on(packed.school)
    assert _is_here(packed.path)


def _work_on(school: UUID) -> None:
    """One more entry in the history."""
    from houqin.core.actions import perform
    from houqin.people.founding import command_line_of

    row = School.objects.get(pk=school)
    by = command_line_of(row)
    perform("people.add_member", by=by, data={"name": "新来的"})


def test_a_newer_package_of_a_school_that_is_here_is_refused(packed: Packed, tmp_path: Path) -> None:
    take_in(packed.path)
    newer = tmp_path / "newer.zip"
    before = transaction.savepoint()
    _work_on(packed.school)
    pack_again(packed.school, newer)
    transaction.savepoint_rollback(before)
    with pytest.raises(MoveFailed, match="比这里的新"):
        _is_here(newer)
    _work_on(packed.school)
    with pytest.raises(MoveFailed, match="不是同一条线"):
        _is_here(newer)


def test_a_school_whose_code_is_taken_asks_for_another(packed: Packed, cast: Any) -> None:
    school = checking.school_in(Package.open(packed.path, PASSPHRASE))
    checking.require_free_code(school)
    school.code = cast.school.code.lower()
    with pytest.raises(MoveFailed, match="--code"):
        checking.require_free_code(school)


# The others --------------------------------------------------------------------------------------------------


def _of(school: Any) -> dict[str, int]:
    with in_school(school):
        return {model._meta.label: model._default_manager.count() for model in guards.school_models()}


def test_the_schools_that_are_here_stay_as_they_are(packed: Packed, cast: Any) -> None:
    before = [_of(cast.school), _of(cast.ou.school)]
    facts = list(School.objects.order_by("pk").values())
    people = list(User.objects.order_by("pk").values())
    take_in(packed.path)
    assert [_of(cast.school), _of(cast.ou.school)] == before
    assert list(School.objects.exclude(pk=packed.school).order_by("pk").values()) == facts
    assert [row for row in User.objects.order_by("pk").values() if row in people] == people


def test_who_was_here_before_sees_nothing_of_the_school_that_moved_in(packed: Packed, cast: Any) -> None:
    """Ou holds every role at another school and asks for everything there is."""
    take_in(packed.path)
    User.objects.update(must_change=False)
    world = World(people_of(packed, cast.ou), packed.world.rows)
    ou, hu = browser(cast.ou), browser(world.cast.hu)
    keys, seen = world.keys(), 0
    for name in NAMES:
        if name.removesuffix(".row") not in PAGES and name not in ACTIONS and name not in ("file", "search"):
            continue
        for url in addresses(name, world)[:1]:
            said = text_of(ou.get(url))
            assert WORD not in said.replace(url, ""), url
            assert not [key for key in keys if key in said.replace(url, "") and key not in url], url
            seen += name in PAGES and WORD in text_of(hu.get(url))
    assert seen > 5, "the control: its own people do see the word there"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the second wall is PostgreSQL's")
def test_the_second_wall_stands_around_what_moved_in(packed: Packed, cast: Any) -> None:
    take_in(packed.path)
    with in_school(cast.ou.school), connection.cursor() as asking:
        for model in what.travelling():
            if model._meta.label_lower not in guards.EXEMPT:
                asking.execute(
                    f"SELECT count(*) FROM {model._meta.db_table} WHERE school_id = %s", [packed.school]
                )
                assert asking.fetchone() == (0,), model._meta.label
    assert guards.missing() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by what it has counted")
def test_the_first_page_after_a_school_moved_in_is_planned_by_what_is_there(packed: Packed) -> None:
    def counted() -> float:
        with connection.cursor() as asking:
            asking.execute("SELECT reltuples FROM pg_class WHERE relname = 'people_member'")
            return float(asking.fetchone()[0])

    with connection.cursor() as asking:
        asking.execute("ANALYZE people_member")
    before = counted()
    take_in(packed.path)
    assert counted() == before + packed.rows["people.member"]


def test_who_is_from_above_reads_it_only_where_it_was_put_below_him(packed: Packed) -> None:
    from houqin.people.district import offices_of, schools_of

    ours, others = (District.objects.create(code=code, name=code, kind="county") for code in ("YL", "XX"))
    offices = []
    for district in (ours, others):
        user = User.objects.create(login=f"boss.{district.code.lower()}")
        Officer.objects.create(user=user, district=district, name="督导")
        offices.append(offices_of(user))
    take_in(packed.path, district=ours)
    assert [packed.school in schools_of(each).values_list("pk", flat=True) for each in offices] == [
        True,
        False,
    ]


def test_a_package_that_does_not_come_in_leaves_no_file(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "verify", lambda: (0, []))
    with pytest.raises(MoveFailed, match="办理记录与包里的不同"):
        take_in(packed.path)
    assert not School.objects.filter(pk=packed.school).exists()
    assert [path.name for path in store.root().rglob("*") if path.is_file()] == ["lock"]
    monkeypatch.undo()
    take_in(packed.path)
    assert (
        json.loads(zipfile.ZipFile(packed.path).read("manifest.json"))["files"]["rows"]
        == sweep(packed.school).checked
    )
