"""What `houqin doctor` finds and says to do; the clock that must be right before anything is served."""

import json
import os
import socket
import ssl
import threading
import urllib.error
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError

from houqin import readiness
from houqin.cli import main
from houqin.commands import doctor, serve, worker
from houqin.core import clock, disk, history, schedules
from houqin.core.backup.proving import Last
from houqin.core.disk import GB, MB, Room
from houqin.core.health import parts
from houqin.core.history import Entry, Head
from houqin.core.jobs import Job
from houqin.core.notices.models import Outgoing
from houqin.core.scope import in_school
from houqin.examining import data, machine, reach
from houqin.examining.finding import BAD, GOOD, NOTE, Finding
from houqin.people.models import School
from tests.cast import Cast
from tests.samples import do, row_of
from tests.test_commands import _houqin, _options
from tests.test_operations import all_walked


def levels(found: Iterator[Finding]) -> list[str]:
    return [finding.level for finding in found]


# The machine ---------------------------------------------------------------------------------------------------


def test_an_empty_installation_is_told_what_to_run(tmp_path: Path) -> None:
    done = _houqin("doctor", "--json", data=tmp_path)
    found = {finding["about"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["database"]["level"] == BAD
    assert "houqin init" in found["database"]["sentence"]
    assert {"data_folder", "room_on_disk", "clock_and_zone", "photos", "fonts"} <= set(found)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permission bits")
def test_a_key_that_others_can_read_is_found(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    key = tmp_path / "secret.key"
    key.write_text("secret")
    key.chmod(0o600)
    assert levels(machine.data_folder()) == [GOOD]
    key.chmod(0o644)
    assert levels(machine.data_folder()) == [GOOD, BAD]


def test_a_data_folder_that_is_not_there_is_found(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "missing"
    assert levels(machine.data_folder()) == [BAD]


def test_a_data_folder_on_a_disk_of_the_network_is_found(settings, tmp_path: Path, monkeypatch: Any) -> None:
    settings.DATA_DIR = tmp_path
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(machine, "MOUNTS", mounts)
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nnas:/x {tmp_path} nfs4 rw 0 0\n")
    assert levels(machine.data_folder()) == [GOOD, BAD]
    mounts.write_text(f"nas:/x / nfs4 rw 0 0\n/dev/sda1 {tmp_path} ext4 rw 0 0\n")
    assert levels(machine.data_folder()) == [GOOD]


@pytest.mark.parametrize(
    ("free", "level", "said"),
    [
        (300 * GB, GOOD, "300.0 GB"),
        (900 * MB, NOTE, "近期清理"),
        (100 * MB, BAD, "已停止存照片"),
        (MB, BAD, "只能查看"),
    ],
)
def test_a_full_disk_is_found_in_its_stages(free: int, level: str, said: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(disk, "room", lambda: Room(max(5 * GB, 2 * free), free))
    finding = next(machine.room_on_disk())
    assert (finding.level, said in finding.sentence) == (level, True)


def test_the_reserve_is_named_when_it_is_needed_and_given_back(settings, tmp_path: Path, capsys: Any) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "room", lambda: Room(5 * GB, 10 * MB))
        assert not any("--free-ballast" in each.sentence for each in machine.room_on_disk())
        disk.ballast().write_bytes(bytes(2 * MB))
        assert any("--free-ballast" in each.sentence for each in machine.room_on_disk())
    assert main(["doctor", "--free-ballast"]) == 0
    assert "腾出了 2 MB" in capsys.readouterr().out
    assert main(["doctor", "--free-ballast"]) == 2, "there is nothing to give back any more"


def test_photos_of_an_iphone_and_fonts_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels(machine.photos()) == [GOOD]
    monkeypatch.setattr(machine, "find_spec", lambda name: None)
    assert levels(machine.photos()) == [NOTE]
    monkeypatch.setattr("houqin.core.typesetting.packaged_fonts", list)
    monkeypatch.setattr(machine, "FONT_FOLDERS", ())
    assert levels(machine.fonts()) == [BAD]


# 手机能否打开 ----------------------------------------------------------------------------------------------------


class Page(BaseHTTPRequestHandler):
    """Somebody who answers."""

    said = b"ok"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.said)))
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, *args: Any) -> None:
        """Quietly."""


@pytest.fixture
def page() -> Iterator[str]:
    """The address of a program on this machine that answers as we do."""
    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def in_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine is 192.168.1.10, called houqin.lan."""
    known = {"houqin.lan": ["192.168.1.10"], "elsewhere.example": ["203.0.113.9"], "self.lan": ["127.0.0.1"]}
    monkeypatch.setattr(reach, "addresses", lambda host: known.get(host, []))
    monkeypatch.setattr(reach, "own_addresses", lambda: ["192.168.1.10"])
    monkeypatch.setattr(reach, "answer_at", lambda address: "")


@pytest.mark.parametrize(
    ("address", "level", "said"),
    [
        ("", NOTE, "没有填"),
        ("http://127.0.0.1:8000", BAD, "http://192.168.1.10:8000"),
        ("http://[::1]:8000", BAD, "手机打不开"),
        ("http://self.lan", BAD, "手机打不开"),
        ("http://mistyped.lan", BAD, "查不到"),
        ("file:///etc/passwd", BAD, "不是网址"),
        ("ftp://houqin.lan", BAD, "不是网址"),
        ("http://houqin.lan:8000", GOOD, "没有加密"),
        ("192.168.1.10:8000", GOOD, "没有加密"),
        ("https://houqin.lan", GOOD, "加密的"),
    ],
)
def test_whether_a_phone_can_open_the_address_is_told_step_by_step(
    address: str, level: str, said: str, in_the_network: None
) -> None:
    (finding,) = reach.address_of("QX", address)
    assert (finding.level, said in finding.sentence) == (level, True), finding.sentence


def test_an_address_that_is_not_this_machines_is_pointed_out(in_the_network: None) -> None:
    found = list(reach.address_of("QX", "https://elsewhere.example"))
    assert levels(iter(found)) == [NOTE, GOOD]
    assert "192.168.1.10" in found[0].sentence


def test_the_address_is_really_asked(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reach.answer_at(page) == ""
    monkeypatch.setattr(Page, "said", b"<html>router</html>")
    assert "别的程序" in reach.answer_at(page)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert "连不上" in reach.answer_at(f"http://127.0.0.1:{closed.getsockname()[1]}")


def test_a_certificate_that_phones_do_not_know_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Opener:
        def open(self, *args: Any, **more: Any) -> None:
            raise urllib.error.URLError(ssl.SSLCertVerificationError(1, "self-signed"))

    monkeypatch.setattr("urllib.request.build_opener", lambda *handlers: Opener())
    assert "证书" in reach.answer_at("https://houqin.lan")


def test_own_addresses_are_none_of_the_loopback() -> None:
    assert not any(each.startswith("127.") for each in reach.own_addresses())


# The data ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_tables_of_this_version_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels(data.database()) == [GOOD]
    assert readiness.pending_migrations() == []
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["core.0099_next"])
    (finding,) = data.database()
    assert finding.level == BAD
    assert "core.0099_next" in finding.sentence


@pytest.mark.django_db
def test_a_backup_is_told_by_its_age_and_whether_it_was_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    for known, level, said in (
        (Last(now - timedelta(days=8), "/b", 1, now), BAD, "houqin backup"),
        (Last(now, "/b", 1), NOTE, "--check /b"),
        (Last(now, "/b", 1, now, ["少了一张照片"]), BAD, "少了一张照片"),
        (Last(now, "/b", 1, now), GOOD, "已经试着恢复过"),
    ):
        monkeypatch.setattr("houqin.core.backup.proving.last", lambda known=known: known)
        (finding,) = data.backups()
        assert (finding.level, said in finding.sentence) == (level, True), finding.sentence


@pytest.mark.django_db
def test_work_that_nobody_does_and_schedules_that_stand_still_are_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    School.objects.update(set_up_at=clock.now() - timedelta(days=30))
    Job.objects.all().delete()
    assert levels(data.by_itself()) == [GOOD, BAD], "nothing was ever done by schedule"
    monkeypatch.setattr(schedules, "last_done", lambda: clock.now() - timedelta(hours=5))
    assert levels(data.by_itself()) == [GOOD, GOOD]
    old = clock.now() - timedelta(hours=3)
    job = {"school_key": cast.school.pk, "member_key": cast.hu.pk, "work": "x"}
    Job.objects.create(**job, not_before=old)
    Job.objects.create(**job, state=Job.FAILED)
    found = list(data.by_itself())
    assert levels(iter(found)) == [BAD, GOOD, NOTE]
    assert "houqin worker" in found[0].sentence


@pytest.mark.django_db
def test_messages_that_do_not_get_out_are_told(cast: Cast) -> None:
    for school in School.objects.all():
        with in_school(school):
            Outgoing.objects.update(state=Outgoing.SENT)
    assert levels(data.outbox()) == [GOOD]
    waiting = row_of(cast, Outgoing)
    with in_school(cast.school):
        mine = Outgoing.objects.filter(pk=waiting.pk)
        mine.update(recorded_at=clock.now() - timedelta(hours=2), state=Outgoing.WAITING)
    (finding,) = data.outbox()
    assert "能不能上网" in finding.sentence
    with in_school(cast.school):
        Outgoing.objects.update(state=Outgoing.GIVEN_UP)
    (finding,) = data.outbox()
    assert "没有发出去" in finding.sentence


@pytest.mark.django_db
def test_every_look_is_made_and_a_bad_one_ends_with_code_1(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(doctor, "all_findings", lambda: iter([Finding(GOOD, "好"), Finding(NOTE, "留意")]))
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == "✓ 好\n! 留意\n"
    monkeypatch.setattr(doctor, "all_findings", lambda: iter([Finding(GOOD, "好"), Finding(BAD, "坏")]))
    assert main(["doctor"]) == 1


@pytest.mark.django_db
def test_the_whole_round_names_each_part(cast: Cast) -> None:
    found = list(doctor.all_findings())
    looks = {look.__name__ for look in (*doctor.BEFORE, *doctor.IN_TABLES, *doctor.AFTER, data.database)}
    assert {finding.about for finding in found} >= looks - {"writers"}
    assert all(finding.sentence for finding in found)


# The clock (G26) -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moved", "refused"),
    [
        (timedelta(days=-1), True),
        (timedelta(minutes=-10), True),
        (timedelta(minutes=-2, seconds=-1), True),
        (timedelta(minutes=-1), False),
        (timedelta(days=1), False),
        (timedelta(days=3 * 365), False),
    ],
    ids=str,
)
def test_nothing_is_served_while_the_clock_is_before_the_last_record(
    moved: timedelta, refused: bool, cast: Cast
) -> None:
    with clock.moved(clock.now() + timedelta(days=365)):
        do(cast, "repairs.report_ticket")
        with in_school(cast.school):
            last = Head.objects.get().at
    with clock.moved(last + moved):
        if not refused:
            readiness.require_right_clock()
            return
        with pytest.raises(CommandError, match=r"先把时钟校准.*--clock-is-right"):
            readiness.require_right_clock()
        assert levels(data.moments()) == [BAD]


class Stopped(Exception):
    """The start has come this far."""


@pytest.mark.django_db
@pytest.mark.parametrize("command", [serve, worker])
def test_a_start_with_a_wrong_clock_is_refused_unless_it_is_said_to_be_right(
    command: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_this_far(*args: Any, **more: Any) -> None:
        raise Stopped

    for name in ("make_ready", "migrate", "run_checks"):
        monkeypatch.setattr(readiness, name, lambda **more: None)
    monkeypatch.setattr("houqin.core.disk.take_on_ballast", come_this_far)
    monkeypatch.setattr("houqin.core.worker.work_off", come_this_far)
    do(cast, "repairs.report_ticket")
    options = _options(no_backup=True, server="gunicorn", once=True, clock_is_right=False)
    with clock.moved(clock.now() - timedelta(days=1)):
        with pytest.raises(CommandError, match="时钟"):
            command.run(options)
        options.clock_is_right = True
        with pytest.raises(Stopped):
            command.run(options)


@pytest.mark.django_db
def test_the_history_keeps_its_order_whatever_the_clock_does(cast: Cast) -> None:
    """A day back, a day ahead, ten minutes back in the middle, years off: the sequence is the order, times never go back."""
    now = clock.now()
    done = []
    for offset in (0, -86400, 86400, 86400 - 600, -600, 3 * 31_536_000, -3 * 31_536_000, 60):
        with clock.moved(now + timedelta(seconds=offset)):
            done.append(do(cast, "repairs.report_ticket", key=uuid4()).entry)
    with in_school(cast.school):
        entries = list(Entry.objects.order_by("number").values_list("pk", "number", "recorded_at"))
        length, faults = history.verify()
    assert [pk for pk, _number, _at in entries if pk in done] == done
    assert [number for _pk, number, _at in entries] == list(range(1, length + 1))
    times = [at for _pk, _number, at in entries]
    assert times == sorted(times)
    assert faults == []


@pytest.mark.django_db
def test_control_a_history_that_believes_the_clock_goes_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "max", lambda now, last: now, raising=False)
    for offset in (0, -600):
        with clock.moved(clock.now() + timedelta(seconds=offset)):
            do(cast, "repairs.report_ticket")
    with in_school(cast.school):
        _length, faults = history.verify()
    assert any("its time lies before" in fault.sentence for fault in faults)


@pytest.mark.django_db
def test_the_walk_and_the_readiness_agree_about_what_is_old(cast: Cast) -> None:
    do(cast, "repairs.report_ticket")
    all_walked()
    assert levels(data.history()) == [GOOD]
    with in_school(cast.school):
        Head.objects.update(checked_at=clock.now() - timedelta(days=30))
    assert levels(data.history()) == [BAD]
    assert parts.seen(parts.chain)[0] is False
