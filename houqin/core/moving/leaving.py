"""Leaving: everything of one school, as it is at one moment, into one file."""

import heapq
import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models
from django.db.migrations.loader import MigrationLoader

from houqin import __version__
from houqin.core import history
from houqin.core.backup.places import make_folder, require_room, sync_folder, write_through
from houqin.core.files import store
from houqin.core.files.models import File
from houqin.core.models import ITS_OWN_KEY
from houqin.core.moving import what
from houqin.core.moving.lines import written
from houqin.core.moving.package import FILES, FORMAT, MoveFailed, Packing, Part
from houqin.core.scope import in_school, one_moment

CHUNK = 1000
Tell = Callable[[str, int], None]
Accounts = dict[UUID, list[Any]]  # key -> what is written of an account: key, login, may sign in, password


class Leaving:
    """What a school takes along, counted while it is written."""

    def __init__(self, school: Any, packing: Packing, accounts: Accounts, tell: Tell) -> None:
        self.school, self.packing, self.accounts, self.tell = school, packing, accounts, tell
        self.bytes_of_files = 0
        self.lost: list[str] = []

    def pack(self) -> dict[str, Any]:
        """Write every part; the list of contents that describes them."""
        tables = [self._table(number, model) for number, model in enumerate(what.travelling(), 1)]
        lines = (written(row) for _key, row in sorted(self.accounts.items()))
        accounts = self.packing.add_lines("accounts.jsonl", lines)
        files = self.packing.add_lines(FILES, self._files())
        self._contents()
        return {
            "format": FORMAT,
            "houqin": __version__,
            "migrations": migrations(),
            "school": _facts(self.school),
            "tables": tables,
            "accounts": vars(accounts),
            "files": vars(files),
            "bytes_of_files": self.bytes_of_files,
            "lost": self.lost,
            "left_out": what.left_out(),
        }

    def _table(self, number: int, model: what.Model) -> dict[str, Any]:
        label, names = model._meta.label_lower, [field.attname for field in what.columns(model)]
        self.tell(f"{model._meta.verbose_name}", 5 + number)
        part: Part = self.packing.add_lines(f"tables/{label}.jsonl", self._lines(model, names))
        return {"model": label, "columns": names, "part": vars(part)}

    def _lines(self, model: what.Model, names: list[str]) -> Iterator[bytes]:
        order = what.ORDERED_BY.get(model._meta.label_lower, "pk")
        accounts = what.account_columns(model)
        fixed = [(names.index(name), value) for name, value in what.blanked(model).items()]
        settled, key = [names.index(name) for name in accounts], names.index("id")
        for values in model._default_manager.order_by(order).values_list(*names).iterator(chunk_size=CHUNK):
            row = list(values)
            for at, value in fixed:
                row[at] = row[key].hex if value is ITS_OWN_KEY else value
            for at in settled:  # an account that stays (of an officer from above) is no longer his here
                row[at] = row[at] if row[at] in self.accounts else None
            yield written(row)

    def _files(self) -> Iterator[bytes]:
        """Name and size of each content that is whole; what is not is told, and stays behind."""
        for number, name in enumerate(stored_names()):
            if number % 200 == 0:
                self.tell("核对照片和文件", 60)
            sha256, _dot, extension = name.partition(".")
            if not store.is_whole(self.school.pk, sha256, extension):
                self.lost.append(name)
                continue
            size = store.path_of(self.school.pk, sha256, extension).stat().st_size
            self.bytes_of_files += size
            yield written([name, size])

    def _contents(self) -> None:
        lost = set(self.lost)
        for number, name in enumerate(each for each in stored_names() if each not in lost):
            if number % 200 == 0:
                self.tell("装入照片和文件", 75)
            sha256, _dot, extension = name.partition(".")
            with store.open_stored(self.school.pk, sha256, extension) as content:
                self.packing.add_file(name, content, sha256)


def leave(school: Any, target: Path, passphrase: str, accounts: Accounts, tell: Tell) -> dict[str, Any]:
    """Write the package of a school to a new file; its list of contents. MoveFailed leaves no file behind."""
    if target.exists():
        raise MoveFailed(f"{target} 已经有了：请换一个名字，原有的文件不会被覆盖。")
    make_folder(target.parent)
    new = target.with_name(f".new-{target.name}")
    try:
        with one_moment(), in_school(school):
            chain = _sound_chain(school, tell)
            require_room(target.parent, _about(school))
            with new.open("wb") as file:
                packing = Packing(file)
                try:
                    manifest = Leaving(school, packing, accounts, tell).pack() | {"chain": chain}
                    packing.close(manifest, passphrase)
                finally:
                    packing.abandon()
                file.flush()
                write_through(file.fileno())
        new.replace(target)
        sync_folder(target.parent)
    except OSError as problem:
        raise MoveFailed(f"没有导出成：{problem.strerror or problem}。") from problem
    finally:
        new.unlink(missing_ok=True)
    return manifest


def migrations() -> list[list[str]]:
    """Every step of the tables this version knows: what a later version has more, an earlier one cannot take."""
    disk = MigrationLoader(None).disk_migrations or {}
    return [list(key) for key in sorted(disk)]


def stored_names() -> Iterator[str]:
    """`<digest>.<extension>` of every content that the school's rows name, each once, in order; none kept in memory."""
    asked = [
        File.objects.exclude(**{digest: ""})
        .values_list(digest, "extension")
        .order_by(digest, "extension")
        .distinct()
        for digest in ("sha256", "thumb_sha256")
    ]
    merged = heapq.merge(*(rows.iterator(chunk_size=CHUNK) for rows in asked))
    return (f"{sha256}.{extension}" for (sha256, extension), _same in groupby(merged))


def _facts(school: Any) -> dict[str, Any]:
    names = [field.attname for field in what.school_columns()]
    return dict(zip(names, json.loads(written([getattr(school, name) for name in names])), strict=True))


def _sound_chain(school: Any, tell: Tell) -> dict[str, Any]:
    """How long the history is and how it ends. MoveFailed where it does not hold: nobody could take it over."""
    tell("核对办理记录", 1)
    length, faults = history.verify()
    if faults:
        raise MoveFailed(
            f"{school.name}第 {faults[0].number} 条办理记录不对：{faults[0].sentence}。请先查清（houqin verify）。"
        )
    head = history.Head.objects.first()
    return {"entries": length, "head": head.hash if head else history.NOTHING_BEFORE}


def _about(school: Any) -> int:
    """How many bytes the package may take: its photos as they are, and generously a KB for each entry of the history."""
    photos: int = File.objects.aggregate(all=models.Sum("size_bytes"))["all"] or 0
    entries: int = history.Entry.objects.count()
    return 2 * photos + 1024 * entries
