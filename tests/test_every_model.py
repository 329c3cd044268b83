"""What holds for every table: whose it is, its keys, and what the database itself refuses (house.md 7, G11, G12).

Slips these tests were seen to catch are listed in tests/README.md.
"""

import random
import re
import string
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from houqin.core import guards
from houqin.core.actions import ACTIONS, perform
from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.scope import NoSchool, in_school
from houqin.people.models import Member, School
from tests.cast import Cast, make_cast
from tests.samples import actor, data_for, row_of, school_models, target_for

pytestmark = pytest.mark.django_db

POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
OURS = sorted(
    (model for model in apps.get_models() if model.__module__.startswith("houqin.")),
    key=lambda model: model._meta.label,
)
OWNED = school_models()
LINKS = [(model, link) for model in OWNED for link in guards.links(model)]
APPEND_ONLY = guards.append_only()
UNITS = re.compile(r"(^|_)(fen|e4|milli|grams|minutes_total|bytes)$")
CHINESE = re.compile("[\u4e00-\u9fff]")
# Keys, digests and derived columns: no person ever reads their names.
UNREAD = {"id", "salt", "hash", "body_hash", "search", "name_key", "sort", "tree"}


def by_label(models_: list[Any]) -> Any:
    return pytest.mark.parametrize("model", models_, ids=lambda model: model._meta.label)


every_model, every_school_model = by_label(OURS), by_label(OWNED)
every_link = pytest.mark.parametrize(
    ("model", "link"), LINKS, ids=[f"{model._meta.label}.{link.name}" for model, link in LINKS]
)


# Scope and keys ----------------------------------------------------------------------------------------------


@every_model
def test_it_states_its_scope(model: Any) -> None:
    assert getattr(model, "SCOPE", "") in ("school", "reference", "local")
    assert (model.SCOPE == "school") == issubclass(model, Owned)


@every_model
def test_nothing_is_unique_over_all_schools_or_joined_without_a_school(model: Any) -> None:
    for field in model._meta.local_fields:
        assert not field.unique or field.primary_key, f"{field.name} is unique without its school"
        assert not isinstance(field, models.OneToOneField)
    assert model._meta.local_many_to_many == []
    assert model._meta.private_fields == [], "no generic foreign keys"
    assert model._meta.parents == {}, "no multi-table inheritance"
    assert not model._meta.unique_together


@every_model
def test_no_float_no_decimal_and_units_are_big_integers(model: Any) -> None:
    for field in model._meta.local_fields:
        assert not isinstance(field, models.FloatField | models.DecimalField), field.name
        if UNITS.search(field.name):
            assert isinstance(field, models.BigIntegerField), field.name


@every_model
def test_every_field_has_a_chinese_name(model: Any) -> None:
    with override("zh-hans"):
        assert CHINESE.search(str(model._meta.verbose_name)), model
        nameless = [
            field.name
            for field in model._meta.local_fields
            if field.name not in UNREAD and not CHINESE.search(str(field.verbose_name))
        ]
    assert nameless == []


@every_school_model
def test_the_school_is_there_for_ever_and_first_in_every_key(model: Any) -> None:
    school = model._meta.get_field("school")
    assert (school.null, school.editable, school.related_model) == (False, False, School)
    assert school.db_index is False, "an index on the school alone serves no page"
    assert isinstance(model._meta.pk, models.UUIDField)
    for unique in model._meta.constraints:
        if isinstance(unique, models.UniqueConstraint):
            assert unique.fields[0] == "school", unique.name
    read_before_the_school_is_known = model._meta.label_lower in guards.EXEMPT
    for index in model._meta.indexes:
        assert index.fields[0] == "school" or read_before_the_school_is_known, index.name


@every_model
def test_links_stay_within_their_scope(model: Any) -> None:
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        there = getattr(field.related_model, "SCOPE", "")
        if model.SCOPE == "school" and there == "school":
            assert isinstance(field, SchoolForeignKey), field.name
        elif model.SCOPE == "school":
            assert field.name == "school" or model is Member, f"{field.name}: business rows point to members"
        else:
            assert there == "reference", f"a {model.SCOPE} row must not depend on a school's row"
        assert field.remote_field.on_delete is models.PROTECT, f"{field.name} would delete rows unseen"


@every_school_model
def test_every_manager_asks_for_the_school(model: Any) -> None:
    """Only what is read before a school is known has a second manager, named in plain sight."""
    others = {manager.name for manager in model._meta.managers} - {"objects"}
    assert others == {"people.member": {"everywhere"}, "people.token": {"tokens"}}.get(
        model._meta.label_lower, set()
    )
    for manager in (model._default_manager, model._base_manager, model.objects):
        with pytest.raises(NoSchool):
            manager.all()
        with pytest.raises(NoSchool):
            manager.filter(pk=uuid4())


@every_school_model
def test_a_row_is_seen_in_its_own_school_only(model: Any, cast: Cast) -> None:
    row = row_of(cast, model)
    with in_school(cast.school):
        assert model.objects.filter(pk=row.pk).exists()
    with in_school(cast.ou.school):
        assert not model.objects.filter(pk=row.pk).exists()
        assert not model._base_manager.filter(pk=row.pk).exists()


@every_model
def test_the_glossary_has_it(model: Any) -> None:
    glossary = (Path(settings.BASE_DIR) / "docs" / "glossary.md").read_text(encoding="utf8")
    with override("zh-hans"):
        word = str(model._meta.verbose_name)
    assert re.search(rf"^\|[^\n]*{re.escape(word)}[^\n]*\b{model.__name__}\b", glossary, re.M), (
        f"docs/glossary.md has no row for {word} | {model.__name__}"
    )


def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# What the database refuses -----------------------------------------------------------------------------------


def test_all_guards_stand() -> None:
    assert len(list(guards.expected())) > 30
    assert guards.missing() == []


def test_putting_the_guards_up_again_changes_nothing() -> None:
    guards.put_up()
    assert guards.missing() == []


@every_link
def test_no_new_row_points_into_another_school(model: Any, link: Any, cast: Cast) -> None:
    row, theirs = row_of(cast, model), _foreign(link)
    copy = _another(row, link)
    setattr(copy, link.attname, theirs)
    with in_school(cast.school), pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.bulk_create([copy])
    _assert_refused_for_the_school(refused.value, model, link)


@every_link
def test_no_row_is_turned_to_another_school(model: Any, link: Any, cast: Cast) -> None:
    row, theirs = row_of(cast, model), _foreign(link)
    with in_school(cast.school), pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{link.attname: theirs})
    if model not in APPEND_ONLY:
        _assert_refused_for_the_school(refused.value, model, link)


def _foreign(link: Any) -> UUID:
    """A row of the right kind in a third school."""
    return row_of(make_cast(f"X{uuid4().hex[:8]}"), link.related_model).pk


def _assert_refused_for_the_school(problem: Exception, model: Any, link: Any) -> None:
    wanted = (
        f"{model._meta.db_table}_{link.column}_school" if POSTGRES else f"{link.column} is not in this school"
    )
    assert wanted in str(problem)


def _another(row: Any, but: Any = None) -> Any:
    """A copy of the row that differs in everything unique, so that only the link can be refused."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.local_fields})
    copy.pk = uuid4()
    _put_off(copy)
    for unique in row._meta.constraints:
        for name in unique.fields if isinstance(unique, models.UniqueConstraint) else ():
            field = row._meta.get_field(name)
            if field in (but, row._meta.get_field("school")) or isinstance(field, models.ForeignKey):
                continue
            match field:
                case models.UUIDField():
                    setattr(copy, name, uuid4())
                case models.IntegerField():
                    setattr(copy, name, random.randrange(1000, 30000))
                case models.CharField():
                    setattr(
                        copy, name, "".join(random.choices(string.ascii_lowercase, k=field.max_length))[:12]
                    )
    return copy


def _put_off(copy: Any) -> None:
    """All its days by as much, so that a span stays one."""
    ahead = timedelta(days=7 * random.randrange(150, 400))
    for field in copy._meta.local_fields:
        if isinstance(field, models.DateField) and getattr(copy, field.attname) is not None:
            setattr(copy, field.attname, getattr(copy, field.attname) + ahead)


def _by_raw(sql: str) -> Any:
    """An attack by bare SQL; {table}, {column} and {value} are filled in."""

    def attack(model: Any, row: Any, column: str, value: str) -> None:
        with connection.cursor() as cursor:
            key = row.pk if POSTGRES else row.pk.hex
            cursor.execute(sql.format(table=model._meta.db_table, column=column, value=value), [key])

    return attack


def _by_bulk_update(model: Any, row: Any, column: str, value: str) -> None:
    setattr(row, column, value)
    model.objects.bulk_update([row], [column])


UPSERT = (
    "INSERT INTO {table} SELECT * FROM {table} WHERE id = %s "
    "ON CONFLICT (id) DO UPDATE SET \"{column}\" = '{value}'"
)
ATTACKS = {
    "update": lambda model, row, column, value: model.objects.filter(pk=row.pk).update(**{column: value}),
    "delete": lambda model, row, *_rest: model.objects.filter(pk=row.pk)._raw_delete(model.objects.db),
    "bulk_update": _by_bulk_update,
    "raw update": _by_raw("UPDATE {table} SET \"{column}\" = '{value}' WHERE id = %s"),
    "raw delete": _by_raw("DELETE FROM {table} WHERE id = %s"),
    "upsert": _by_raw(UPSERT if POSTGRES else "REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s"),
}


@by_label(APPEND_ONLY)
@pytest.mark.parametrize("attack", ATTACKS)
def test_append_only_rows_stay_as_they_are(model: Any, attack: str, cast: Cast) -> None:
    row = row_of(cast, model)
    refused = pytest.raises(DatabaseError, match="takes no changes")
    with in_school(cast.school), refused, transaction.atomic():
        ATTACKS[attack](model, row, *_some_column(model))


def _some_column(model: Any) -> tuple[str, str]:
    """A column that nobody may change and that is not the key, and another value for it."""
    erasable = getattr(model, "ERASABLE", ())
    texts = [
        f.name for f in model._meta.local_fields if isinstance(f, models.CharField) and f.name not in erasable
    ]
    return (texts[0], "x") if texts else ("row", str(uuid4()))


# Row-level security, or the honest word that there is none ----------------------------------------------------

if POSTGRES:
    WALLED = [model for model in OWNED if model._meta.label_lower not in guards.EXEMPT]

    def test_the_application_is_an_ordinary_role() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False, False)

    def test_only_what_is_read_before_the_school_is_known_lies_outside() -> None:
        assert {model._meta.label for model in OWNED} - {model._meta.label for model in WALLED} == {
            "people.Member",
            "people.Token",
        }

    def test_every_table_with_a_school_has_its_wall_in_the_catalogue() -> None:
        """G12: asked of PostgreSQL itself, so that a table which no model knows would be seen too."""
        exempt = {apps.get_model(label)._meta.db_table for label in guards.EXEMPT}
        assert {name for name, *walls in _tables() if walls != [True, True, True]} <= exempt

    def test_a_table_that_nobody_walled_is_seen() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE forgotten (school_id uuid)")
        assert ("forgotten", False, False, False) in _tables()

    def test_nothing_in_the_database_looks_over_the_wall() -> None:
        """No view that reads with its owner's eyes, no copy of rows, no function that runs as another."""
        assert _names("SELECT relname FROM pg_class WHERE relkind = 'm'") == []
        views = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        views += "WHERE relkind = 'v' AND n.nspname = 'public' "
        assert (
            _names(views + "AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)") == []
        )
        ours = "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
        assert _names(f"SELECT proname {ours} AND prosecdef") == []

    def _tables() -> list[tuple[str, bool, bool, bool]]:
        """(table, row-level security, forced on its owner too, a policy for reading and writing)."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, relrowsecurity, relforcerowsecurity, EXISTS (SELECT 1 FROM pg_policy p "
                "WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polqual IS NOT NULL "
                "AND p.polwithcheck IS NOT NULL) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attname = 'school_id' AND c.relkind IN ('r', 'p') "
                "AND n.nspname = 'public' AND NOT a.attisdropped"
            )
            return [tuple(row) for row in cursor.fetchall()]

    def _names(sql: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("%", "%%") if "%" in sql else sql, [] if "%" in sql else None)
            return sorted(row[0] for row in cursor.fetchall())

    @by_label(WALLED)
    def test_without_a_school_named_the_table_answers_nobody(model: Any, cast: Cast) -> None:
        row_of(cast, model)  # a policy is asked about rows; an empty table has none to hide
        with pytest.raises(ProgrammingError, match="no school is named"), transaction.atomic():
            _raw(f"SELECT count(*) FROM {model._meta.db_table}")

    @by_label(WALLED)
    def test_another_schools_rows_are_invisible_to_bare_sql(model: Any, cast: Cast) -> None:
        row, table = row_of(cast, model), model._meta.db_table
        with in_school(cast.school):
            assert _raw(f"SELECT count(*) FROM {table} WHERE id = %s", row.pk) == 1
        with in_school(cast.ou.school):
            assert _raw(f"SELECT count(*) FROM {table} WHERE school_id <> %s", cast.ou.school.pk) == 0
            assert _raw(f"SELECT count(*) FROM {table} WHERE id = %s", row.pk) == 0
        with in_school(cast.school):
            assert _raw(f"SELECT count(*) FROM {table} WHERE id = %s", row.pk) == 1

    @by_label(WALLED)
    def test_no_row_is_written_into_another_school_by_bare_sql(model: Any, cast: Cast) -> None:
        row, table = row_of(cast, model), model._meta.db_table
        with in_school(cast.school):
            copy = _another(row)
        copy.school_id = cast.ou.school.pk
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with in_school(cast.school), refused, transaction.atomic():
            model.objects.bulk_create([copy])
        with in_school(cast.ou.school):
            assert _raw(f"SELECT count(*) FROM {table} WHERE id = %s", copy.pk) == 0

    @by_label(APPEND_ONLY)
    def test_append_only_tables_are_not_emptied(model: Any, cast: Cast) -> None:
        refused = pytest.raises(DatabaseError, match="takes no changes")
        with in_school(cast.school), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")

    def _raw(sql: str, *values: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0]

else:
    # SQLite has no row-level security: the managers are the one wall, and no code of ours may go around them.
    RAW_SQL = re.compile(r"\bcursor\(\)|\.raw\(|RawSQL|\.extra\(")
    REVIEWED = {
        "houqin/core/guards.py",
        "houqin/core/scope.py",
        "houqin/core/writing.py",
        "houqin/core/checks.py",
        "houqin/core/backup/database.py",
        "houqin/core/backup/restoring.py",
        "houqin/core/moving/arriving.py",  # constant words
        "houqin/core/upgrading.py",  # before any school is named, about the tables themselves
        "houqin/core/health/parts.py",
        "houqin/examining/data.py",
    }

    def test_without_a_second_wall_no_code_goes_around_the_managers() -> None:
        root = Path(settings.BASE_DIR)
        found = {
            str(path.relative_to(root))
            for path in (root / "houqin").rglob("*.py")
            if "tests" not in path.parts and RAW_SQL.search(path.read_text(encoding="utf8"))
        }
        assert {path for path in found if not path.startswith("houqin/commands/")} == REVIEWED & found
        assert REVIEWED - found == set(), "the list names a file that needs it no more"


# SQL that a sharded database takes too ------------------------------------------------------------------------

TABLES = {model._meta.db_table for model in OWNED}


def faults_of(sql: str) -> list[str]:
    """Why a statement would not run where rows are spread by school."""
    found = []
    table = re.match(r'(?:UPDATE|DELETE FROM|INSERT INTO|REPLACE INTO)\s+"?(\w+)"?', sql)
    if table and table[1] in TABLES:
        where = sql.rpartition(" WHERE ")[2] if " WHERE " in sql else ""
        if sql.startswith("UPDATE") and re.search(r'"school_id"\s*=', sql.split(" WHERE ")[0]):
            found.append("an update sets the school")
        if sql.startswith(("UPDATE", "DELETE")) and "school_id" not in where:
            found.append("a change does not name the school")
        conflict = re.search(r"ON CONFLICT\s*(\([^)]*\))?", sql)
        if sql.startswith("REPLACE") or (conflict and "school_id" not in (conflict[1] or "")):
            found.append("an upsert without the school")
    locks = "FOR UPDATE" in sql and any(f'FROM "{name}"' in sql for name in TABLES)
    if locks and "school_id" not in sql.partition(" WHERE ")[2]:
        found.append("rows are locked without naming the school")
    return found


@pytest.mark.parametrize("code", sorted(ACTIONS))
def test_what_an_action_sends_names_the_school(code: str, cast: Cast) -> None:
    row = target_for(cast, code)
    data = data_for(cast, code, row)
    with CaptureQueriesContext(connection) as captured:
        perform(code, by=actor(cast, code), target=row and row.pk, data=data, model=row and type(row))
    sent = [query["sql"] for query in captured]
    assert any(sql.startswith("INSERT") for sql in sent)
    assert {sql: faults_of(sql) for sql in sent if faults_of(sql)} == {}


@pytest.mark.parametrize(
    ("sql", "faulty"),
    [
        ('UPDATE "repairs_ticket" SET "school_id" = 1 WHERE "repairs_ticket"."school_id" = 2', True),
        ('UPDATE "repairs_ticket" SET "fault" = 1 WHERE "repairs_ticket"."id" = 2', True),
        (
            'UPDATE "repairs_ticket" SET "fault" = 1 WHERE "repairs_ticket"."school_id" = 2 AND "id" = 3',
            False,
        ),
        ('DELETE FROM "repairs_ticket" WHERE "repairs_ticket"."id" IN (2)', True),
        ('INSERT INTO "repairs_ticket" ("id") VALUES (1) ON CONFLICT ("id") DO NOTHING', True),
        (
            'INSERT INTO "repairs_ticket" ("id") VALUES (1) ON CONFLICT ("school_id", "number") DO NOTHING',
            False,
        ),
        ('SELECT 1 FROM "repairs_ticket" WHERE "repairs_ticket"."id" = 1 FOR UPDATE', True),
        ('UPDATE "people_school" SET "name" = 1 WHERE "people_school"."id" = 2', False),
    ],
)
def test_the_check_of_sql_knows_a_fault_when_it_sees_one(sql: str, faulty: bool) -> None:
    assert bool(faults_of(sql)) == faulty
