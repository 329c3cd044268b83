"""What the database itself enforces, made anew after every migration, because table remakes drop it (decisions/0003).

Both engines: no row points into another school, append-only tables take no UPDATE, DELETE or TRUNCATE, and when a row
that claims a time was entered, and its label, are never rewritten (decisions/0042).
PostgreSQL also: row-level security, so that a forgotten filter finds nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models

from houqin.core.models import SchoolForeignKey
from houqin.core.moments import Dated

# Read before the school is known, and therefore outside row-level security: this list is complete.
EXEMPT = frozenset({"people.member", "people.token", "people.school", "people.district", "people.user"})


def school_models() -> list[type[models.Model]]:
    """Every table that belongs to schools."""
    return [m for m in apps.get_models() if getattr(m, "SCOPE", "") == "school"]


def links(model: type[models.Model]) -> list[SchoolForeignKey]:
    return [f for f in model._meta.concrete_fields if isinstance(f, SchoolForeignKey)]


def append_only() -> list[type[models.Model]]:
    return [m for m in school_models() if getattr(m, "APPEND_ONLY", False)]


def dated() -> list[type[models.Model]]:
    """Rows that claim a time: what they were entered with stays."""
    return [m for m in school_models() if issubclass(m, Dated)]


def before_migrate(sender: Any = None, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """SQLite changes a table by making it anew, and stumbles over each trigger that names it: down, until afterwards.

    Who migrates is the only writer, and one who dies on the way is followed by one who looks for missing guards.
    """
    if not plan or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def after_migrate(sender: Any = None, **kwargs: Any) -> None:
    """Put the guards up once, when the last app of the project has been migrated."""
    tables = set(connection.introspection.table_names())
    if all(model._meta.db_table in tables for model in school_models()):
        put_up()


def put_up() -> None:
    """Create what is missing; running it again changes nothing."""
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing() -> list[str]:
    """The names of guards that should stand in this database and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint "
                "UNION SELECT policyname FROM pg_policies"
            )
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(expected()) - there)


def expected() -> Iterator[str]:
    """The names of all guards of this engine."""
    sqlite = connection.vendor == "sqlite"
    for model in school_models():
        table = model._meta.db_table
        for link in links(model):
            yield from (
                (f"{table}_{link.column}_in", f"{table}_{link.column}_up")
                if sqlite
                else (f"{table}_{link.column}_school",)
            )
        if not sqlite:
            yield f"{table}_school_id_id"
            if model._meta.label_lower not in EXEMPT:
                yield f"{table}_only_own"
    for model in append_only():
        yield from (f"{model._meta.db_table}_{verb}" for verb in ("no_update", "no_delete"))
    for model in dated():
        yield f"{model._meta.db_table}_entered_once"


def _sqlite() -> Iterator[str]:
    for model in school_models():
        table = model._meta.db_table
        for link in links(model):
            other = link.related_model._meta.db_table
            there = f"SELECT 1 FROM {other} WHERE id = NEW.{link.column} AND school_id = NEW.school_id"
            lost = f"NEW.{link.column} IS NOT NULL AND NOT EXISTS ({there})"
            stop = f"BEGIN SELECT RAISE(ABORT, '{link.column} is not in this school'); END"
            insert, update = f"{table}_{link.column}_in", f"{table}_{link.column}_up"
            yield _trigger(insert, "INSERT", table, _own(model, link, lost), stop)
            yield _trigger(update, f"UPDATE OF {link.column}, school_id", table, lost, stop)
    for model in append_only():
        table = model._meta.db_table
        stop = f"BEGIN SELECT RAISE(ABORT, '{table} takes no changes'); END"
        yield _trigger(f"{table}_no_update", "UPDATE", table, f"NOT ({_erasure(model)})", stop)
        yield _trigger(f"{table}_no_delete", "DELETE", table, "1 = 1", stop)
    for model in dated():
        table, columns = model._meta.db_table, _entered(model)
        stop = f"BEGIN SELECT RAISE(ABORT, '{table}: when it was entered takes no changes'); END"
        changed = " OR ".join(f"NEW.{each} IS NOT OLD.{each}" for each in columns)
        yield _trigger(f"{table}_entered_once", f"UPDATE OF {', '.join(columns)}", table, changed, stop)


def _trigger(name: str, event: str, table: str, when: str, stop: str) -> str:
    return f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} WHEN {when} {stop}"


def _entered(model: type[models.Model]) -> list[str]:
    """What the server wrote of how a row was entered; the school has guards of its own."""
    return [name for name in model.WRITTEN_ONCE if name != "school_id"]  # type: ignore[attr-defined]


def _own(model: type[models.Model], link: SchoolForeignKey, lost: str) -> str:
    """A row may point to itself while it is being inserted."""
    return f"{lost} AND NEW.{link.column} <> NEW.id" if link.related_model is model else lost


def _erasure(model: Any) -> str:
    """True for an update that only blanks the erasable columns."""
    erasable: tuple[str, ...] = getattr(model, "ERASABLE", ())
    if not erasable:
        return "0 = 1"
    same = [
        f"NEW.{f.column} IS NOT DISTINCT FROM OLD.{f.column}"
        if connection.vendor == "postgresql"
        else f"NEW.{f.column} IS OLD.{f.column}"
        for f in model._meta.concrete_fields
        if f.name not in erasable
    ]
    return " AND ".join([*same, *(f"NEW.{name} = ''" for name in erasable)])


def _postgres() -> Iterator[str]:
    yield """CREATE OR REPLACE FUNCTION app_school() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
        DECLARE v text := current_setting('houqin.school', true);
        BEGIN IF v IS NULL OR v = '' THEN RAISE EXCEPTION 'no school is named' USING errcode = '42501'; END IF;
        RETURN v::uuid; END $$"""
    yield """CREATE OR REPLACE FUNCTION takes_no_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% takes no changes', TG_TABLE_NAME USING errcode = '23514'; END $$"""
    for model in school_models():
        yield from _once(
            model._meta.db_table, f"{model._meta.db_table}_school_id_id", "UNIQUE (school_id, id)"
        )
    for model in school_models():
        table = model._meta.db_table
        for link in links(model):
            other = link.related_model._meta.db_table
            yield from _once(
                table,
                f"{table}_{link.column}_school",
                f"FOREIGN KEY (school_id, {link.column}) REFERENCES {other} (school_id, id)",
                walled=[m._meta.db_table for m in (model, link.related_model) if not _is_exempt(m)],
            )
        if model._meta.label_lower not in EXEMPT:
            yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
            yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
            yield f"DROP POLICY IF EXISTS {table}_only_own ON {table}"
            yield (
                f"CREATE POLICY {table}_only_own ON {table} USING (school_id = (SELECT app_school())) "
                f"WITH CHECK (school_id = (SELECT app_school()))"
            )
    for model in append_only():
        table = model._meta.db_table
        begin, stop = "CREATE OR REPLACE TRIGGER", "EXECUTE FUNCTION takes_no_changes()"
        unless = f"WHEN (NOT ({_erasure(model)}))"
        yield f"{begin} {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {unless} {stop}"
        yield f"{begin} {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {stop}"
        yield f"{begin} {table}_no_truncate BEFORE TRUNCATE ON {table} {stop}"
    for model in dated():
        table = model._meta.db_table
        changed = " OR ".join(f"NEW.{each} IS DISTINCT FROM OLD.{each}" for each in _entered(model))
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_entered_once BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({changed}) EXECUTE FUNCTION takes_no_changes()"
        )


def _is_exempt(model: type[models.Model]) -> bool:
    return model._meta.label_lower in EXEMPT


def _once(table: str, name: str, what: str, walled: Sequence[str] = ()) -> Iterator[str]:
    """Add a constraint that is not there. The look at the rows that stand in `walled` tables is no school's: for it, and
    in the same statement, the wall lets their owner through."""
    off, on = (
        " ".join(f"ALTER TABLE {each} {verb} ROW LEVEL SECURITY;" for each in walled)
        for verb in ("NO FORCE", "FORCE")
    )
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}') THEN "
        f"{off} ALTER TABLE {table} ADD CONSTRAINT {name} {what}; {on} END IF; END $$"
    )
