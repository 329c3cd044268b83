"""Stamps: what was done from which files, so that a second start does nothing twice."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools.steps import ROOT


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """One sha256 over names and contents of the files (and all files in the folders) and over further words."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.relative_to(ROOT).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


def is_current(stamp: Path, mark: str) -> bool:
    """Whether the stamp was left by the same files."""
    try:
        return stamp.read_text(encoding="utf8") == mark
    except OSError:
        return False


def leave(stamp: Path, mark: str) -> None:
    """Remember that the work is done; call it last, so that broken work is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark, encoding="utf8")
