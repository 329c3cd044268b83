"""归档: plain folders by the month, whole or not there, never written over, and told when changed (decisions/0047)."""

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from houqin import cli
from houqin.core import clock
from houqin.core.archive import books, making, reading
from houqin.core.archive.books import BOOKS, Contents, Month
from houqin.core.errors import Refused
from houqin.core.history import Entry, Head
from houqin.core.jobs import Job, run_next
from houqin.core.looks import Look
from houqin.core.scope import in_school
from houqin.people import archive
from houqin.people.founding import command_line_of
from houqin.people.models import School
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages need not be set where a test looks at folders: setting them is looked at in the first test."""
    monkeypatch.setattr(making, "pdf", lambda template, data: b"%PDF-1.7 " + repr(data).encode())


def month_of_entries(cast: Cast) -> Month:
    return Month(clock.today().replace(day=1))


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> None:
    """This month counts as over, so that what a test has entered is in it."""
    monkeypatch.setattr(Month, "is_over", property(lambda self: True))


def made(cast: Cast, month: Month | None = None) -> Path:
    return making.make(command_line_of(cast.school), month or month_of_entries(cast))


def cells(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return [list(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]


@pytest.mark.usefixtures("over")
def test_a_month_is_a_folder_of_plain_files_with_a_list_of_contents(cast: Cast) -> None:
    ticket = row_of(cast, Ticket)
    folder = made(cast)
    assert folder == making.root() / cast.school.code / month_of_entries(cast).code
    names = {path.name for path in folder.iterdir()}
    titles = {"维修登记簿", "巡查记录", "人员名册", "场所", "操作记录", "证照一览表"}
    titles |= {"隐患排查治理台账", "上级检查登记"}
    assert set(BOOKS) == titles
    assert names == {f"{title}.{kind}" for title in titles for kind in ("pdf", "xlsx")} | {
        "目录.txt",
        "目录.xlsx",
    }
    with in_school(cast.school):
        number, head = Ticket.objects.get(pk=ticket.pk).number, Head.objects.get()
        entries = Entry.objects.count()
    printed = "".join(page.extract_text() for page in PdfReader(folder / "维修登记簿.pdf").pages)
    assert number in re.sub(r"\s|\u200b", "", printed)
    assert any(number in row for row in cells(folder / "维修登记簿.xlsx"))
    told = cells(folder / "操作记录.xlsx")[1:]
    assert len(told) == entries
    assert told[-1][-1] == head.hash
    text = (folder / "目录.txt").read_text("utf-8-sig")
    assert f"第 {head.number} 条，{head.hash}" in text
    (volume,) = reading.volumes(cast.school)
    assert {line.name for line in volume.lines} == {name for name in names if not name.startswith("目录")}
    assert list(reading.damage(volume)) == []


@pytest.mark.usefixtures("over", "unset")
def test_a_month_made_again_is_a_correction_beside_it(cast: Cast) -> None:
    first = made(cast)
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    row_of(cast, Ticket)
    second, third = made(cast), made(cast)
    code = month_of_entries(cast).code
    assert (second.name, third.name) == (f"{code} 更正1", f"{code} 更正2")
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before
    assert [volume.title for volume in reading.volumes(cast.school)] == [third.name, second.name, code]


def test_a_month_that_is_not_over_is_not_archived(cast: Cast) -> None:
    with pytest.raises(Refused, match="还没有过完"):
        made(cast)
    with pytest.raises(Refused, match="认不出"):
        Month.of("2026-13")
    with pytest.raises(Refused):
        do(cast, "people.make_archive", month=month_of_entries(cast).code)


@pytest.mark.usefixtures("over", "unset")
@pytest.mark.parametrize("way", ["changed", "gone", "index"])
def test_what_was_changed_in_the_archive_is_told(cast: Cast, way: str) -> None:
    folder = made(cast)
    path = folder / ("目录.txt" if way == "index" else "人员名册.pdf")
    if way == "changed":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    else:
        path.unlink()
    (volume,) = reading.volumes(cast.school)
    (said,) = reading.damage(volume)
    assert ("目录" if way == "index" else "人员名册.pdf") in said
    assert cli.main(["archive", "--school", cast.school.code, "--check"]) == 1


@pytest.mark.usefixtures("over")
def test_a_book_that_fails_leaves_no_half_month(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(member: Any, month: Month) -> Contents:
        raise OSError("disk")

    monkeypatch.setitem(BOOKS, "操作记录", broken)
    with pytest.raises(OSError, match="disk"):
        made(cast)
    assert reading.volumes(cast.school) == []
    assert [p.name for p in making.home(cast.school).iterdir() if p.is_dir()] == []


@pytest.mark.usefixtures("over", "unset")
def test_one_school_does_not_see_anothers_archive(cast: Cast) -> None:
    row_of(cast, Ticket)
    folder = made(cast)
    theirs = browser(cast.ou)
    assert cast.school.name not in theirs.get("/school/archive/").content.decode()
    assert theirs.get(f"/school/archive/{folder.name}/").status_code == 404
    other = making.make(command_line_of(cast.ou.school), month_of_entries(cast))
    for path in other.glob("*.xlsx"):
        said = str(cells(path))
        assert cast.tan.name not in said
        assert "日光灯" not in said


@pytest.mark.usefixtures("over", "unset")
def test_the_head_makes_it_by_hand_and_takes_it_along(cast: Cast) -> None:
    do(cast, "people.make_archive", month=month_of_entries(cast).code)
    page = browser(cast.hu)
    assert "正在归档" in page.get("/school/archive/").content.decode()
    assert run_next()
    assert Job.objects.get().state == Job.DONE, Job.objects.get().result
    code = month_of_entries(cast).code
    assert f"/school/archive/{code}/" in page.get("/school/archive/").content.decode()
    answer = page.get(f"/school/archive/{code}/")
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert book.testzip() is None
    assert f"{cast.school.name} {code}/维修登记簿.pdf" in book.namelist()
    with in_school(cast.school):
        assert Look.objects.filter(member=cast.hu, model="people.school", how="export").count() == 1
    assert browser(cast.tan).get("/school/archive/").status_code == 403
    assert browser(cast.tan).get(f"/school/archive/{code}/").status_code == 403
    assert page.get("/school/archive/..%2F..%2Fsecret.key/").status_code == 404


def test_each_month_that_is_over_is_made_by_itself_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(member: Any, month: Month, tell: Any = None) -> None:
        asked.append(month.code)
        (making.home(member.school) / month.code).mkdir(parents=True)

    monkeypatch.setattr(making, "make", note)
    School.objects.filter(pk=cast.school.pk).update(set_up_at=clock.at(date(2026, 2, 20)))
    school = School.objects.get(pk=cast.school.pk)
    for day in range(5):
        archive.archive_what_is_over(school, date(2026, 6, 1) + timedelta(days=day))
    assert asked == ["2026-02", "2026-03", "2026-04", "2026-05"]


def test_a_long_table_becomes_volumes_and_is_read_piece_by_piece(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "AT_ONCE", 10)
    read = 0

    def rows() -> Any:
        nonlocal read
        for read in range(1, 26):
            yield [str(read)]

    found = books.tables(cast.school, "试", ["数"], rows(), [])
    _template, first = next(found)
    assert (first["title"], len(first["rows"]), read) == ("试（第1册）", 10, 20)
    assert [len(data["rows"]) for _t, data in found] == [10, 5]
    (only,) = books.tables(cast.school, "试", ["数"], iter([["1"]]), [])
    assert only[1]["title"] == "试"


def test_the_command_says_what_is_wrong_with_what_was_asked(cast: Cast) -> None:
    for words in (["--month", "2026-1"], ["--month", "2199-01"]):
        assert cli.main(["archive", "--school", cast.school.code, *words]) == 2
    assert cli.main(["archive", "--school", "nobody"]) == 2


def test_a_crowded_month_of_the_register_becomes_volumes_by_days(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from houqin.repairs import books as repairs

    made_of: list[str] = []

    def note(member: Any, period: Any, *, cover: bool) -> tuple[str, dict[str, Any], str]:
        made_of.append(f"{period.first.day}-{period.last.day}")
        return "repairs/book", {}, ""

    monkeypatch.setattr(repairs, "make_book", note)
    monkeypatch.setattr(repairs, "VOLUME", 2)
    with in_school(cast.school):
        for day in (1, 2, 3, 20, 21):
            ticket = row_of(cast, Ticket)
            Ticket.objects.filter(pk=ticket.pk).update(reported_at=clock.at(date(2026, 10, day), 9))
        papers = repairs.register(command_line_of(cast.school), Month.of("2026-10")).papers
        assert len(list(papers)) == len(made_of)
    assert len(made_of) >= 3  # five tickets, two at most in each
    ends = [part.split("-") for part in made_of]
    assert [day for first, last in ends for day in range(int(first), int(last) + 1)] == list(range(1, 32))
