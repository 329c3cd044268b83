"""每日链首: kept once a day where anything was done, told to the principal, mailed, printed for signature, asked for."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection

from houqin.commands import verify as command
from houqin.core import clock
from houqin.core.backup import verify as alone
from houqin.core.heads import DayHead, forgotten, keep_head, stands
from houqin.core.history import Entry, Head
from houqin.core.notices.models import Channel, Notice, Outgoing
from houqin.core.scope import in_school
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """What is done is done in the morning."""
    with clock.moved(clock.at(MONDAY, 8)):
        yield


def evening(cast: Cast, day: date) -> list[DayHead]:
    with clock.moved(clock.at(day, 17, 30)):
        keep_head(cast.school, day)
    with in_school(cast.school):
        return list(DayHead.objects.order_by("day"))


def run(capsys: pytest.CaptureFixture[str], **options: Any) -> tuple[int, str]:
    import argparse

    given = {"school": None, "files": False, "head": []} | options
    return command.run(argparse.Namespace(**given)), capsys.readouterr().out


def test_a_day_has_one_head_and_a_day_on_which_nothing_was_done_has_none(cast: Cast) -> None:
    assert evening(cast, MONDAY) == []
    do(cast, "repairs.report_ticket")
    (first,) = evening(cast, MONDAY)
    do(cast, "repairs.report_ticket")
    assert evening(cast, MONDAY) == [first], "the same evening once more"
    first, second = evening(cast, MONDAY + timedelta(days=1))
    assert second.number > first.number
    assert len(evening(cast, MONDAY + timedelta(days=2))) == 2
    with in_school(cast.school):
        head = Head.objects.get()
        assert (second.number, second.hash) == (head.number, head.hash)


def test_a_head_that_is_kept_a_day_late_holds_nothing_of_that_later_day(cast: Cast) -> None:
    tuesday = MONDAY + timedelta(days=1)
    do(cast, "repairs.report_ticket")
    with in_school(cast.school):
        end = Head.objects.get()
    with clock.moved(clock.at(tuesday, 8)):
        do(cast, "repairs.report_ticket")
        keep_head(cast.school, MONDAY)
    with in_school(cast.school):
        kept = DayHead.objects.get()
        assert (kept.day, kept.number, kept.hash) == (MONDAY, end.number, end.hash)
    assert [each.day for each in evening(cast, tuesday)] == [MONDAY, tuesday]


def test_the_principal_is_told_and_the_address_outside_gets_one_mail_with_the_whole_digest(
    cast: Cast, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    with in_school(cast.school):
        channel = Channel.objects.create(school=cast.school, kind=Channel.EMAIL, name="邮件")
    do(cast, "people.mail_heads", channel, address="ju@example.com")
    (kept,) = evening(cast, MONDAY)
    evening(cast, MONDAY)
    with in_school(cast.school):
        notice = Notice.objects.get(member=cast.hu, topic="core.heads")
        mail = Outgoing.objects.get(channel=channel)
        assert not Notice.objects.filter(topic="core.heads").exclude(member=cast.hu).exists()
    assert kept.hash[:4] in notice.text
    assert mail.address == "ju@example.com"
    assert f"--head {kept.number}:{kept.hash}" in mail.text
    assert browser(cast.hu).get(notice.url).status_code == 200


def test_without_an_address_nothing_leaves_the_house(cast: Cast) -> None:
    do(cast, "repairs.report_ticket")
    evening(cast, MONDAY)
    with in_school(cast.school):
        assert not Outgoing.objects.exists()


def test_the_sheet_of_a_month_is_printed_for_those_who_lead(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from houqin.core import heads_page

    do(cast, "repairs.report_ticket")
    (kept,) = evening(cast, MONDAY)
    told: list[Any] = []

    def note(template: str, data: Any) -> bytes:
        told.append(data)
        return b"%PDF-"

    monkeypatch.setattr(heads_page, "pdf", note)
    assert browser(cast.hu).get("/history/heads/?month=2026-11").status_code == 200
    assert browser(cast.hu).get("/history/heads/?month=2026-10").status_code == 200
    assert browser(cast.hu).get("/history/heads/?month=no").status_code == 400
    assert browser(cast.tan).get("/history/heads/").status_code == 403
    assert [row[1] for row in told[0]["rows"]] == [str(kept.number)]
    assert told[0]["rows"][0][3].replace(" ", "") == kept.hash
    assert told[0]["signers"] == ["校长签字", "签字日期"]
    assert told[1]["rows"] == []


def test_verify_says_whether_a_kept_head_still_stands(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    do(cast, "repairs.report_ticket")
    (kept,) = evening(cast, MONDAY)
    do(cast, "repairs.report_ticket")
    code, said = run(
        capsys, head=[f"{kept.number}:{kept.hash}", f"{kept.number}：{kept.grouped[:24].upper()}"]
    )
    assert (code, said.count("还在")) == (0, 2)
    code, said = run(capsys, head=[f"{kept.number}:{'0' * 64}"])
    assert code == 1
    assert "改写过" in said
    for nonsense in ("x", "12", "12:abc", f"x:{kept.hash}"):
        with pytest.raises(CommandError, match="看不懂"):
            run(capsys, head=[nonsense])


def test_a_head_kept_here_that_no_longer_stands_is_a_fault_by_itself(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    do(cast, "repairs.report_ticket")
    with in_school(cast.school):
        last = Entry.objects.latest("number")
        DayHead.objects.create(
            school=cast.school, day=MONDAY, number=last.number, hash="0" * 64, at=clock.now()
        )
        assert [each.day for each in forgotten()] == [MONDAY]
        assert stands(last.number, last.hash)
    code, said = run(capsys, school=cast.school.code)
    assert code == 1
    assert "2026-11-23" in said


def copied(path: Path) -> Path:
    """The tables that the history lies in, as a SQLite file of their own."""
    with sqlite3.connect(path) as copy, connection.cursor() as cursor:
        for table in ("people_school", "core_entry", "core_head"):
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            quoted = ", ".join(f'"{name}"' for name in names)
            copy.execute(f"CREATE TABLE {table} ({quoted})")
            marks = ", ".join("?" for _name in names)
            rows = [
                [None if v is None else v if isinstance(v, int) else str(v) for v in row] for row in cursor
            ]
            copy.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return path


def test_verify_without_django_finds_the_same(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    do(cast, "repairs.report_ticket")
    (kept,) = evening(cast, MONDAY)
    do(cast, "repairs.report_ticket")
    with in_school(cast.school):
        path = str(copied(tmp_path / "houqin.sqlite3"))
    assert alone.main([path, "--head", f"{kept.number}:{kept.hash}"]) == 0
    assert alone.main(["--head", f"{kept.number}:{kept.hash[:16]}", path]) == 0
    capsys.readouterr()
    assert alone.main([path, "--head", f"{kept.number}:{'f' * 64}"]) == 1
    assert re.search(rf"链首 {kept.number}:f+… 不在办理记录里", capsys.readouterr().out)
    assert alone.main([path, "--head", "nonsense"]) == 2
