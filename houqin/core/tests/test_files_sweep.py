"""The sweep finds every content that was lost or changed on the disk (reliability.md G30)."""

import io
import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from houqin.core import clock
from houqin.core.files import store
from houqin.core.files.models import Attachment, File
from houqin.core.files.receiving import Sent, receive
from houqin.core.files.sweeping import sweep
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.core.tests.files_people import Place, attached, data_folder, here, there

__all__ = ["data_folder", "here", "there"]  # fixtures


def keep(place: Place, count: int) -> list[Path]:
    """That many different photos; the paths of their whole contents."""
    rows: list[File] = []
    for start in range(0, count, 30):
        edges = range(40 + start, 40 + min(start + 30, count))
        rows += receive(
            place.head, [Sent(f"{edge}.jpg", io.BytesIO(corpus.jpeg((edge, 20)))) for edge in edges]
        )
    return [store.path_of(place.school.pk, row.sha256, "webp") for row in rows]


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 0x01
    path.write_bytes(content)


def test_one_flipped_bit_in_each_of_fifty_files_is_reported_fifty_times(here: Place) -> None:
    paths = keep(here, 60)
    chance = random.Random(7)
    spoiled = set(chance.sample(paths, 50))
    for path in spoiled:
        flip(path, chance.randrange(10_000))
    found = sweep(here.school)
    assert {loss.path for loss in found.changed} == spoiled
    assert (len(found.changed), found.missing, found.is_whole) == (50, [], False)


def test_a_whole_store_has_nothing_to_report(here: Place, there: Place) -> None:
    keep(here, 3)
    keep(there, 2)
    found = sweep(here.school.pk)
    assert (found.is_whole, found.orphans, found.unfinished) == (True, [], 0)
    assert found.checked == len(list(store.stored(here.school.pk))) > 0


def test_a_lost_photo_and_a_lost_thumbnail_are_missing(here: Place) -> None:
    keep(here, 2)
    with in_school(here.school):
        first, second = File.objects.order_by("id")
    store.path_of(here.school.pk, first.sha256, "webp").unlink()
    store.path_of(here.school.pk, second.thumb_sha256, "webp").unlink()
    assert {loss.file for loss in sweep(here.school).missing} == {first.pk, second.pk}


def test_a_row_turned_to_another_content_is_reported_by_its_attachment(here: Place) -> None:
    pk = attached(here)
    other = receive(here.head, [Sent("别的.jpg", io.BytesIO(corpus.jpeg((77, 20))))])[0]
    assert sweep(here.school).is_whole
    with in_school(here.school):
        kept = Attachment.objects.get().sha256
        File.objects.filter(pk=pk).update(sha256=other.sha256)
    assert [(loss.file, loss.path.stem) for loss in sweep(here.school).changed] == [(pk, kept)]


def test_what_no_row_knows_is_an_orphan_and_stays(here: Place) -> None:
    keep(here, 1)
    sha256 = store.put(here.school.pk, b"written before a crash", "webp")
    path = store.path_of(here.school.pk, sha256, "webp")
    assert sweep(here.school).orphans == [path]
    assert path.exists()


def test_half_written_contents_go_when_they_are_an_hour_old(here: Place) -> None:
    [path] = keep(here, 1)
    old, new = path.with_name(".new-aaaa"), path.with_name(".new-bbbb")
    for temporary in (old, new):
        temporary.write_bytes(b"half")
    for path, hours in ((old, 2), (new, 0)):
        written = (clock.now() - timedelta(hours=hours)).timestamp()
        os.utime(path, (written, written))
    assert sweep(here.school).unfinished == 1
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize("lost", ["missing", "changed"])
def test_sending_a_lost_photo_again_brings_it_back(here: Place, lost: str) -> None:
    [path] = keep(here, 1)
    path.unlink() if lost == "missing" else flip(path, 99)
    assert not sweep(here.school).is_whole
    keep(here, 1)
    assert sweep(here.school).is_whole
