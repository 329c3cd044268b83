"""A new installation from the command line: a school, its first account, a token, and the look at its history."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from houqin.core.actions import perform
from houqin.core.canonical import sha256
from houqin.core.errors import PermissionDenied, Refused
from houqin.core.history import Entry
from houqin.core.middleware import DEMO_SLIP, FORWARDED
from houqin.core.scope import in_school
from houqin.people import founding
from houqin.people.models import Member, School, User
from tests.cast import Cast
from tests.shared import made_once


def houqin(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed command on a data folder of its own, SQLite."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))}
    command = [sys.executable, "-m", "houqin.cli", "--data", str(data), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf8", timeout=900)


def rows(data: Path, query: str) -> list[Any]:
    with sqlite3.connect(data / "houqin.sqlite3") as base:
        return base.execute(query).fetchall()


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A copy of one new installation for each test."""

    def make(folder: Path) -> str:
        done = houqin(folder, "init", "--school", "XX01", "--name", "第一小学")
        assert done.returncode == 0, done.stderr
        assert (folder / "first-login-xx01.txt").read_text(encoding="utf8") in done.stdout
        return done.stdout

    return shutil.copytree(made_once(tmp_path_factory, "first-school", make), tmp_path / "data")


def test_init_makes_a_school_whose_first_login_only_its_owner_reads(data: Path) -> None:
    slip = data / "first-login-xx01.txt"
    assert "登录名：admin" in slip.read_text(encoding="utf8")
    if os.name != "nt":
        assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    [(roles, must_change)] = rows(
        data, "SELECT roles, must_change FROM people_member JOIN people_user u ON u.id = user_id"
    )
    assert (roles.split(), must_change) == (["admin", "logistics_head"], 1)


def test_a_code_that_is_taken_is_refused_and_another_school_is_added_beside(data: Path) -> None:
    again = houqin(data, "init", "--school", "xx01", "--name", "又一所")
    assert (again.returncode, again.stderr.strip()) == (2, "已经有代码为 XX01 的学校：第一小学。")
    other = houqin(
        data, "init", "--school", "XX02", "--name", "第二小学", "--login", "wang", "--person", "王主任"
    )
    assert other.returncode == 0, other.stderr
    third = houqin(data, "init", "--school", "XX03", "--name", "第三小学")
    assert "登录名：admin-xx03" in third.stdout
    assert rows(data, "SELECT code FROM people_school ORDER BY code") == [("XX01",), ("XX02",), ("XX03",)]


@pytest.mark.parametrize("code", ["", "x", "校", "a b", "-x1", "x" * 25])
def test_a_code_nobody_could_type_is_refused_with_a_sentence(db: None, code: str) -> None:
    with pytest.raises(Refused, match=r"代码由字母|不能|至少|最多"):
        founding.open_school(code, "某校")


def test_a_token_is_shown_once_and_only_its_digest_is_kept(data: Path) -> None:
    made = houqin(data, "token", "--login", "admin", "--school", "xx01", "--label", "对接")
    secret = made.stdout.strip()
    assert len(secret) > 40
    assert rows(data, "SELECT digest, label FROM people_token") == [(sha256(secret), "对接")]
    assert secret.encode() not in (data / "houqin.sqlite3").read_bytes()
    nobody = houqin(data, "token", "--login", "nobody", "--school", "XX01")
    assert (nobody.returncode, nobody.stdout) == (2, "")
    assert "没有登录名为“nobody”" in nobody.stderr


def test_verify_finds_a_changed_entry_and_names_it(data: Path) -> None:
    whole = houqin(data, "verify", "--files")
    assert whole.returncode == 0, whole.stderr
    assert "XX01 第一小学：3 条办理记录，前后相连，没有改动" in whole.stdout
    with sqlite3.connect(data / "houqin.sqlite3") as base:
        base.execute("DROP TRIGGER core_entry_no_update")
        base.execute(
            "UPDATE core_entry SET body = replace(body, '总务', '总统') WHERE number = 2 OR number = 1"
        )
    broken = houqin(data, "verify", "--school", "XX01")
    assert broken.returncode == 1
    assert "第 1 条办理记录不对" in broken.stdout
    assert houqin(data, "verify", "--school", "NONE").returncode == 2


def test_verify_says_when_a_photo_is_gone(data: Path) -> None:
    [(school,)] = rows(data, "SELECT id FROM people_school")
    [(member,)] = rows(data, "SELECT id FROM people_member WHERE kind = 'person'")
    columns = {
        "id": "0" * 32, "school_id": school, "recorded_at": "2026-09-01", "kind": "photo", "sha256": "a" * 64,
        "thumb_sha256": "b" * 64, "source_sha256": "c" * 64, "extension": "webp", "name": "灯.jpg",
        "size_bytes": 1, "scan": "clean", "width_px": 1, "height_px": 1, "uploaded_by_id": member,
    }  # fmt: skip
    with sqlite3.connect(data / "houqin.sqlite3") as base:
        names = ", ".join(columns)
        base.execute(
            f"INSERT INTO core_file ({names}) VALUES ({', '.join('?' * len(columns))})", [*columns.values()]
        )
    found = houqin(data, "verify", "--files")
    assert (found.returncode, "文件不见了：灯.jpg" in found.stdout) == (1, True)


def test_the_first_person_stands_in_the_history_with_who_let_him_in(db: None) -> None:
    school = founding.open_school("NEW1", "新学校")
    member = founding.let_in_the_first(school, "newadmin", founding.first_password())
    with in_school(school):
        told = [(entry.action, entry.member.name) for entry in Entry.objects.order_by("number")]
        assert told == [
            ("people.add_member", "命令行"),
            ("people.give_roles", "命令行"),
            ("people.give_login", "命令行"),
        ]
        assert Member.objects.get(pk=member.pk).user == User.objects.get(login="newadmin")


def test_founding_that_was_cut_off_is_taken_up_again(db: None) -> None:
    school = founding.open_school("NEW1", "新学校")
    founding.command_line_of(school)
    again = founding.open_school("NEW1", "新学校")
    assert again.pk == school.pk
    founding.let_in_the_first(again, "newadmin", founding.first_password())
    with pytest.raises(Refused, match="已经有代码为 NEW1 的学校"):
        founding.open_school("new1", "新学校")
    assert School.objects.filter(code="NEW1").count() == 1


def test_the_command_line_is_nobody_on_the_staff_list_and_does_little(cast: Cast) -> None:
    line = founding.command_line_of(cast.school)
    assert founding.command_line_of(cast.school).pk == line.pk
    with in_school(cast.school):
        assert line not in Member.objects.visible_to(cast.hu)
        assert line not in Member.objects.choosable()
    with pytest.raises(PermissionDenied):
        perform("people.set_go_live", by=line, data={"go_live_on": "2030-01-01"})


@pytest.mark.parametrize("header", FORWARDED)
def test_a_demo_is_not_served_through_a_proxy(
    client: Any, settings: Any, tmp_path: Path, header: str
) -> None:
    settings.DATA_DIR = tmp_path
    forwarded = {header: "192.0.2.1"}
    assert client.get("/i18n/", headers=forwarded).status_code == 404
    (tmp_path / DEMO_SLIP).write_text("演示")
    refused = client.get("/i18n/", headers=forwarded)
    assert (refused.status_code, "演示学校" in refused.content.decode()) == (403, True)
    assert client.get("/i18n/").status_code == 404
    assert client.get("/healthz", headers=forwarded).status_code == 200, "whoever watches the machine may ask"


def test_a_head_who_forgot_his_password_gets_a_new_one_at_the_machine(data: Path) -> None:
    before = rows(data, "SELECT password FROM people_user WHERE login = 'admin'")
    done = houqin(data, "password", "--login", "Admin", "--school", "xx01")
    assert done.returncode == 0, done.stderr
    assert "新密码：" in done.stdout
    assert rows(data, "SELECT password FROM people_user WHERE login = 'admin'") != before
    [(action, who)] = rows(
        data,
        "SELECT action, m.name FROM core_entry e JOIN people_member m ON m.id = member_id ORDER BY number DESC LIMIT 1",
    )
    assert (action, who) == ("people.reset_password", founding.COMMAND_LINE)


def test_a_login_that_nobody_has_gets_no_password(data: Path) -> None:
    done = houqin(data, "password", "--login", "nobody", "--school", "XX01")
    assert done.returncode == 2
    assert "nobody" in done.stderr
