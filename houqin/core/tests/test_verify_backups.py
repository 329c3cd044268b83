"""The checker that needs no Django: tables of both kinds, stored contents, lists of contents, a whole small backup."""

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from houqin.core.backup import verify
from houqin.core.backup.verify import CsvTables, SqliteTables, Unusable
from houqin.core.tests.test_verify import SCHOOL, Entries, end_of, tied, written

OTHER = str(UUID(int=2))
PHOTO, THUMB = b"a photo", b"a small photo"


def tables() -> dict[str, Entries]:
    """Two schools, one of which has done nothing yet, with one photo."""
    entries = written()
    number, digest = end_of(entries)
    photo = {
        "id": str(UUID(int=50)), "school_id": SCHOOL, "sha256": _digest(PHOTO), "thumb_sha256": _digest(THUMB),
        "extension": "jpg", "name": "灯.jpg",
    }  # fmt: skip
    schools = [
        {"id": OTHER, "code": "ZZ", "name": "第二小学"},
        {"id": SCHOOL, "code": "YC", "name": "育才小学"},
    ]
    return {
        "people_school": schools,
        "core_entry": entries,
        "core_head": [{"school_id": SCHOOL, "number": str(number), "hash": digest}],
        "core_file": [photo, photo | {"id": str(UUID(int=51)), "thumb_sha256": ""}],
        "core_attachment": [{"file_id": photo["id"], "sha256": photo["sha256"]}],
    }


def _digest(content: bytes) -> str:
    return verify.sha256(content.decode())


def _name(content: bytes) -> str:
    digest = _digest(content)
    return f"{UUID(SCHOOL).hex}/{digest[:2]}/{digest}.jpg"


def as_csv(folder: Path, said: dict[str, Entries]) -> CsvTables:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in said.items():
        with (folder / f"{name}.csv").open("w", encoding="utf8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return CsvTables(folder)


def as_sqlite(path: Path, said: dict[str, Entries]) -> SqliteTables:
    with sqlite3.connect(path) as base:
        for name, rows in said.items():
            columns = ", ".join(f'"{column}"' for column in rows[0])
            base.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" for _column in rows[0])
            base.executemany(f"INSERT INTO {name} VALUES ({marks})", [tuple(row.values()) for row in rows])
    base.close()
    return SqliteTables(path)


def lay_files(folder: Path) -> list[str]:
    for content in (PHOTO, THUMB):
        path = folder / _name(content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(_name(content) for content in (PHOTO, THUMB))


def lay_backup(folder: Path, **changed: Any) -> Path:
    """A finished backup of PostgreSQL's kind, as it lies on a drive that was taken along."""
    said, end = tables(), end_of(written())
    as_csv(folder / verify.TABLES, said)
    parts = [f"{verify.TABLES}/{name}.csv" for name in said]
    about: dict[str, Any] = {
        "format": verify.FORMAT,
        "parts": [{"name": name, "sha256": verify.digest_of(folder / name)} for name in parts],
        "files": lay_files(folder / verify.FILES),
        "tables": {name: len(rows) for name, rows in said.items()},
        "schools": [
            {"code": "YC", "entries": end[0], "head": end[1]},
            {"code": "ZZ", "entries": 0, "head": "0" * 64},
        ],
        "faults": [],
        "lost": [],
    } | changed
    told = about | {"digest": verify.manifest_digest(about)}
    (folder / verify.MANIFEST).write_text(json.dumps(told), encoding="utf8")
    return folder


@pytest.mark.parametrize("kind", ["csv", "sqlite"])
def test_both_kinds_of_tables_answer_the_same(kind: str, tmp_path: Path) -> None:
    said = tables()
    lay = tmp_path / (verify.TABLES if kind == "csv" else verify.SQLITE)
    made = as_csv(lay, said) if kind == "csv" else as_sqlite(lay, said)
    found = verify.tables_in(tmp_path)
    assert type(found) is type(made)
    assert found.names() == sorted(said)
    assert found.columns("core_head") == ["school_id", "number", "hash"]
    assert [found.count(name) for name in sorted(said)] == [1, 4, 2, 1, 2]
    assert list(found.rows("core_head", "hash", "number")) == [tuple(reversed(end_text()))]
    assert [row[0] for row in found.rows("core_entry", "number", order="number")] == list("1234")
    assert found.faults() == []
    first, second = verify.chains(found, [2])
    assert (first.code, first.name, first.length, first.at_number) == (
        "YC", "育才小学", 4, {2: said["core_entry"][1]["hash"]},
    )  # fmt: skip
    assert (second.code, second.length, first.faults, second.faults) == ("ZZ", 0, [], [])
    assert verify.contents(found) == {_name(PHOTO), _name(THUMB)}
    assert verify.swapped(found) == []


def end_text() -> tuple[str, str]:
    number, digest = end_of(written())
    return str(number), digest


def test_a_tail_that_was_cut_off_is_found_in_the_tables(tmp_path: Path) -> None:
    said = tables()
    said["core_entry"].pop()
    cut, empty = verify.chains(as_csv(tmp_path, said))
    assert [number for number, _sentence in cut.faults] == [4]
    assert empty.faults == []


def test_an_entry_may_be_long(tmp_path: Path) -> None:
    """Longer than Python's reader of CSV takes when nobody tells it."""
    said = tables()
    said["core_entry"][0]["body"] = "长" * 200_000
    csv.field_size_limit(131_072)  # as a new process has it
    assert next(len(row[0]) for row in as_csv(tmp_path, said).rows("core_entry", "body")) == 200_000


def test_an_older_backup_has_no_column_for_shared_devices(tmp_path: Path) -> None:
    said = tables()
    for entry in said["core_entry"]:
        del entry["device"]
    tied(said["core_entry"])
    said["core_head"][0]["hash"] = said["core_entry"][-1]["hash"]
    assert [chain.faults for chain in verify.chains(as_csv(tmp_path, said))] == [[], []]


def test_what_is_nothing_of_ours_is_said_to_be_so(tmp_path: Path, capsys: Any) -> None:
    with pytest.raises(Unusable, match="也不是一份备份"):
        verify.tables_in(tmp_path)
    assert verify.main([str(tmp_path)]) == 2
    assert "也不是一份备份" in capsys.readouterr().err


def test_a_sqlite_file_that_breaks_its_own_rules_is_found(tmp_path: Path) -> None:
    path = tmp_path / verify.SQLITE
    as_sqlite(path, tables())
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE strict (x)")
        base.execute("INSERT INTO strict VALUES (NULL)")
        base.execute("PRAGMA writable_schema = ON")
        base.execute(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE strict (x NOT NULL)' WHERE name = 'strict'"
        )
    base.close()
    faults, _walked = verify.check(path)
    assert faults == ["NULL value in strict.x"]
    lay_files(tmp_path / verify.FILES)
    assert verify.check(tmp_path)[0] == faults


def test_a_data_folder_is_checked_with_its_files(tmp_path: Path) -> None:
    said = tables()
    said["core_entry"][1]["officer"] = "别人"
    said["core_attachment"][0]["sha256"] = "0" * 64
    as_sqlite(tmp_path / verify.SQLITE, said)
    names = lay_files(tmp_path / verify.FILES)
    (tmp_path / verify.FILES / names[0]).unlink()
    (tmp_path / verify.FILES / names[1]).write_bytes(b"another")
    faults, chains = verify.check(tmp_path, [4])
    assert faults == [
        "YC：第 2 条办理记录不对：its digest does not follow from the entry before",
        f"文件不见了：{Path(names[0]).name}",
        f"文件内容变了：{Path(names[1]).name}",
        "附件换过：灯.jpg",
    ]
    assert chains[0].at_number[4] == said["core_entry"][3]["hash"]
    assert verify.check(tmp_path / verify.SQLITE)[0] == faults[:1], "the file alone"


def test_a_whole_backup_is_found_whole_and_a_kept_head_in_it(tmp_path: Path, capsys: Any) -> None:
    folder = lay_backup(tmp_path / "backup")
    assert verify.check(folder)[0] == []
    assert verify.main([str(folder), "--head", f"4:{end_text()[1][:16]}"]) == 0
    told = capsys.readouterr().out
    assert told == (
        f"YC 育才小学：4 条办理记录，末端 {end_text()[1]}\nZZ 第二小学：0 条办理记录，末端 {'0' * 64}\n"
        "核对完毕：记录前后相连，文件齐全，没有改动。\n"
    )
    assert verify.main(["--head", f"3:{'f' * 64}", str(folder)]) == 1
    assert "不在办理记录里" in capsys.readouterr().out
    assert verify.main([str(folder), "--head", "x"]) == 2
    assert verify.main([str(folder), "--head"]) == 2
    assert capsys.readouterr().err.count("看不懂") == 2


def test_photos_of_one_place_lie_beside_its_backups(tmp_path: Path) -> None:
    folder = lay_backup(tmp_path / "backup")
    (folder / verify.FILES).rename(tmp_path / verify.FILES)
    assert verify.check(folder)[0] == []


def changed(path: Path) -> None:
    path.write_bytes(b"x")


def gone(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


TABLE, FILE = f"{verify.TABLES}/core_head.csv", f"{verify.FILES}/{_name(PHOTO)}"


@pytest.mark.parametrize(
    ("name", "hurt", "said"),
    [
        (TABLE, changed, "tables/core_head.csv：内容变了"),
        (TABLE, gone, "tables/core_head.csv：不见了"),
        (TABLE, a_folder, "tables/core_head.csv：读不出来（Is a directory）"),
        (FILE, changed, f"文件内容变了：{_digest(PHOTO)}.jpg"),
        (FILE, gone, f"文件不见了：{_digest(PHOTO)}.jpg"),
        (FILE, a_folder, f"文件读不出来：{_digest(PHOTO)}.jpg（Is a directory）"),
    ],
)
def test_each_part_that_is_not_as_it_was_written_is_named(
    name: str, hurt: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    folder = lay_backup(tmp_path)
    hurt(folder / name)
    assert verify.check(folder) == ([said], [])
    without_files = list(verify.damage(folder, verify.read_manifest(folder), files=False))
    assert without_files == ([said] if name == TABLE else [])


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"tables": {"people_school": 2, "core_entry": 4, "core_head": 1, "core_file": 2}},
            ["core_attachment：应有 0 行，实有 1 行"],
        ),
        (
            {"tables": {name: len(rows) for name, rows in tables().items()} | {"core_look": 3}},
            ["core_look：应有 3 行，实有 0 行"],
        ),
        (
            {"schools": [{"code": "YC", "entries": 3, "head": end_text()[1]}]},
            ["YC：办理记录的末端与清单不同"],
        ),
        ({"files": []}, sorted(f"清单里缺文件：{_name(content)}" for content in (PHOTO, THUMB))),
        ({"files": [_name(PHOTO)], "lost": [_name(THUMB)]}, []),
        ({"faults": ["YC：第 2 条办理记录不对"]}, ["YC：第 2 条办理记录不对"]),
    ],
)
def test_where_list_and_database_disagree_is_said(
    told: dict[str, Any], said: list[str], tmp_path: Path
) -> None:
    assert verify.check(lay_backup(tmp_path, **told))[0] == said


def test_what_was_known_when_it_was_made_is_told_once(tmp_path: Path) -> None:
    said = tables()
    said["core_entry"][1]["officer"] = "别人"
    fault = "YC：第 2 条办理记录不对：its digest does not follow from the entry before"
    about: dict[str, Any] = {
        "tables": {name: len(rows) for name, rows in said.items()},
        "schools": [{"code": "YC", "entries": 4, "head": end_text()[1]}],
        "files": lay_files(tmp_path / verify.FILES),
        "lost": [],
        "faults": [],
    }
    found = as_csv(tmp_path / verify.TABLES, said)
    assert list(verify.disagreements(about, found)) == [fault]
    assert list(verify.disagreements(about | {"faults": [fault]}, found)) == []


def test_a_list_of_contents_keeps_its_digest_in_every_version() -> None:
    told = {"format": 1, "about": {"b": "灯", "a": [1, None]}}
    assert verify.manifest_digest(told) == "fed362965f942d23d7a52a61404c857686e8437a1f1c505afbfe7cff8b87f847"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "不是一份完成的备份"),
        ("{", "损坏，读不出来"),
        ("[]", "损坏，读不出来"),
        ('{"format": 1}', "损坏，读不出来"),
        ('{"format": 1, "digest": "x"}', "与写下时不同"),
        ({"format": verify.FORMAT + 1}, "更新的版本"),
        ({"format": verify.FORMAT}, ""),
    ],
)
def test_a_list_of_contents_that_is_none_is_unusable(text: Any, said: str, tmp_path: Path) -> None:
    if isinstance(text, dict):
        text = json.dumps(text | {"digest": verify.manifest_digest(text)})
    if text is not None:
        (tmp_path / verify.MANIFEST).write_text(text)
    if not said:
        assert verify.read_manifest(tmp_path) == {"format": verify.FORMAT}
        return
    with pytest.raises(Unusable, match=said):
        verify.read_manifest(tmp_path)
