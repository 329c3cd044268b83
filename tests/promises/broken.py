"""Houqin with one guarantee taken out on purpose: every test of tests/promises must fail on its own variant here."""

from collections.abc import Callable
from typing import Any

VARIANTS: dict[str, Callable[[], None]] = {}


def put(place: Any, name: str, other: Any) -> Any:
    """Put something else in the place of a name; gives what was there."""
    before = getattr(place, name)
    setattr(place, name, other)
    return before


def variant(breaks: Callable[[], None]) -> Callable[[], None]:
    """Register a way to be broken under its name."""
    VARIANTS[breaks.__name__] = breaks
    return breaks


@variant
def sound() -> None:
    """Nothing is broken."""


@variant
def key_forgotten() -> None:
    """Each request gets a new key, as if the sent one were not looked at."""
    from uuid import uuid4

    from houqin.core import actions
    from houqin.core.api import writing

    def perform(*args: Any, key: Any = None, **kwargs: Any) -> Any:
        return actions.perform(*args, key=uuid4(), **kwargs)

    put(writing, "perform", perform)


@variant
def content_not_compared() -> None:
    """A used key is answered with what was done, whatever is sent under it."""
    from houqin.core.actions import performing
    from houqin.core.actions.asked import replay

    put(performing, "replay", lambda before, action, digest: replay(before, action, before.digest))


@variant
def key_claimed_first() -> None:
    """The key is claimed in a transaction of its own, the effect follows in another (two instead of one)."""
    from uuid import uuid4

    from houqin.core import actions, clock
    from houqin.core.api import writing
    from houqin.core.attempts import Attempt
    from houqin.core.writing import writing_reference

    done: dict[Any, Any] = {}

    def perform(*args: Any, key: Any, **kwargs: Any) -> Any:
        if Attempt.objects.filter(what=f"claim:{key}").exists():
            raise actions.Refused("this request is being done")
        with writing_reference():
            Attempt.objects.create(what=f"claim:{key}", since=clock.now(), count=1)
        return done.setdefault(key, actions.perform(*args, key=uuid4(), **kwargs))

    put(writing, "perform", perform)


@variant
def numbers_from_a_sequence() -> None:
    """Numbers come from a counter outside the transaction, as a database sequence gives them: none comes back."""
    import fcntl
    from pathlib import Path

    from django.conf import settings

    from houqin.core.numbers import Numbered

    def draw(self: Any, period: str) -> int:
        with Path(settings.DATA_DIR / "sequence").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(".")
            file.flush()
            return file.tell()

    put(Numbered, "_next", draw)


@variant
def stock_settings() -> None:
    """SQLite as Django opens it: no write lock of ours, transactions that begin by reading, five seconds to wait."""
    from contextlib import contextmanager

    from django.db import connection, connections

    from houqin.core import writing

    @contextmanager
    def nobody_waits() -> Any:
        yield

    put(writing, "the_only_writer", nobody_waits)
    connections.close_all()
    connection.settings_dict["OPTIONS"] |= {"transaction_mode": None, "timeout": 5}


@variant
def committed_halfway() -> None:
    """The document is committed first and its history afterwards: two transactions instead of one."""
    from django.db import connection

    from houqin.core import scope
    from houqin.core.actions import performing

    save: Any = None

    def save_and_commit(changes: Any, school: Any) -> None:
        save(changes, school)
        connection.connection.commit()
        if connection.vendor == "postgresql":
            scope._set_local(str(school.pk))

    save = put(performing, "save", save_and_commit)


@variant
def guards_forgotten() -> None:
    """Only pending migrations are looked for, not guards that a killed migration left out."""
    from houqin import readiness

    put(readiness, "guards", type("Nothing", (), {"missing": staticmethod(list)}))


@variant
def copied_file() -> None:
    """A backup that copies the SQLite file as it lies, without the log beside it."""
    import shutil

    from houqin.core.backup import database
    from houqin.core.writing import the_only_writer

    def copy(source: Any, target: Any) -> None:
        with the_only_writer():  # or a file that is being written is seen to be no database at all
            shutil.copyfile(source, target)

    put(database, "_write_sqlite", copy)


@variant
def many_moments() -> None:
    """A backup of PostgreSQL in which each table is of another moment: people write after that of the history."""
    import time

    from houqin.core.backup import database

    write: Any = None

    def write_and_wait(asking: Any, path: Any, table: str, schools: list[Any]) -> None:
        write(asking, path, table, schools)
        if table == "core_entry":
            asking.execute(f"SET LOCAL houqin.school = '{schools[0]}'")
            wanted = _length(asking) + 8
            while _length(asking) < wanted:
                time.sleep(0.05)

    def _length(asking: Any) -> int:
        return int(asking.execute("SELECT count(*) FROM core_entry").fetchone()[0])

    put(database, "ISOLATION", "READ COMMITTED")
    write = put(database, "_write_table", write_and_wait)


@variant
def claimed_apart() -> None:
    """A day is claimed in one transaction and its job enqueued in another: who dies in between leaves nothing to do."""
    from houqin.core import schedules
    from houqin.core.jobs import enqueue_for_school
    from houqin.core.schedules import Run
    from houqin.core.writing import writing

    def claim(school: Any, schedule: Any) -> int:
        with writing(school):
            due = list(schedules._due(school, schedule, schedule.last_day()))
            runs = [Run.objects.create(school=school, name=schedule.code, day=day) for day in due]
        for _moment in range(20):  # as far apart as the way to the next statement may be
            with writing(school):
                Run.objects.exists()
        for run in runs:
            enqueue_for_school("core.take_turn", school, run=str(run.pk))
        return len(due)

    put(schedules, "claim", claim)


@variant
def believed_clock() -> None:
    """An entry is recorded at whatever the machine's clock says."""
    from houqin.core import history

    history.max = lambda now, last: now  # type: ignore[attr-defined]


@variant
def photo_not_written() -> None:
    """What the disk says while a photo is written is not listened to."""
    import contextlib
    from pathlib import Path

    from houqin.core.files import store

    write: Any = None

    def written(path: Path, data: bytes) -> None:
        with contextlib.suppress(OSError):
            write(path, data)
        path.touch()

    write = put(store, "_write", written)


@variant
def school_remembered() -> None:
    """Where no school is named, the last one that was still counts."""
    from django.db import connection

    from houqin.core import models, scope

    last: list[Any] = []
    named = scope.current_school_id

    def current() -> Any:
        if scope.is_in_school():
            last[:] = [named()]
        return last[0] if last else named()

    def kept(value: str) -> None:
        if value:
            with connection.cursor() as cursor:
                cursor.execute(f"SET houqin.school = '{value}'")

    put(models, "current_school_id", current)
    put(scope, "_set_local", kept)


@variant
def full_not_known() -> None:
    """A full disk is an error like any other."""
    from houqin.core import disk
    from houqin.core.files import views

    put(disk, "says_full", lambda problem: False)
    views.OSError = ZeroDivisionError  # type: ignore[attr-defined]


@variant
def sent_at_once() -> None:
    """What is to leave the house is sent while the form is saved."""
    from houqin.core.notices import mail, outbox, robots

    def send(message: Any) -> None:
        (robots if message.channel.is_robot else mail).send(message)

    put(outbox, "ask_to_deliver", send)


@variant
def noted_before_sending() -> None:
    """A message counts as sent as soon as somebody takes it in hand."""
    from houqin.core.notices import outbox
    from houqin.core.notices.models import Outgoing
    from houqin.core.scope import in_school
    from houqin.core.writing import writing

    claim: Any = None

    def claim_and_note(school: Any, pk: Any) -> Any:
        message = claim(school, pk)
        if message is not None:
            with writing(school):
                Outgoing.objects.filter(pk=pk).update(state=Outgoing.SENT)
            with in_school(school):
                for _moment in range(100):  # as far apart as the way to the server may be
                    Outgoing.objects.exists()
        return message

    claim = put(outbox, "_claim", claim_and_note)


@variant
def waited_for() -> None:
    """The database is asked in the thread of whoever asks, however long it takes."""
    from houqin.core.health import ready

    def ask() -> Any:
        found: Any = {}
        ready._ask(found)
        return found

    put(ready, "_in_database", ask)


@variant
def synced_now_and_then() -> None:
    """Commits that do not wait for the disk: the advice one often reads for SQLite's WAL, and PostgreSQL's fast setting."""
    from django.db import connection, connections

    connections.close_all()
    options = connection.settings_dict["OPTIONS"]
    name = "init_command" if connection.vendor == "sqlite" else "options"
    quick = options[name].replace("synchronous=FULL", "synchronous=NORMAL")
    options[name] = quick.replace("synchronous_commit=on", "synchronous_commit=off")


@variant
def moments_not_one() -> None:
    """The history and its end are read at different moments."""
    from contextlib import nullcontext

    from houqin.core import walking

    put(walking, "one_moment", nullcontext)
