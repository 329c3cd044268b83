"""The package as a file: a zip of a signed list of contents, one part of lines for each table, and the files by digest.

The list of contents holds the digest of every part, and the signature covers the list: who does not know the passphrase
can neither make nor change a package. The same school gives the same bytes, on whichever engine it lies.
"""

import hashlib
import hmac
import json
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from houqin.core.errors import Said
from houqin.core.moving.lines import LONGEST, Unreadable, read

MANIFEST, SIGNATURE, FILES = "manifest.json", "signature.json", "files.jsonl"
FORMAT = 1
PIECE = 1 << 20
MOST_MANIFEST = 64 * PIECE
MOST_DENSE = 200  # times: lines of a school pack 5 to 20 times smaller, a bomb a thousand times
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken for something else on the telephone
SHORTEST = 8
_THE_BEGINNING = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # a zip has no earlier; the moment of packing is no part of the content


class MoveFailed(Said):
    """A school could not leave or arrive: what is in the way and what would help, in one sentence."""


def new_passphrase() -> str:
    """Sixteen letters to be read out on the telephone: 80 bits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def signature_of(manifest: bytes, passphrase: str) -> dict[str, Any]:
    """The signature of a list of contents; capitals, spaces and dashes of the passphrase do not count."""
    words = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", passphrase)).upper()
    if len(words) < SHORTEST:
        raise MoveFailed(f"口令太短，至少 {SHORTEST} 个字符。")
    salt = hashlib.sha256(
        manifest
    ).digest()  # another for each content: no list of likely passphrases serves twice
    key = hashlib.scrypt(words.encode(), salt=salt, n=1 << 14, r=8, p=1)
    return {"kind": "scrypt-hmac-sha256", "mac": hmac.new(key, manifest, "sha256").hexdigest()}


@dataclass(frozen=True)
class Part:
    """One part of lines: its name in the zip, and what must be found there."""

    name: str
    rows: int
    bytes: int
    sha256: str


# Making one --------------------------------------------------------------------------------------------------


class Packing:
    """A package that is being written; parts and files in order, the list of contents and its signature last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book = zipfile.ZipFile(file, "w")

    def add_lines(self, name: str, lines: Iterable[bytes]) -> Part:
        """One part, line by line."""
        digest, size, rows = hashlib.sha256(), 0, 0
        with self._book.open(_info(name, packed=True), "w", force_zip64=True) as part:
            for line in lines:
                part.write(line)
                digest.update(line)
                size, rows = size + len(line), rows + 1
        return Part(name, rows, size, digest.hexdigest())

    def add_file(self, name: str, source: IO[bytes], sha256: str) -> int:
        """One stored content under its digest; its size. MoveFailed when it is another content by now."""
        digest, size = hashlib.sha256(), 0
        with self._book.open(_info(name_of(name), packed=False), "w", force_zip64=True) as part:
            while piece := source.read(PIECE):
                part.write(piece)
                digest.update(piece)
                size += len(piece)
        if digest.hexdigest() != sha256:
            raise MoveFailed(f"文件内容变了：{name}。请先用 houqin verify --files 核对。")
        return size

    def close(self, manifest: dict[str, Any], passphrase: str) -> None:
        """Write the list of contents and the signature: only now is it a package."""
        told = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode()
        self._book.writestr(_info(MANIFEST, packed=True), told)
        signature = json.dumps(signature_of(told, passphrase), sort_keys=True).encode()
        self._book.writestr(_info(SIGNATURE, packed=False), signature)
        self._book.close()

    def abandon(self) -> None:
        """Nothing more is written: the file is thrown away."""
        self._book.fp = None


def name_of(stored: str) -> str:
    """Where a stored content lies in the zip."""
    return f"files/{stored[:2]}/{stored}"


def _info(name: str, *, packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _THE_BEGINNING)
    info.create_system, info.external_attr = 3, 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return info


# Reading one -------------------------------------------------------------------------------------------------


class Package:
    """A package that was opened and whose signature is right; every part is checked as it is read."""

    def __init__(self, book: zipfile.ZipFile, passphrase: str) -> None:
        self._book = book
        self._there = _entries(book)
        told = self._whole(MANIFEST, MOST_MANIFEST)
        if not hmac.compare_digest(self._whole(SIGNATURE, PIECE), _signed(told, passphrase)):
            raise MoveFailed("签名不对：口令输错了，或者这个包被改动过。没有导入。")
        self.manifest: dict[str, Any] = json.loads(told)
        if self.manifest["format"] != FORMAT:
            raise MoveFailed("这个包来自更新的版本：请先把这里的后勤升级。")
        self.tables = {
            each["model"]: (Part(**each["part"]), each["columns"]) for each in self.manifest["tables"]
        }
        self.accounts = Part(**self.manifest["accounts"])
        self.files = Part(**self.manifest["files"])
        self._look_over()

    @classmethod
    def open(cls, source: Path, passphrase: str) -> Self:
        """MoveFailed with a sentence when the file is none, is damaged, or was not signed with this passphrase."""
        try:
            return cls(zipfile.ZipFile(source), passphrase)
        except FileNotFoundError:
            raise MoveFailed(f"没有找到 {source}。") from None
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as problem:
            raise MoveFailed(f"{source.name} 损坏，或不是搬家包：{problem}。") from problem
        except (KeyError, TypeError, ValueError) as problem:
            raise MoveFailed(f"{source.name} 不是这个版本认得的搬家包。") from problem

    def close(self) -> None:
        self._book.close()

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part, one at a time; MoveFailed at its end when it is not what the list of contents says."""
        digest, rows = hashlib.sha256(), 0
        try:
            with self._book.open(part.name) as file:
                while line := file.readline(LONGEST):
                    if not line.endswith(b"\n"):
                        raise MoveFailed(f"{part.name} 损坏：第 {rows + 1} 行不完整。没有导入。")
                    digest.update(line)
                    rows += 1
                    yield line
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as problem:
            raise MoveFailed(f"{part.name} 损坏，读不出来。没有导入。") from problem
        if (rows, digest.hexdigest()) != (part.rows, part.sha256):
            raise MoveFailed(f"{part.name} 损坏：内容与清单不同。没有导入。")

    def rows(self, part: Part, width: int) -> Iterator[list[Any]]:
        """The same as lists of so many values."""
        for number, line in enumerate(self.lines(part), 1):
            try:
                row = read(line)
            except Unreadable as problem:
                raise MoveFailed(f"{part.name} 第 {number} 行：{problem}。没有导入。") from problem
            if len(row) != width:
                raise MoveFailed(f"{part.name} 第 {number} 行：栏数不对。没有导入。")
            yield row

    def file(self, stored: str) -> IO[bytes]:
        """A stored content, to be read once."""
        return self._book.open(name_of(stored))

    def _whole(self, name: str, most: int) -> bytes:
        if name not in self._there:
            raise MoveFailed(f"这不是搬家包：里面没有 {name}。")
        if self._there[name].file_size > most:
            raise MoveFailed(f"这不是搬家包：{name} 太大。")
        return self._book.read(name)

    def _look_over(self) -> None:
        """What stands in the zip is what the list of contents names, and no part is larger than it says."""
        parts = [self.accounts, self.files, *(part for part, _columns in self.tables.values())]
        for part in parts:
            info = self._there.get(part.name)
            if info is None:
                raise MoveFailed(f"{part.name} 不见了。没有导入。")
            if info.file_size != part.bytes:
                raise MoveFailed(f"{part.name} 损坏：长度与清单不同。没有导入。")
            if info.file_size > PIECE + MOST_DENSE * info.compress_size:
                raise MoveFailed(f"{part.name} 解开后大得不合理（{info.file_size} 字节）。没有导入。")
        files = len(self._there) - len(parts) - 2
        if files != self.files.rows:
            raise MoveFailed("包里的文件与清单不同：多了或少了。没有导入。")

    def size_of(self, stored: str) -> int | None:
        """How large a stored content is; nothing when it is not there as it was put in, unpacked."""
        info = self._there.get(name_of(stored))
        return info.file_size if info and info.compress_type == zipfile.ZIP_STORED else None


def _entries(book: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found = {info.filename: info for info in book.infolist()}
    if len(found) != len(book.infolist()) or any(info.flag_bits & 1 for info in found.values()):
        raise MoveFailed("这不是搬家包：里面有重名的或加密的内容。")
    return found


def _signed(told: bytes, passphrase: str) -> bytes:
    return json.dumps(signature_of(told, passphrase), sort_keys=True).encode()


__all__ = ["FILES", "FORMAT", "MoveFailed", "Package", "Packing", "Part", "name_of", "new_passphrase"]
