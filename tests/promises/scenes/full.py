"""A disk that fills while people report and send photos; then somebody makes room and all goes on.

The house stands on a small disk of its own, and all limits are an eighth of the real ones. What is left is taken by a
file beside the data, as any other program would take it.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from houqin.core import disk
from houqin.core.files.models import File
from houqin.core.files.store import is_whole, unfinished
from houqin.core.scope import in_school
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import Child, alone, cast, key

__all__ = ["play", "warm_up"]
LIMITS = ("FLOOR", "STOP", "STOP_SHARE_BELOW", "WARN", "WARN_SHARE_BELOW", "BALLAST")
KB, MB = 1024, 1024**2
_size = {"width": 700}  # of photos, in pixels; they are half as high


def play(steps: int, last_kb: int = 16, width: int = 700) -> dict[str, Any]:
    """What people were told at each stage, and what is there in the end. `last_kb` is what is left when it is full."""
    _size["width"] = width
    for name in LIMITS:
        setattr(disk, name, getattr(disk, name) // 8)
    with disk.ballast().open("xb") as file:
        disk._fill(file)
    place = alone(lambda tell: tell(a_place()))[0]
    told: dict[str, Any] = {"reports": [], "photos": []}
    stages = {
        "plenty": disk.STOP + 8 * MB,
        "little": disk.STOP - MB,
        "floor": disk.FLOOR - 64 * KB,
        "full": last_kb * KB,  # taken in the moment between the look and the writing: as if nobody had looked
    }
    seen = {}
    for number, (stage, left) in enumerate(stages.items()):
        seen[stage] = _stage(number, left, place, steps, told, looks=stage != "full")
    disk.drop_ballast()
    seen["ballast"] = _stage(8, None, place, 3, told)
    _filler().unlink()
    seen["room"] = _stage(9, None, place, steps, told)
    now = state()
    return {
        "seen": seen,
        "acked": len(told["reports"]),
        "lost": sorted(set(told["reports"]) - set(now["keys"])),
        "unasked": now["tickets"] - len(told["reports"]),
        "bad": [*now["faults"], *now["halves"], *gaps(now["numbers"]), *alone(_photos, told["photos"])[0]],
        "integrity": now["integrity"],
    }


def _stage(
    number: int, left: int | None, place: str, steps: int, told: dict[str, Any], *, looks: bool = True
) -> dict[str, Any]:
    """So much is left; then two people work at once and a third reads. How often each was told what."""
    if left is not None:
        _take_all_but(left)
    children = [Child(work, number, place, steps, looks) for work in (_report, _send, _read)]
    answers: dict[str, Any] = {}
    for name, child in zip(("reports", "photos", "pages"), children, strict=True):
        said = child.told()
        answers[name] = dict(Counter(str(status) for status, _what in said))
        if name != "pages":
            told[name] += [what for status, what in said if status == 201]
    return answers


def _filler() -> Path:
    return Path(settings.DATA_DIR).parent / "somebody-elses"


def _take_all_but(left: int) -> None:
    """Another program takes what is on the disk, to the last kilobytes."""
    with _filler().open("ab") as file:
        while (free := disk.room().free) > left:
            file.write(bytes(min(free - left, MB) // 4096 * 4096 or 4096))
            file.flush()


def _report(stage: int, place: str, steps: int, looks: bool, tell: Any) -> None:
    _blind(looks)
    for number in range(steps):
        unlimited()
        this = key(number, 100 + stage)
        tell([report(number, this, place)[0], str(this)])


def _send(stage: int, place: str, steps: int, looks: bool, tell: Any) -> None:
    """Photos through the API, each another, too large for the last corner."""
    from io import BytesIO

    from PIL import Image

    _blind(looks)
    for number in range(max(2, steps // 8)):
        unlimited()
        photo = BytesIO()
        width = _size["width"]
        Image.frombytes("RGB", (width, width // 2), os.urandom(width * width // 2 * 3)).save(
            photo, "JPEG", quality=90
        )
        photo.seek(0)
        photo.name = f"{stage}-{number}.jpg"
        program = Client(raise_request_exception=False, headers={"Authorization": "Bearer promise-tan"})
        answer = program.post("/api/v1/files", {"file": photo})
        done = answer.status_code == 201
        tell([answer.status_code, json.loads(answer.content)["files"][0]["id"] if done else ""])


def _read(stage: int, place: str, steps: int, looks: bool, tell: Any) -> None:
    _blind(looks)
    program = Client(raise_request_exception=False, headers={"Authorization": "Bearer promise-hu"})
    for _number in range(steps // 2):
        unlimited()
        tell([program.get("/api/v1/repairs/tickets").status_code, ""])


def _blind(looks: bool) -> None:
    """Whoever does not look meets the full disk in the middle of writing."""
    if not looks:
        disk.FLOOR = disk.STOP = 0
        disk.STOP_SHARE_BELOW = 0


def _photos(sent: list[str], tell: Any) -> None:
    """What is wrong with the photos that were taken in, and with what lies about."""
    school = cast().school
    with in_school(school):
        there = {str(file.pk): file for file in File.objects.all()}
    bad = [f"photo {pk} is lost" for pk in sent if pk not in there]
    for pk, file in there.items():
        for sha256 in (file.sha256, file.thumb_sha256):
            if not is_whole(school.pk, sha256, file.extension):
                bad.append(f"photo {pk} is not whole")
    tell(bad + [f"unfinished: {path.name}" for path in unfinished(school.pk)])
