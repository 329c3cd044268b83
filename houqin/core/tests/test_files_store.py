"""A stored name always has its whole content behind it, whenever the power goes (reliability.md G30)."""

import hashlib
import os
import signal
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from houqin.core.files import store

SCHOOL, OTHER = UUID(int=1), UUID(int=2)
CONTENT = os.urandom(300_000)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path) -> Any:
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path


def names_without_their_content(school: UUID) -> list[Path]:
    """What must never exist: a content's name over anything else than that content."""
    whole = (hashlib.sha256(path.read_bytes()).hexdigest() == path.stem for path in store.stored(school))
    return [path for path, fine in zip(store.stored(school), whole, strict=True) if not fine]


def test_what_is_put_can_be_read_again() -> None:
    sha256 = store.put(SCHOOL, CONTENT, "webp")
    with store.open_stored(SCHOOL, sha256, "webp") as file:
        assert file.read() == CONTENT
    assert store.is_whole(SCHOOL, sha256, "webp") is True


def test_the_path_is_made_of_school_and_digest_only(data_folder: Path) -> None:
    sha256 = store.put(SCHOOL, CONTENT, "webp")
    assert (
        store.path_of(SCHOOL, sha256, "webp")
        == data_folder / "files" / SCHOOL.hex / sha256[:2] / f"{sha256}.webp"
    )


@pytest.mark.parametrize(
    ("sha256", "extension"), [("../../x", "webp"), ("a" * 63, "webp"), ("A" * 64, "webp")]
)
def test_a_path_of_anything_else_is_an_error(sha256: str, extension: str) -> None:
    with pytest.raises(ValueError, match="not a stored name"):
        store.path_of(SCHOOL, sha256, extension)
    with pytest.raises(ValueError, match="not a stored name"):
        store.path_of(SCHOOL, "a" * 64, "../svg")


def test_only_the_owner_of_the_process_may_read_files_and_folders(data_folder: Path) -> None:
    sha256 = store.put(SCHOOL, CONTENT, "webp")
    path = store.path_of(SCHOOL, sha256, "webp")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((data_folder / "files").stat().st_mode) == 0o700


def test_the_same_content_twice_is_one_file_in_a_school_and_two_across_schools() -> None:
    first, second = store.put(SCHOOL, CONTENT, "webp"), store.put(SCHOOL, CONTENT, "webp")
    elsewhere = store.put(OTHER, CONTENT, "webp")
    assert first == second == elsewhere
    assert len(list(store.stored(SCHOOL))) == 1
    assert (
        store.path_of(SCHOOL, first, "webp").stat().st_ino
        != store.path_of(OTHER, first, "webp").stat().st_ino
    )


def test_content_spoiled_on_the_disk_is_healed_when_it_is_sent_again() -> None:
    sha256 = store.put(SCHOOL, CONTENT, "webp")
    store.path_of(SCHOOL, sha256, "webp").write_bytes(CONTENT[:-1])
    assert store.is_whole(SCHOOL, sha256, "webp") is False
    store.put(SCHOOL, CONTENT, "webp")
    assert store.is_whole(SCHOOL, sha256, "webp") is True


def test_missing_content_is_told_from_changed_content() -> None:
    assert store.is_whole(SCHOOL, "a" * 64, "webp") is None


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The order in which the disk is told things: new folders, written-through files, names."""
    told: list[str] = []
    real_fsync, real_replace, real_mkdir = os.fsync, os.replace, Path.mkdir

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        told.append(
            f"sync {'folder ' + path.name if path.is_dir() else f'content {os.fstat(handle).st_size}'}"
        )
        real_fsync(handle)

    def replace(source: Any, target: Any) -> None:
        told.append(f"name {Path(target).name[:6]}")
        real_replace(source, target)

    def mkdir(path: Path, *args: Any, **kwargs: Any) -> None:
        told.append(f"folder {path.name}")
        real_mkdir(path, *args, **kwargs)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(Path, "mkdir", mkdir)
    return told


def test_content_reaches_the_disk_before_its_name_and_the_name_before_the_answer(
    monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    told = recorded(monkeypatch)
    sha256 = store.put(SCHOOL, CONTENT, "webp")
    assert told == [
        *("folder files", f"sync folder {data_folder.name}"),
        *(f"folder {SCHOOL.hex}", "sync folder files"),
        *(f"folder {sha256[:2]}", f"sync folder {SCHOOL.hex}"),
        *("sync content 300000", f"name {sha256[:6]}", f"sync folder {sha256[:2]}"),
    ]


def test_content_that_was_there_is_synced_too_before_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = store.put(SCHOOL, CONTENT, "webp")
    told = recorded(monkeypatch)
    store.put(SCHOOL, CONTENT, "webp")
    assert told == [f"sync folder {sha256[:2]}"]


def killed_at(call: int, put: Callable[[], object]) -> bool:
    """Run `put` in a child that is killed at its n-th word to the disk; False when it ended before."""
    child = os.fork()
    if child == 0:
        _die_at(call)
        put()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _die_at(call: int) -> None:
    left = [call]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return step

    for name in ("open", "write", "fsync", "replace", "fdopen", "mkdir"):
        setattr(os, name, counted(getattr(os, name)))


def trials(put: Callable[[UUID], object]) -> tuple[int, int, int]:
    """(kills, half-written leftovers, names without content): every step of putting, ten times over."""
    kills = leftovers = faults = 0
    for call in [*range(1, 21)] * 10:
        school = uuid4()
        kills += killed_at(call, lambda school=school: put(school))  # type: ignore[misc]
        leftovers += len(list(store.unfinished(school)))
        faults += len(names_without_their_content(school))
    return kills, leftovers, faults


@pytest.mark.faults
def test_a_kill_at_any_step_leaves_no_name_without_its_content() -> None:
    kills, leftovers, faults = trials(lambda school: store.put(school, CONTENT, "webp"))
    assert kills >= 100
    assert leftovers >= 20  # some kills fell between the first byte and the name
    assert faults == 0


@pytest.mark.faults
def test_the_kill_test_would_catch_a_store_that_writes_under_the_name_at_once() -> None:
    def write_in_place(school: UUID) -> None:
        path = store.path_of(school, hashlib.sha256(CONTENT).hexdigest(), "webp")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for at in range(0, len(CONTENT), 100_000):
            os.write(handle, CONTENT[at : at + 100_000])
        os.fsync(handle)

    _, _, faults = trials(write_in_place)
    assert faults > 0


def test_a_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    store.put(SCHOOL, b"makes the folders", "txt")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(SCHOOL, CONTENT, "webp")
    monkeypatch.undo()
    assert list(store.unfinished(SCHOOL)) == []
    assert [path.suffix for path in store.stored(SCHOOL)] == [".txt"]


def test_eight_putting_the_same_content_at_once_leave_one_whole_file() -> None:
    faults: list[BaseException] = []

    def put() -> None:
        try:
            store.put(SCHOOL, CONTENT, "webp")
        except OSError as error:
            faults.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert names_without_their_content(SCHOOL) == []
    assert len(list(store.stored(SCHOOL))) == 1
