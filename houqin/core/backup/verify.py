"""Checks a backup of Houqin, a data folder or its SQLite file, with nothing but Python: no Django, no installation.

    python3 verify.py [PATH] [--head NUMBER:DIGEST]

A copy of this file lies in every backup. Exit code 0: all is as it was written; 1: something is not; 2: nothing to check.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

FORMAT = 1
MANIFEST, SQLITE, TABLES, FILES = "manifest.json", "houqin.sqlite3", "tables", "files"
NOTHING_BEFORE = "0" * 64
UTC = timezone.utc  # noqa: UP017 - this file also runs under older Pythons
ENTRY = (
    "school_id", "number", "recorded_at", "key", "digest", "member_id", "officer", "action", "model", "row", "because",
    "device", "body", "salt", "body_hash", "hash",
)  # fmt: skip
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00(?::00)?)?")


class Unusable(Exception):
    """Here is nothing that could be checked, or its list of contents cannot be read."""


# Tables: the same questions to a SQLite file and to a folder of CSV files ---------------------------------------


class SqliteTables:
    """The tables of a SQLite file, opened for reading only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """All tables, without SQLite's own."""
        where = "type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        return [
            str(row[0]) for row in self._ask(f"SELECT name FROM sqlite_master WHERE {where} ORDER BY name")
        ]

    def rows(self, table: str, *columns: str, order: str = "") -> Iterator[Any]:
        """The rows of a table, in an order of columns where one is asked for."""
        picked = ", ".join(f'"{name}"' for name in columns)
        yield from self._ask(f'SELECT {picked} FROM "{table}"' + (f" ORDER BY {order}" if order else ""))

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [str(row[1]) for row in self._ask(f'PRAGMA table_info("{table}")')]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(next(self._ask(f'SELECT count(*) FROM "{table}"'))[0])

    def faults(self) -> list[str]:
        """What SQLite itself says against its file."""
        return [str(row[0]) for row in self._ask("PRAGMA integrity_check") if row[0] != "ok"]

    def _ask(self, words: str) -> Iterator[Any]:
        with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            yield from base.execute(words)


class CsvTables:
    """The tables of a PostgreSQL database, written out as one CSV file for each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        csv.field_size_limit(2**31 - 1)

    def names(self) -> list[str]:
        """All tables."""
        return sorted(path.stem for path in self.folder.glob("*.csv"))

    def rows(self, table: str, *columns: str, order: str = "") -> Iterator[Any]:
        """The rows of a table as they were written; entries were written in their order. What is empty is None or ''."""
        with (self.folder / f"{table}.csv").open(encoding="utf8", newline="") as file:
            reader = csv.reader(file)
            head = next(reader)
            places = [head.index(name) for name in columns]
            for row in reader:
                yield tuple(row[place] for place in places)

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        with (self.folder / f"{table}.csv").open(encoding="utf8", newline="") as file:
            return next(csv.reader(file))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return sum(1 for _row in self.rows(table))

    def faults(self) -> list[str]:
        """A text file has no inner structure that could be wrong."""
        return []


def tables_in(folder: Path) -> SqliteTables | CsvTables:
    """The database part of a backup or of a data folder."""
    if (folder / SQLITE).is_file():
        return SqliteTables(folder / SQLITE)
    if (folder / TABLES).is_dir():
        return CsvTables(folder / TABLES)
    raise Unusable(f"{folder} 里没有后勤的数据库，也不是一份备份。")


# The chain of history ---------------------------------------------------------------------------------------


class Chain:
    """One school's history, walked entry by entry; `faults` are (number, sentence), as `houqin verify` finds them."""

    def __init__(self, code: str, name: str, asked: Sequence[int] = ()) -> None:
        self.code, self.name = code, name
        self.at_number: dict[int, str] = dict.fromkeys(asked, "")  # the digests of the entries asked for
        self.length, self.number, self.hash = 0, 0, NOTHING_BEFORE
        self.at = datetime(2000, 1, 1, tzinfo=UTC)
        self.faults: list[tuple[int, str]] = []

    def add(self, entry: dict[str, Any]) -> None:
        """The next entry, in the order of numbers."""
        number, at = int(entry["number"]), moment(entry["recorded_at"])
        salted = sha256(f"{entry['salt']}{entry['body']}")
        if number != self.number + 1:
            self._fault(number, f"entry {self.number + 1} is missing")
        elif at < self.at:
            self._fault(number, "its time lies before the entry in front of it")
        elif entry["salt"] and salted != entry["body_hash"]:
            self._fault(number, "its content was changed")
        elif not entry["salt"] and entry["body"]:
            self._fault(number, "its content was put in after an erasure")
        elif chain_hash(self.hash, entry, at) != entry["hash"]:
            self._fault(number, "its digest does not follow from the entry before")
        self.length, self.number, self.hash, self.at = self.length + 1, number, entry["hash"], at
        if number in self.at_number:
            self.at_number[number] = self.hash

    def end(self, head: tuple[int, str] | None) -> None:
        """Compare with the head that is kept beside the entries."""
        if head is None:
            if self.length:
                self._fault(self.number, "the head of the chain is missing")
        elif head != (self.number, self.hash):
            self._fault(head[0], "the head does not match the last entry: the tail was cut or added to")

    def _fault(self, number: int, sentence: str) -> None:
        self.faults.append((number, sentence))


def chains(tables: SqliteTables | CsvTables, asked: Sequence[int] = ()) -> list[Chain]:
    """The history of every school, by the school's code; `asked` are numbers whose digests are wanted."""
    schools = tables.rows("people_school", "id", "code", "name")
    found = {key(row[0]): Chain(row[1], row[2], asked) for row in schools}
    columns = [name for name in ENTRY if name in tables.columns("core_entry")]  # older ones have fewer
    for row in tables.rows("core_entry", *columns, order="school_id, number"):
        entry = dict(zip(columns, row))  # noqa: B905 - also for older Pythons
        found[key(entry["school_id"])].add(entry)
    heads = {
        key(row[0]): (int(row[1]), row[2]) for row in tables.rows("core_head", "school_id", "number", "hash")
    }
    for school, chain in found.items():
        chain.end(heads.get(school))
    return sorted(found.values(), key=lambda chain: chain.code)


def chain_hash(before: str, entry: dict[str, Any], at: datetime) -> str:
    """The digest that ties an entry to the one before it; the same as houqin/core/history.py makes."""
    parts: list[Any] = [
        before, int(entry["number"]), at.isoformat(), key(entry["key"]), entry["digest"], key(entry["member_id"]),
        entry["officer"], entry["action"], entry["model"], key(entry["row"]),
        key(entry["because"]) if entry["because"] else None, entry["body_hash"],
    ]  # fmt: skip
    if entry.get("device"):
        parts.append(["device", key(entry["device"])])
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def key(text: Any) -> str:
    """A key as text, however the engine writes it; text that is no key stays what it is, and fits no digest."""
    try:
        return str(UUID(str(text)))
    except ValueError:
        return str(text)


def moment(text: Any) -> datetime:
    """A moment in UTC; text that is none is the earliest there is, and fits no digest."""
    found = MOMENT.fullmatch(str(text))
    if not found:
        return datetime.min.replace(tzinfo=UTC)
    whole = datetime.strptime(f"{found[1]} {found[2]}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return whole + timedelta(microseconds=int((found[3] or "0").ljust(6, "0")))


def sha256(text: str) -> str:
    """The digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


# Files ------------------------------------------------------------------------------------------------------


def contents(tables: SqliteTables | CsvTables) -> set[str]:
    """The stored contents that the database names, as paths below the folder of files."""
    columns = ("school_id", "sha256", "thumb_sha256", "extension")
    return {
        f"{key(school).replace('-', '')}/{digest[:2]}/{digest}.{extension}"
        for school, *digests, extension in tables.rows("core_file", *columns)
        for digest in digests
        if digest
    }


def swapped(tables: SqliteTables | CsvTables) -> list[str]:
    """Attachments that carry another digest than the file they hang on."""
    files = {key(row[0]): (row[1], row[2]) for row in tables.rows("core_file", "id", "sha256", "name")}
    pairs = tables.rows("core_attachment", "file_id", "sha256")
    return [f"附件换过：{files[key(file)][1]}" for file, digest in pairs if files[key(file)][0] != digest]


def where_files_lie(folder: Path) -> Path:
    """A backup that was taken along has its own files; those of one place share a folder beside them."""
    return folder / FILES if (folder / FILES).is_dir() else folder.parent / FILES


def wrong_file(path: Path) -> str:
    """What is wrong with a stored content, whose name is its digest; nothing when it is whole."""
    try:
        if digest_of(path) != path.stem:
            return f"文件内容变了：{path.name}"
    except FileNotFoundError:
        return f"文件不见了：{path.name}"
    except OSError as problem:
        return f"文件读不出来：{path.name}（{problem.strerror}）"
    return ""


def digest_of(path: Path) -> str:
    """The digest of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


# A backup ---------------------------------------------------------------------------------------------------


def read_manifest(folder: Path) -> dict[str, Any]:
    """The list of contents of a backup. Unusable when it is missing, damaged, or of a later kind."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        digest = said.pop("digest")
    except FileNotFoundError:
        raise Unusable(f"{folder} 不是一份完成的备份：没有 {MANIFEST}。") from None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise Unusable(f"备份的清单 {MANIFEST} 损坏，读不出来。") from None
    if digest != manifest_digest(said):
        raise Unusable(f"备份的清单 {MANIFEST} 损坏，与写下时不同。")
    if said.get("format") != FORMAT:
        raise Unusable("这份备份来自更新的版本：请用新版本的后勤恢复。")
    return dict(said)


def manifest_digest(said: dict[str, Any]) -> str:
    """What the list of contents says of itself."""
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def damage(folder: Path, said: dict[str, Any], *, files: bool = True) -> Iterator[str]:
    """What of a backup is not as it was written, part by part; reading every photo takes its time."""
    for part in said["parts"]:
        if wrong := _wrong_part(folder / part["name"], part):
            yield f"{part['name']}：{wrong}"
    for name in said["files"] if files else ():
        if wrong := wrong_file(where_files_lie(folder) / name):
            yield wrong


def _wrong_part(path: Path, part: dict[str, Any]) -> str:
    try:
        digest = digest_of(path)
    except FileNotFoundError:
        return "不见了"
    except OSError as problem:
        return f"读不出来（{problem.strerror}）"
    return "" if digest == part["sha256"] else "内容变了"


def disagreements(said: dict[str, Any], tables: SqliteTables | CsvTables) -> Iterator[str]:
    """Where the database says something else than the list of contents; what was known when it was made is no news."""
    counted = {name: tables.count(name) for name in tables.names()}
    for name in sorted(counted.keys() | said["tables"].keys()):
        if counted.get(name) != said["tables"].get(name):
            yield f"{name}：应有 {said['tables'].get(name, 0)} 行，实有 {counted.get(name, 0)} 行"
    walked = chains(tables)
    for chain, told in zip(walked, said["schools"]):  # noqa: B905 - also for older Pythons
        if [chain.code, chain.length, chain.hash] != [told["code"], told["entries"], told["head"]]:
            yield f"{chain.code}：办理记录的末端与清单不同"
    yield from (fault for fault in faults_of(walked) if fault not in said["faults"])
    for name in sorted(contents(tables) - set(said["files"]) - set(said["lost"])):
        yield f"清单里缺文件：{name}"


def faults_of(walked: Sequence[Chain]) -> list[str]:
    """The faults of all schools' histories in words."""
    return [
        f"{c.code}：第 {number} 条办理记录不对：{sentence}" for c in walked for number, sentence in c.faults
    ]


# The command ------------------------------------------------------------------------------------------------


def kept_head(text: str) -> tuple[int, str]:
    """A head as somebody kept it: the number and at least sixteen characters of the digest. Unusable when it is none."""
    number, _colon, digest = text.replace("：", ":").partition(":")
    digest = "".join(digest.split()).lower()
    if not number.strip().isdecimal() or not re.fullmatch(r"[0-9a-f]{16,64}", digest):
        raise Unusable(f"链首“{text}”看不懂：写成 序号:链首，例如 1234:9f86d081884c7d65，链首至少 16 位。")
    return int(number), digest


def main(words: Sequence[str]) -> int:
    """Check what the words name, or the folder in which this file lies; with the heads that were kept elsewhere."""
    paths: list[str] = []
    told: list[str] = []
    words = list(words)
    while words:
        word = words.pop(0)
        (told if word == "--head" else paths).append(words.pop(0) if word == "--head" and words else word)
    path = Path(paths[0]) if paths else Path(__file__).resolve().parent
    try:
        heads = [kept_head(text) for text in told]
        faults, walked = check(path, [number for number, _digest in heads])
        faults += [sentence for head in heads if (sentence := missing_head(walked, *head))]
    except (Unusable, sqlite3.Error) as problem:
        print(problem, file=sys.stderr)
        return 2
    for chain in walked:
        print(f"{chain.code} {chain.name}：{chain.length} 条办理记录，末端 {chain.hash}")
    print("\n".join(faults) if faults else "核对完毕：记录前后相连，文件齐全，没有改动。")
    return 1 if faults else 0


def missing_head(walked: Sequence[Chain], number: int, digest: str) -> str:
    """The sentence for a kept head that stands in no school's history; nothing where it stands."""
    if any(chain.at_number.get(number, "").startswith(digest) for chain in walked):
        return ""
    return f"链首 {number}:{digest[:16]}… 不在办理记录里：第 {number} 条或它之前的记录在那以后被改写过。"


def check(path: Path, asked: Sequence[int] = ()) -> tuple[list[str], list[Chain]]:
    """(what is wrong, every school's history) of a backup, a data folder, or a SQLite file alone."""
    if path.is_file():
        tables: SqliteTables | CsvTables = SqliteTables(path)
        walked = chains(tables, asked)
        return [*tables.faults(), *faults_of(walked)], walked
    if (path / MANIFEST).exists():
        said = read_manifest(path)
        if wrong := list(damage(path, said)):
            return wrong, []
        tables = tables_in(path)
        return [*disagreements(said, tables), *said["faults"], *swapped(tables)], chains(tables, asked)
    tables = tables_in(path)
    walked = chains(tables, asked)
    lost = [wrong_file(path / FILES / name) for name in sorted(contents(tables))]
    return [*tables.faults(), *faults_of(walked), *filter(None, lost), *swapped(tables)], walked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
