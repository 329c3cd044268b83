"""Not a scene: a disk that can lose its power. Of SQLite's files only what was synced is there afterwards.

SQLite opens its files through a table of functions that may be replaced at run time. Here the one that syncs also copies
the file; a power cut is then a kill, and the copies put in the place of the files. No compiler is needed for it.
"""

import ctypes
import os
import shutil
from pathlib import Path
from typing import Any

# The name goes through as a pointer: SQLite keeps it, and a copy would not live as long as the file is open.
OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
WORD = ctypes.sizeof(ctypes.c_void_p)
# Where they stand in sqlite3_vfs and in sqlite3_io_methods, in words; both have been so since SQLite 3.
VFS_OPEN, METHODS_SYNC, METHODS_LENGTH = 5, 5, 19
_kept: list[Any] = []  # what SQLite points to must stay


def watch(survives: Path) -> bool:
    """From now on each synced file is copied into the folder; False where this Python's SQLite cannot be reached."""
    import _sqlite3

    library = ctypes.CDLL(_sqlite3.__file__)
    try:
        find = library.sqlite3_vfs_find
    except AttributeError:  # SQLite is a part of this Python and shows none of its names
        return False
    find.restype, find.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    place = ctypes.c_void_p.from_address(find(None) + VFS_OPEN * WORD)
    opens = OPEN(place.value)

    def open_and_watch(vfs: Any, name: int | None, file: int, flags: int, out: Any) -> int:
        result = opens(vfs, name, file, flags, out)
        if result == 0 and name:
            _watch_file(file, Path(os.fsdecode(ctypes.string_at(name))), survives)
        return int(result)

    mine = OPEN(open_and_watch)
    _kept.extend((opens, mine))
    place.value = ctypes.cast(mine, ctypes.c_void_p).value
    return True


def _watch_file(file: int, path: Path, survives: Path) -> None:
    """Give an open file its own table of functions, in which syncing also copies."""
    table = ctypes.c_void_p.from_address(file)
    methods = (ctypes.c_void_p * METHODS_LENGTH).from_buffer_copy(
        ctypes.string_at(table.value or 0, METHODS_LENGTH * WORD)
    )
    syncs = SYNC(methods[METHODS_SYNC])

    def sync_and_copy(handle: Any, flags: int) -> int:
        result = int(syncs(handle, flags))
        if result == 0:
            copy(path, survives)
        return result

    mine = SYNC(sync_and_copy)
    methods[METHODS_SYNC] = ctypes.cast(mine, ctypes.c_void_p).value
    _kept.extend((syncs, mine, methods))
    table.value = ctypes.addressof(methods)


def copy(path: Path, folder: Path) -> None:
    """The file as it is now, in one step: who is killed on the way leaves the copy of before."""
    folder.mkdir(exist_ok=True)
    new = folder / f"{path.name}.new"
    shutil.copyfile(path, new)
    new.replace(folder / path.name)


def cut(database: Path, survives: Path) -> None:
    """After a power cut: the synced copies and nothing else."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    for path in survives.iterdir():
        if not path.name.endswith(".new"):
            shutil.copyfile(path, database.with_name(path.name))
