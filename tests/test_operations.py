"""Running the house: a disk that fills, what is ready, figures, the lines of the log."""

import errno
import io
import json
import logging
import re
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client, RequestFactory

from houqin.core import clock, disk, history, jobs, views, walking
from houqin.core.actions import perform
from houqin.core.backup import places
from houqin.core.backup.proving import Last
from houqin.core.disk import FINE, FLOOR, GB, MB, NO_LARGE, NOTHING, WARNING, NoRoom, Room
from houqin.core.errors import Refused
from houqin.core.files import store
from houqin.core.files.models import File
from houqin.core.heads import DayHead
from houqin.core.health import figures, logs, parts, ready, tracing
from houqin.core.health.asking import may_see_details
from houqin.core.history import Head
from houqin.core.jobs import Job
from houqin.core.scope import in_school
from houqin.core.tests.files_corpus import jpeg
from houqin.core.tests.test_api import program, token
from houqin.people.models import School
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import data_for, do

pytestmark = pytest.mark.django_db
TOKEN = "0123456789abcdef"


def left(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """So much is left on the disk."""
    monkeypatch.setattr(disk, "room", lambda: Room(max(5 * GB, 2 * free), free))


@pytest.fixture
def filled(cast: Cast) -> dict[str, Any]:
    """What Tan has filled in to report something."""
    return data_for(cast, "repairs.report_ticket", None)


def report(cast: Cast, filled: dict[str, Any], **more: Any) -> Any:
    """Tan sends the form."""
    return browser(cast.tan).post("/repairs/report_ticket/", filled | {"key": str(uuid4())} | more)


def send_photo(cast: Cast, picture: bytes = b"") -> Any:
    return browser(cast.tan).post("/files/", {"file": SimpleUploadedFile("a.jpg", picture or jpeg())})


def tickets(cast: Cast) -> int:
    with in_school(cast.school):
        return Ticket.objects.count()


# A disk that fills ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "free", "level"),
    [
        (500 * GB, 300 * GB, FINE),
        (500 * GB, 20 * GB, FINE),  # 96 % in use, and room for years
        (60 * GB, 8 * GB, WARNING),
        (10 * GB, 900 * MB, WARNING),
        (20 * GB, 900 * MB, NO_LARGE),
        (10 * GB, 199 * MB, NO_LARGE),
        (10 * GB, FLOOR, NO_LARGE),
        (10 * GB, FLOOR - 1, NOTHING),
        (1, 0, NOTHING),
    ],
)
def test_how_full_a_disk_is_goes_by_share_and_by_what_is_left(total: int, free: int, level: int) -> None:
    assert Room(total, free).level == level


def test_little_room_stops_what_is_large_and_lets_a_report_through(
    cast: Cast, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    do(cast, "repairs.report_ticket")
    left(monkeypatch, 100 * MB)
    for answer in (
        send_photo(cast),
        browser(cast.hu).get("/repairs/tickets/?export=xlsx"),
        browser(cast.hu).post("/import/places/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}),
    ):
        assert answer.status_code == 507
        assert "100 MB" in json.loads(answer.content)["detail"] if "json" in answer["Content-Type"] else True
    before = tickets(cast)
    assert report(cast, filled).status_code == 302
    assert tickets(cast) == before + 1


def test_a_photo_sent_without_scripts_is_refused_at_its_form_which_keeps_what_was_typed(
    cast: Cast, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    left(monkeypatch, 100 * MB)
    answer = report(cast, filled, fault="水龙头关不紧", photos=SimpleUploadedFile("a.jpg", jpeg()))
    said = answer.content.decode()
    assert answer.status_code == 507
    assert "暂时不能存照片" in said
    assert "水龙头关不紧" in said


def test_below_the_floor_nobody_writes_and_everybody_reads(
    cast: Cast, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    do(cast, "repairs.report_ticket")
    left(monkeypatch, FLOOR - 1)
    before = tickets(cast)
    answer = report(cast, filled)
    assert answer.status_code == 507
    assert "磁盘已满" in answer.content.decode()
    assert filled["spot"] in answer.content.decode(), "what was typed stands in the form"
    with pytest.raises(NoRoom):
        perform("repairs.report_ticket", by=cast.tan, data=filled)
    assert tickets(cast) == before
    assert [browser(cast.hu).get(url).status_code for url in ("/", "/repairs/tickets/", "/inbox/")] == [
        200
    ] * 3
    left(monkeypatch, 100 * GB)
    assert report(cast, filled).status_code == 302


def test_a_program_is_told_the_same(
    cast: Cast, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    program_of_hu = program(token(cast.hu))
    left(monkeypatch, 0)
    to = "/api/v1/actions/repairs.report_ticket"
    answer = program_of_hu.post(to, json.dumps(filled), content_type="application/json")
    assert answer.status_code == 507
    assert "磁盘已满" in answer.json()["detail"]


def test_those_who_run_the_school_see_it_coming(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for free in (300 * GB, 900 * MB, 100 * MB, 10 * MB):
        left(monkeypatch, free)
        said[free] = browser(cast.hu).get("/").content.decode()
        assert "服务器磁盘" not in browser(cast.chen).get("/").content.decode()
    assert "服务器磁盘" not in said[300 * GB]
    assert "剩余 900 MB" in said[900 * MB]
    assert "band-disk" not in said[900 * MB], "no alarm yet"
    assert "band-disk" in said[100 * MB]
    assert "已停止存照片" in said[100 * MB]
    assert "现在只能查看" in said[10 * MB]


SQLITE_FULL = sqlite3.OperationalError("database or disk is full")
SQLITE_FULL.sqlite_errorname = "SQLITE_FULL"


def wrapped(cause: Exception) -> OperationalError:
    """As Django passes on what a driver says."""
    problem = OperationalError(*cause.args)
    problem.__cause__ = cause
    return problem


def test_a_disk_that_is_full_in_the_middle_of_it_is_told_and_leaves_nothing(
    cast: Cast, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from houqin.core.actions import performing

    before = tickets(cast)
    for problem in (wrapped(SQLITE_FULL), OSError(errno.ENOSPC, "No space left on device")):

        def full(*args: Any, problem: Exception = problem) -> None:
            raise problem

        with monkeypatch.context() as patch:
            patch.setattr(performing, "remember", full)
            answer = report(cast, filled)
        assert answer.status_code == 507
        assert "磁盘已满" in answer.content.decode()
    assert tickets(cast) == before
    assert report(cast, filled).status_code == 302


def test_what_else_the_database_says_is_no_full_disk() -> None:
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorname = "SQLITE_BUSY"
    assert not disk.says_full(wrapped(locked))
    assert not disk.says_full(OSError(errno.EACCES, "no"))
    assert not disk.says_full(None)


def test_a_disk_that_takes_no_photo_leaves_none_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write_through", full)
    answer = send_photo(
        cast, jpeg((411, 207))
    )  # what no other test has stored: that would not be written again
    assert answer.status_code == 507
    assert "磁盘满" in answer.json()["detail"]
    with in_school(cast.school):
        assert not File.objects.exists()


def test_a_backup_leaves_room_for_small_things_on_the_disk_the_school_works_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("houqin.core.backup.places.shutil.disk_usage", lambda path: Room(GB, disk.STOP + 10))
    places.require_room(tmp_path, 10)
    with pytest.raises(places.BackupFailed, match="放不下"):
        places.require_room(tmp_path, 11)


def test_the_reserve_is_put_aside_once_and_given_back(settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(disk, "BALLAST", 3 * MB)
    left(monkeypatch, 900 * MB)
    assert not disk.take_on_ballast(), "not where room is short already"
    left(monkeypatch, 300 * GB)
    assert disk.take_on_ballast()
    assert disk.ballast().stat().st_size == 3 * MB
    assert disk.take_on_ballast()
    assert disk.drop_ballast() == 3 * MB
    assert disk.drop_ballast() == 0
    assert list(tmp_path.iterdir()) == []


# What is ready -------------------------------------------------------------------------------------------------


def broken(part: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break one part of the house."""
    if part == "disk":
        left(monkeypatch, 100 * MB)
    elif part == "data_folder":
        monkeypatch.setattr(Path, "write_bytes", no_folder)
    elif part == "database":
        monkeypatch.setattr(parts, "count", refuses)
    elif part == "migrations":
        monkeypatch.setattr(parts, "of_this_version", lambda: frozenset({("core", "0999_next")}))
    elif part == "engine":
        monkeypatch.setattr(parts, "OLDEST_SQLITE", (99, 0))
        monkeypatch.setattr(parts, "OLDEST_POSTGRES", 99_00_00)
    elif part == "queue":
        long_ago = clock.now() - timedelta(hours=3)
        Job.objects.create(work="x", school_key=uuid4(), member_key=uuid4(), not_before=long_ago)
    elif part == "backup":
        old = Last(clock.now() - timedelta(days=8), "/mnt/secret-place", 1)
        monkeypatch.setattr("houqin.core.backup.proving.last", lambda: old)
    elif part == "chain":
        do(cast, "repairs.report_ticket")
        with in_school(cast.school):
            Head.objects.update(checked_at=clock.now() - timedelta(days=10))


def refuses(*args: Any, **more: Any) -> None:
    raise OperationalError("connection to server at db.example, user houqin, password=hunter2 failed")


def no_folder(path: Path, data: bytes) -> int:
    raise PermissionError(errno.EACCES, "Permission denied", "/srv/secret-place")


def found() -> dict[str, tuple[bool, str]]:
    """All parts, looked at anew at each question."""
    return {name: parts.seen(look) for name, look in (parts.HERE | parts.IN_DATABASE).items()}


def all_walked() -> None:
    """The history of every school there is was walked just now."""
    for school in School.objects.all():
        with in_school(school):
            Head.objects.update(checked_at=clock.now())


ALL = [*parts.HERE, *parts.IN_DATABASE]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A machine on which all is well, whatever other schools of the tests left undone."""
    settings.OPS_TOKEN = TOKEN
    monkeypatch.setattr(ready, "look", found)
    monkeypatch.setattr(parts, "_in_earnest_since", lambda: None)
    monkeypatch.setattr("houqin.core.backup.proving.last", lambda: None)
    left(monkeypatch, 300 * GB)
    Job.objects.all().delete()
    all_walked()


def test_a_sound_house_is_ready(here: None, cast: Cast) -> None:
    do(cast, "repairs.report_ticket")
    all_walked()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "not_ready": []})


@pytest.mark.parametrize("part", ALL)
def test_the_part_that_is_broken_is_named_and_no_other(
    part: str, here: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(part, cast, monkeypatch)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "not_ready": [part]})
    full = Client().get("/readyz", headers={"Authorization": f"Bearer {TOKEN}"})
    assert {name for name, told in full.json()["parts"].items() if not told["good"]} == {part}
    assert not any(secret in full.content.decode() for secret in ("hunter2", "db.example", "secret-place"))
    assert Client().get("/healthz").status_code == 200, "the process lives all the same"


def test_details_are_for_the_machine_itself_and_for_who_has_the_key(settings: Any) -> None:
    settings.OPS_TOKEN = TOKEN

    def asked(**meta: str) -> bool:
        return may_see_details(RequestFactory().get("/readyz", **{"HTTP_HOST": "localhost:8000"} | meta))

    assert asked(REMOTE_ADDR="127.0.0.1")
    assert asked(REMOTE_ADDR="::1", HTTP_HOST="[::1]:8000")
    assert asked(REMOTE_ADDR="203.0.113.5", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert not asked(REMOTE_ADDR="192.168.1.20")
    assert not asked(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5"), "through a proxy here"
    assert not asked(REMOTE_ADDR="127.0.0.1", HTTP_HOST="houqin.example"), "a page from elsewhere"
    assert not asked(REMOTE_ADDR="203.0.113.5", HTTP_AUTHORIZATION="Bearer 0123456789abcdeF")
    settings.OPS_TOKEN = ""
    assert not asked(REMOTE_ADDR="203.0.113.5", HTTP_AUTHORIZATION="Bearer ")
    settings.OPS_TOKEN = "short"
    assert not asked(REMOTE_ADDR="203.0.113.5", HTTP_AUTHORIZATION="Bearer short")


def test_a_school_in_earnest_that_never_backed_up_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("houqin.core.backup.proving.last", lambda: None)
    School.objects.update(go_live_on=clock.today() - timedelta(days=3))
    assert parts.seen(parts.backup)[0], "three days are no fault yet"
    School.objects.update(go_live_on=clock.today() - timedelta(days=9))
    good, said = parts.seen(parts.backup)
    assert not good
    assert "还没有备份过" in said


# Figures -------------------------------------------------------------------------------------------------------


def test_figures_are_told_only_where_they_are_turned_on_and_only_to_who_may_see_them(settings: Any) -> None:
    settings.OPS_TOKEN = TOKEN
    mine = {"Authorization": f"Bearer {TOKEN}"}
    assert Client().get("/metrics", headers=mine).status_code == 404
    settings.METRICS = True
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers=mine).status_code == 200
    assert Client().get("/metrics", headers={"Host": "localhost"}).status_code == 200


def test_figures_add_up(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OPS_TOKEN, settings.METRICS = TOKEN, True
    figures.forget()
    here = browser(cast.hu)
    for _n in range(3):
        here.get("/mine/")
    here.get("/nowhere/")
    monkeypatch.setattr(views, "everything_for", lambda member: refuses())
    browser(cast.hu, raise_request_exception=False).get("/")
    Job.objects.all().delete()
    for state in (Job.WAITING, Job.WAITING, Job.FAILED):
        Job.objects.create(work="core.deliver", school_key=uuid4(), member_key=uuid4(), state=state)
    last = Last(clock.now() - timedelta(hours=1), "/x", 1)
    monkeypatch.setattr("houqin.core.backup.proving.last", lambda: last)
    text = here.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    told = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert told['houqin_requests_total{class="2xx"}'] == "3"
    assert told['houqin_requests_total{class="4xx"}'] == "1"
    assert told['houqin_requests_total{class="5xx"}'] == "1"
    assert told["houqin_request_seconds_count"] == told['houqin_request_seconds_bucket{le="+Inf"}'] == "5"
    assert told["houqin_database_errors_total"] == "1"
    assert told['houqin_jobs{state="failed"}'] == "1"
    assert told['houqin_jobs{state="waiting"}'] == told["houqin_outbox_waiting"] == "2"
    assert 3600 <= int(told["houqin_backup_age_seconds"]) < 3700


def test_times_fall_into_their_classes() -> None:
    figures.forget()
    for seconds in (0.01, 0.05, 0.06, 99.0):
        figures.count_answer(200, seconds)
    told = dict(line.rsplit(" ", 1) for line in figures.lines() if not line.startswith("#"))
    within = [told[f'houqin_request_seconds_bucket{{le="{le}"}}'] for le in ("0.05", "0.1", "10.0", "+Inf")]
    assert within == ["2", "3", "3", "4"]


# Numbers and lines ---------------------------------------------------------------------------------------------


@pytest.fixture
def lines() -> Any:
    """What stands in the log, line by line, as JSON."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logs.JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in text.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_every_answer_has_a_number_and_keeps_the_one_it_was_given() -> None:
    assert re.fullmatch(r"[A-Z2-7]{8}", Client().get("/login/")["X-Request-ID"])
    given = {"X-Request-ID": "front-7f3a.1"}
    assert Client().get("/login/", headers=given)["X-Request-ID"] == "front-7f3a.1"
    for bad in ("x", "a" * 65, "a b c d", "<script>", "一二三四五"):
        number = Client().get("/login/", headers={"X-Request-ID": bad})["X-Request-ID"]
        assert re.fullmatch(r"[A-Z2-7]{8}", number)


def test_who_meets_an_error_is_told_the_number_under_which_it_stands_in_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, lines: Any
) -> None:
    monkeypatch.setattr(views, "everything_for", breaks)
    answer = browser(cast.hu, raise_request_exception=False).get("/?q=谭老师")
    assert answer.status_code == 500
    number = answer["X-Request-ID"]
    assert f"编号 {number}" in answer.content.decode()
    (line,) = [line for line in lines() if line.get("request") == number]
    assert (line["method"], line["path"], line["status"], line["error"]) == (
        "GET",
        "/",
        500,
        "IntegrityError",
    )
    assert line["problem"]["kind"] == "IntegrityError"
    assert any("breaks" in place for place in line["problem"]["places"])


def breaks(*args: Any) -> None:
    raise IntegrityError("Key (phone)=(13800001234) of 谭老师 already exists")


def test_lines_tell_no_personal_data(cast: Cast, monkeypatch: pytest.MonkeyPatch, lines: Any) -> None:
    monkeypatch.setattr(tracing, "SLOW", -1.0)
    ticket = do(cast, "repairs.report_ticket").row
    here = browser(cast.hu, raise_request_exception=False)
    here.get(f"/repairs/tickets/{ticket.pk}/?q=13800001234")
    here.get("/t/cast/SECRETCODE1/")
    here.get("/nowhere/谭老师/13800001234/")
    here.post("/login/?next=/谭老师/", {"login": "13800001234", "password": "hunter2hunter2"})
    monkeypatch.setattr(views, "everything_for", breaks)
    here.get("/")
    text = json.dumps(lines(), ensure_ascii=False)
    assert f"/repairs/tickets/{ticket.pk}/" in text
    assert "/t/<school>/<tracking>/" in text
    for word in ("谭老师", "13800001234", "SECRETCODE1", "hunter2"):
        assert word not in text


def test_quick_and_sound_requests_leave_no_line(cast: Cast, lines: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tracing, "SLOW", 60.0)
    browser(cast.hu).get("/mine/")
    assert lines() == []
    monkeypatch.setattr(tracing, "SLOW", -1.0)
    browser(cast.hu).get("/mine/")
    assert [line["path"] for line in lines()] == ["/mine/"], "control: the same request, were it slow"


def test_what_the_system_says_is_told_and_what_an_exception_quotes_is_not() -> None:
    def told(problem: Exception) -> Any:
        try:
            raise problem
        except Exception:
            record = logging.LogRecord("x", logging.ERROR, "f", 1, "it broke", (), sys.exc_info())
        return json.loads(logs.JsonLines().format(record))["problem"]

    assert told(OSError(errno.ENOSPC, "No space left on device"))["said"] == "No space left on device"
    assert told(OperationalError("disk is full\nDETAIL: 谭老师"))["said"] == "disk is full"
    assert "said" not in told(ValueError("谭老师"))
    assert "said" not in told(DatabaseError("谭老师"))


# The weekly walk -----------------------------------------------------------------------------------------------


def test_the_history_is_walked_once_a_week_and_that_is_noted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(cast, "repairs.report_ticket")
    walked: list[Any] = []
    verify = history.verify

    def counted() -> Any:
        walked.append(1)
        return verify()

    monkeypatch.setattr(history, "verify", counted)
    now = clock.now()
    for days in (0, 1, 6, 7, 8):
        with clock.moved(now + timedelta(days=days)):
            walking.walk_the_history(cast.school, clock.today())
    assert len(walked) == 2
    with in_school(cast.school):
        assert Head.objects.get().checked_at == now + timedelta(days=7)


def test_a_change_behind_the_back_is_found_by_the_walk_and_not_noted_as_sound(cast: Cast) -> None:
    do(cast, "repairs.report_ticket")
    with in_school(cast.school):
        Head.objects.update(hash="0" * 64)
    with pytest.raises(Refused, match="被改动过"):
        walking.walk_the_history(cast.school, clock.today())
    with in_school(cast.school):
        assert Head.objects.get().checked_at is None


def test_a_kept_head_that_stands_no_more_is_found_by_the_walk_and_the_command_and_not_noted_as_sound(
    cast: Cast, capsys: Any
) -> None:
    from houqin.cli import main

    do(cast, "repairs.report_ticket")
    with in_school(cast.school):
        head = Head.objects.get()
        DayHead.objects.create(
            school=cast.school, day=clock.today(), number=head.number, hash="0" * 64, at=head.at
        )
    with pytest.raises(Refused, match="记下的链首"):
        walking.walk_the_history(cast.school, clock.today())
    assert main(["verify", "--school", cast.school.code]) == 1
    assert "不在办理记录里了" in capsys.readouterr().out
    with in_school(cast.school):
        assert Head.objects.get().checked_at is None


def test_a_job_that_finds_a_fault_is_shown_and_not_tried_for_ever() -> None:
    assert isinstance(Refused("x"), jobs.FINAL)


def test_what_the_command_walks_is_noted_too(cast: Cast, capsys: Any) -> None:
    from houqin.cli import main

    do(cast, "repairs.report_ticket")
    assert main(["verify", "--school", cast.school.code]) == 0
    with in_school(cast.school):
        assert Head.objects.get().checked_at is not None
        Head.objects.update(hash="0" * 64, checked_at=None)
    assert main(["verify", "--school", cast.school.code]) == 1
    with in_school(cast.school):
        assert Head.objects.get().checked_at is None


def test_those_who_watch_are_neither_counted_nor_written_down(lines: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tracing, "SLOW", -1.0)
    monkeypatch.setattr(ready, "look", lambda: {"disk": (False, "x")})
    figures.forget()
    assert Client().get("/readyz").status_code == 503
    assert lines() == []
    assert "houqin_request_seconds_count 0" in figures.lines()
