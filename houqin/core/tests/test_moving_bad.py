"""Packages that are damaged, forged, too old, too new, or too large: refused by the name of what is wrong, and nothing
is left behind.
"""

import errno
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from houqin.core import history
from houqin.core.errors import Said
from houqin.core.files import store
from houqin.core.moving import package, placing, what
from houqin.core.moving.leaving import leave
from houqin.core.moving.package import MANIFEST, SIGNATURE, MoveFailed, Package
from houqin.core.scope import in_school
from houqin.core.search import search_text
from houqin.core.tests.moving_packages import (
    PASSPHRASE,
    Packed,
    made,
    pack_again,
    packed,
    quiet,
    rewritten,
    take_in,
    told_by,
)
from houqin.people.models import Member, School, User
from houqin.people.moving import accounts_of

pytestmark = pytest.mark.django_db
__all__ = ["made", "packed"]  # fixtures
Parts = dict[str, bytes]
NAME = [field.attname for field in what.columns(Member)].index("name")
MEMBERS, TICKETS, ENTRIES = (
    f"tables/{name}.jsonl" for name in ("people.member", "repairs.ticket", "core.entry")
)


def refused(path: Path, why: str) -> None:
    """Not taken in, for this reason; no row and no file is here."""
    before = (School.objects.count(), Member.everywhere.count(), User.objects.count())
    with pytest.raises(Said, match=why):
        take_in(path)
    assert (School.objects.count(), Member.everywhere.count(), User.objects.count()) == before
    assert {found.name for found in store.root().rglob("*") if found.is_file()} <= {"lock"}


def edit(name: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], None]:
    def changed(parts: Parts) -> None:
        parts[name] = change(parts[name])

    return changed


def a_photo(parts: Parts) -> str:
    return next(name for name in parts if name.startswith("files/"))


# Damaged -----------------------------------------------------------------------------------------------------


def _flip_in(path: Path, name: str) -> None:
    """One bit about the middle of where a part lies in the zip, one that changes what the part says."""
    with zipfile.ZipFile(path) as book:
        info = book.getinfo(name)
    whole, sound = _read(path, name), path.read_bytes()
    middle = info.header_offset + 30 + len(name.encode()) + info.compress_size // 2
    for at in range(middle, middle + info.compress_size // 2):
        data = bytearray(sound)
        data[at] ^= 4
        path.write_bytes(data)
        if _read(path, name) != whole:
            return
    pytest.fail(f"no bit of {name} says anything")


def _read(path: Path, name: str) -> bytes | None:
    """A part as it unpacks; None when it does not.

    Some bits of a packing say nothing: those that fill up its last byte, the length of a code nobody uses, a repetition
    that is taken from another place with the same words.
    """
    try:
        with zipfile.ZipFile(path) as book:
            return book.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return None


def test_a_list_of_contents_that_no_longer_unpacks_is_refused_wherever_the_bit_is(
    packed: Packed, tmp_path: Path
) -> None:
    """A wrong bit is found by the checksum, or makes the packing itself senseless: both are damage."""
    with zipfile.ZipFile(packed.path) as book:
        info = book.getinfo(MANIFEST)
    whole, begin, refusals = _read(packed.path, MANIFEST), info.header_offset + 30 + len(MANIFEST.encode()), 0
    for at in range(begin, begin + info.compress_size, max(1, info.compress_size // 60)):
        data = bytearray(packed.path.read_bytes())
        data[at] ^= 4
        copy = tmp_path / "hurt.zip"
        copy.write_bytes(data)
        if _read(copy, MANIFEST) == whole:
            continue
        with pytest.raises(Said, match=r"损坏|不是|签名不对"):
            take_in(copy)
        refusals += 1
    assert refusals > 50


def test_one_flipped_bit_in_any_part_is_refused_by_the_name_of_the_part(
    packed: Packed, tmp_path: Path
) -> None:
    with zipfile.ZipFile(packed.path) as book:
        photo = a_photo(dict.fromkeys(book.namelist(), b""))
    for name in (MEMBERS, TICKETS, ENTRIES, "accounts.jsonl", "files.jsonl", photo):
        copy = tmp_path / "hurt.zip"
        shutil.copy(packed.path, copy)
        _flip_in(copy, name)
        refused(copy, Path(name).name)
    for name, why in ((MANIFEST, "损坏|不是"), (SIGNATURE, "签名不对|损坏")):
        shutil.copy(packed.path, copy)
        _flip_in(copy, name)
        refused(copy, why)
    take_in(packed.path)  # the control: nothing was wrong but the damage


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (edit(TICKETS, lambda lines: lines.replace(b"WX2", b"WX3")), TICKETS),
        (edit(TICKETS, lambda lines: lines.split(b"\n", 1)[1]), TICKETS),
        (lambda parts: parts.pop(MEMBERS), MEMBERS),
        (lambda parts: parts.pop(a_photo(parts)), "文件与清单不同"),
        (lambda parts: parts.update({"files/zz": b"more"}), "文件与清单不同"),
        (lambda parts: parts.update({a_photo(parts): b"another picture"}), "损坏：不见了，或长度"),
        (told_by(lambda said: said["school"].update(name="别的学校")), "签名不对"),
        (lambda parts: parts.pop(SIGNATURE), SIGNATURE),
        (lambda parts: parts.pop(MANIFEST), MANIFEST),
    ],
)
def test_what_was_changed_without_the_passphrase_is_refused(
    packed: Packed, tmp_path: Path, change: Callable[[Parts], None], why: str
) -> None:
    refused(rewritten(packed.path, tmp_path / "changed.zip", change, sign=False), why)


def test_a_cut_package_and_what_is_none_are_refused(packed: Packed, tmp_path: Path) -> None:
    whole = packed.path.read_bytes()
    for content in (whole[:-2000], whole[: len(whole) // 2], b"PK\3\4", b"", b"photo"):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(content)
        refused(cut, "损坏，或不是搬家包")
    refused(tmp_path / "none.zip", "没有找到")


def test_the_wrong_passphrase_opens_nothing_and_its_dashes_do_not_count(packed: Packed) -> None:
    with pytest.raises(MoveFailed, match="口令输错了"):
        Package.open(packed.path, "abcd-efgh-2346")
    with pytest.raises(MoveFailed, match="太短"):
        Package.open(packed.path, "abc")
    Package.open(packed.path, f" {PASSPHRASE.upper().replace('-', ' ')}\n").close()
    assert len({package.new_passphrase() for _ in range(50)}) == 50


# Forged by somebody who has the passphrase -------------------------------------------------------------------


def _first_row(change: Callable[[list[Any]], None]) -> Callable[[bytes], bytes]:
    def changed(lines: bytes) -> bytes:
        first, rest = lines.split(b"\n", 1)
        row = json.loads(first)
        change(row)
        return json.dumps(row, ensure_ascii=False).encode() + b"\n" + rest

    return changed


def _path_instead_of_a_name(parts: Parts) -> None:
    photo = a_photo(parts)
    parts["files/../../../../evil.webp"] = parts.pop(photo)
    name = photo.rsplit("/", 1)[1]
    parts["files.jsonl"] = parts["files.jsonl"].replace(name.encode(), b"../../../evil.webp")


def _packed_photo(parts: Parts) -> None:
    """A name that is no digest of ours."""
    parts["files.jsonl"] = parts["files.jsonl"].replace(b".webp", b".html")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_path_instead_of_a_name, "不是文件名的名字"),
        (_packed_photo, "不是文件名的名字"),
        (edit(MEMBERS, lambda lines: lines + b" " * (60 << 20) + b"\n"), "大得不合理"),
        (edit(MEMBERS, lambda lines: lines[:-1]), "不完整"),
        (edit(MEMBERS, lambda lines: b"{}\n" + lines), "第 1 行：不是一行数据"),
        (edit(MEMBERS, lambda lines: b"[" * 100_000 + b"\n" + lines), "第 1 行：不是一行 JSON"),
        (edit(MEMBERS, _first_row(lambda row: row.pop())), "栏数不对"),
        (edit(MEMBERS, _first_row(lambda row: row.__setitem__(0, "no key"))), "第 1 行：id 读不出来"),
        (edit(MEMBERS, _first_row(lambda row: row.__setitem__(0, None))), "id 不能为空"),
        (edit(MEMBERS, _first_row(lambda row: row.__setitem__(NAME, "名" * 41))), "name 太长"),
        (edit(MEMBERS, _first_row(lambda row: row.__setitem__(NAME, "a\0b"))), "name 太长或有不能用的字符"),
        (edit(MEMBERS, _first_row(lambda row: row.__setitem__(NAME, 7))), "name 读不出来"),
        (edit(MEMBERS, _first_row(lambda row: row.__setitem__(1, "2026-01-01T00:00:00"))), "没有时区"),
        (edit(TICKETS, _first_row(lambda row: row.__setitem__(5, row[0]))), "没有导入"),
        (edit(ENTRIES, lambda lines: lines.replace("报".encode(), "改".encode())), "办理记录不对"),
        (edit(ENTRIES, lambda lines: lines.split(b"\n", 1)[1]), "entry 1 is missing"),
        (told_by(lambda said: said["chain"].update(entries=3)), "末端与清单不同"),
        (told_by(lambda said: said["school"].update(code="a b")), "代码由字母"),
        (told_by(lambda said: said["school"].pop("id")), "没有导入|NULL|null"),
        (told_by(lambda said: said.pop("tables")), "不是这个版本认得"),
        (told_by(lambda said: said["tables"][0].update(model="core.nothing")), "不收“core.nothing”"),
    ],
)
def test_what_was_forged_with_the_passphrase_is_refused(
    packed: Packed, tmp_path: Path, change: Callable[[Parts], None], why: str
) -> None:
    refused(rewritten(packed.path, tmp_path / "forged.zip", change, sign=True), why)
    assert not list(tmp_path.parent.glob("**/evil*"))


def test_rows_with_the_keys_of_another_school_are_refused(packed: Packed, cast: Any, tmp_path: Path) -> None:
    """Whoever forges a package cannot write over a row that is here, nor pass his school off as another."""
    for key in (cast.tan.pk, cast.ou.pk):
        taken = edit(MEMBERS, _first_row(lambda row, key=key: row.__setitem__(0, str(key))))  # type: ignore[misc]
        refused(rewritten(packed.path, tmp_path / "taken.zip", taken, sign=True), "没有导入")
    other = told_by(lambda said: said["school"].update(id=str(cast.school.pk)))
    refused(rewritten(packed.path, tmp_path / "other.zip", other, sign=True), "已经在这里")


def test_two_parts_of_one_name_are_refused(packed: Packed, tmp_path: Path) -> None:
    twice = tmp_path / "twice.zip"
    shutil.copy(packed.path, twice)
    with zipfile.ZipFile(twice, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr(MEMBERS, b"")
    refused(twice, "重名")


def test_a_list_of_contents_that_is_a_bomb_is_not_even_unpacked(
    packed: Packed, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(package, "MOST_MANIFEST", 1 << 20)
    bomb = rewritten(
        packed.path,
        tmp_path / "bomb.zip",
        lambda parts: parts.update({MANIFEST: b" " * (2 << 20)}),
        sign=False,
    )
    refused(bomb, "太大")


# Older and newer ---------------------------------------------------------------------------------------------


def _without(label: str, *names: str) -> Callable[[Parts], None]:
    """The package as a release wrote it that did not have these columns yet."""

    def changed(parts: Parts) -> None:
        said = json.loads(parts[MANIFEST])
        table = next(each for each in said["tables"] if each["model"] == label)
        gone = {table["columns"].index(name) for name in names}
        table["columns"] = [name for name in table["columns"] if name not in names]
        rows = [json.loads(line) for line in parts[table["part"]["name"]].splitlines()]
        kept = [[value for at, value in enumerate(row) if at not in gone] for row in rows]
        parts[table["part"]["name"]] = b"".join(
            json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in kept
        )
        said["migrations"] = [each for each in said["migrations"] if each[1] < "0002"]
        parts[MANIFEST] = json.dumps(said).encode()

    return changed


def test_a_package_of_an_older_release_comes_in_with_defaults_and_can_be_searched(
    packed: Packed, tmp_path: Path
) -> None:
    label = "places.place"
    take_in(
        rewritten(
            packed.path, tmp_path / "old.zip", _without(label, "search", "labelled_on", "active"), sign=True
        )
    )
    with in_school(packed.school):
        places = list(apps.get_model(label).objects.all())
        assert {(row.active, row.labelled_on) for row in places} == {(True, None)}
        assert all(row.search == search_text(row) != "" for row in places)
        assert history.verify()[1] == []


def test_a_package_of_an_older_release_without_a_table_comes_in_without_its_rows(
    packed: Packed, tmp_path: Path
) -> None:
    def changed(parts: Parts) -> None:
        said = json.loads(parts[MANIFEST])
        gone = next(each for each in said["tables"] if each["model"] == "core.notice")
        said["tables"].remove(gone)
        del parts[gone["part"]["name"]]
        parts[MANIFEST] = json.dumps(said).encode()

    take_in(rewritten(packed.path, tmp_path / "old.zip", changed, sign=True))
    with in_school(packed.school):
        assert not apps.get_model("core.Notice").objects.exists()


def test_a_column_that_cannot_be_guessed_is_not(packed: Packed, tmp_path: Path) -> None:
    refused(
        rewritten(packed.path, tmp_path / "old.zip", _without(TICKETS[7:-6], "place_id"), sign=True),
        "没有 place_id",
    )


@pytest.mark.parametrize(
    "change",
    [
        told_by(lambda said: said["migrations"].append(["core", "9999_from_the_future"])),
        told_by(lambda said: said.update(format=2)),
    ],
    ids=["tables", "format"],
)
def test_a_package_of_a_newer_release_is_refused_in_a_sentence(
    packed: Packed, tmp_path: Path, change: Any
) -> None:
    refused(rewritten(packed.path, tmp_path / "new.zip", change, sign=True), "来自更新的版本.*升级")


def test_a_column_that_is_no_more_is_not_dropped_silently(packed: Packed, tmp_path: Path) -> None:
    def renamed(said: dict[str, Any]) -> None:
        table = next(each for each in said["tables"] if each["model"] == "people.post")
        table["columns"][table["columns"].index("title")] = "old_title"

    refused(
        rewritten(packed.path, tmp_path / "old.zip", told_by(renamed), sign=True), "没有 old_title 这一栏"
    )


# The disk, the old place -------------------------------------------------------------------------------------


def _too_small(path: Any) -> Any:
    return type("Usage", (), {"total": 10**12, "used": 10**12 - 1024, "free": 1024})()


def test_a_disk_that_is_too_small_is_refused_before_anything_is_written(
    packed: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(packed.path)
    monkeypatch.setattr(shutil, "disk_usage", _too_small)
    with pytest.raises(Said, match="放不下"):
        pack_again(packed.school, tmp_path / "usb" / "out.zip")
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_disk_too_small_for_what_comes_in_is_refused_before_anything_is_written(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "_lay", lambda *_: pytest.fail("something was written"))
    monkeypatch.setattr(shutil, "disk_usage", _too_small)
    refused(packed.path, "放不下")


def test_a_disk_that_fills_on_the_way_is_said_in_words_and_leaves_nothing(
    packed: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(placing, "_copy", full)
    refused(packed.path, "没有导入成")
    monkeypatch.undo()
    take_in(packed.path)
    monkeypatch.setattr(package.Packing, "add_lines", full)
    with pytest.raises(MoveFailed, match="没有导出成"):
        pack_again(packed.school, tmp_path / "usb" / "out.zip")
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_school_whose_history_does_not_hold_cannot_leave(
    packed: Packed, tmp_path: Path, monkeypatch: Any
) -> None:
    take_in(packed.path)
    monkeypatch.setattr(history, "verify", lambda: (3, [history.Fault(2, "its content was changed")]))
    with pytest.raises(MoveFailed, match="第 2 条办理记录不对"):
        pack_again(packed.school, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_a_photo_that_was_lost_before_is_told_at_both_places(packed: Packed, tmp_path: Path) -> None:
    take_in(packed.path)
    one = next(store.stored(packed.school))
    other = list(store.stored(packed.school))[-1]
    one.unlink()
    other.write_bytes(b"changed")
    row = School.objects.get(pk=packed.school)
    manifest = leave(row, tmp_path / "out.zip", PASSPHRASE, accounts_of(row), quiet)
    assert sorted(manifest["lost"]) == sorted([one.name, other.name])
    with zipfile.ZipFile(tmp_path / "out.zip") as book:
        assert not [name for name in book.namelist() if name.endswith((one.name, other.name))]


def test_a_package_is_never_written_over_another_file(packed: Packed, tmp_path: Path) -> None:
    take_in(packed.path)
    there = tmp_path / "there.zip"
    there.write_text("mine")
    with pytest.raises(MoveFailed, match="已经有了"):
        pack_again(packed.school, there)
    assert there.read_text() == "mine"


def test_of_two_arrivals_at_once_the_second_is_refused_and_the_first_keeps_its_files(packed: Packed) -> None:
    opened = Package.open(packed.path, PASSPHRASE)
    try:
        with placing.laid_aside(opened, packed.school, quiet) as aside:
            laid = {path for path in aside.rglob("*") if path.is_file()}
            with pytest.raises(MoveFailed, match="正在导入另一所学校"):
                take_in(packed.path)
            assert laid
            assert {path for path in aside.rglob("*") if path.is_file()} == laid
        assert not aside.exists()
    finally:
        opened.close()


def test_an_arrival_whose_files_are_gone_leaves_no_rows(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = placing._lay

    def lost(given: Package, school: Any, aside: Path, tell: Any) -> None:
        real(given, school, aside, tell)
        shutil.rmtree(aside / school.hex)

    monkeypatch.setattr(placing, "_lay", lost)
    refused(packed.path, "照片和文件不见了")
