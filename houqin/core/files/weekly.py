"""Once a week every stored file and every month of the archive is read and compared with what was noted of it.

It is read slowly, so that nobody who works feels it, and each school on a day of its own; what is lost or changed is
told to those who keep the system. The last result of a school is one small file in the data folder, for its page and the
doctor.
"""

import json
import time as stopwatch
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from houqin.core import clock, jobs
from houqin.core.archive.reading import damage, volumes
from houqin.core.backup.places import make_folder, write_whole
from houqin.core.files import quota
from houqin.core.files.scanning import KEEPS, TOPIC
from houqin.core.files.sweeping import Sweep, sweep
from houqin.core.notices import telling
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing

DAYS = 7
BYTES_A_SECOND = 40 * 1024 * 1024
"""How fast contents are read: 20 GB in nine minutes, a fraction of what the slowest disk gives."""
NAMED = 20


@dataclass(frozen=True)
class Checked:
    """What the last look found: how many of each, and the first few faults as sentences."""

    at: datetime
    files: int = 0
    lost: int = 0
    changed: int = 0
    orphans: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def last(school: Any) -> Checked | None:
    """The last look at a school's files; nothing when there was none."""
    try:
        said = json.loads(_path(school).read_bytes())
        return Checked(**said | {"at": datetime.fromisoformat(said["at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


@every_day(at=time(3, 40), label=_("核对照片和文件"))
def look_weekly(school: Any, day: date) -> None:
    """On this school's day of the week; where it was never looked or that day was missed, at once."""
    before = last(school)
    if before is None:
        check(school)
        return
    days = (day - clock.local(before.at).date()).days
    if days >= 2 * DAYS or (days >= DAYS - 1 and school.pk.int % DAYS == day.weekday()):
        check(school)


def check(school: Any) -> Checked:
    """Read everything of a school, note what was found, and tell those who keep the system when something is wrong."""
    with override("zh-hans"):
        return _check(school)


def _check(school: Any) -> Checked:
    began = clock.now()
    pace = Pace()
    found = sweep(school, pace=pace)
    faults = [*_faults_of(found), *(each for volume in volumes(school) for each in damage(volume, pace=pace))]
    checked = Checked(
        began, found.checked, len(found.missing), len(found.changed), len(found.orphans), faults[:NAMED]
    )
    make_folder(_path(school).parent)
    write_whole(
        _path(school), json.dumps(asdict(checked) | {"at": began.isoformat()}, ensure_ascii=False).encode()
    )
    if faults:
        _tell(school, "files", _wrong(faults))
    with in_school(school):
        used, warn = quota.in_words()
    if warn:
        _tell(school, "room", _now("{used}快用满了：请清理，或在“本校标准”里放宽。").format(used=used))
    return checked


class Pace:
    """Rests as long as reading so many bytes may take, while no other work waits for the worker that reads."""

    def __init__(self) -> None:
        self.hurries, self.asked = False, float("-inf")

    def __call__(self, size: int) -> None:
        now = stopwatch.monotonic()
        if now - self.asked >= 1:
            self.hurries, self.asked = jobs.somebody_waits(), now
        if not self.hurries:
            stopwatch.sleep(size / BYTES_A_SECOND)


def _faults_of(found: Sweep) -> Iterator[str]:
    yield from (f"文件不见了：{loss.name}（{loss.path.name}）" for loss in found.missing)
    yield from (f"文件内容变了：{loss.name}（{loss.path.name}）" for loss in found.changed)


def _path(school: Any) -> Path:
    return Path(settings.DATA_DIR) / "checks" / f"{school.pk.hex}.json"


def _wrong(faults: list[str]) -> str:
    sentence = _now(
        "核对照片和文件：{count} 处不对，第一处是“{first}”。请运行 houqin doctor，并从备份里找回。"
    )
    return sentence.format(count=len(faults), first=faults[0][:80])


def _tell(school: Any, about: str, text: str) -> None:
    """Those who keep the system, once a day about the same."""
    members: Any = apps.get_model("people.Member")
    with writing(school):
        to = tuple(members.objects.choosable().who_can(KEEPS).values_list("pk", flat=True))
        said = telling.Said(to, text, school.pk, "/school/")
        telling.write(school, [(uuid5(school.pk, f"{about} {clock.today()}"), TOPIC, said)])


def every_school() -> Iterator[tuple[Any, Checked | None]]:
    """Each school with its last look, for the doctor."""
    for school in apps.get_model("people.School").objects.order_by("code"):
        yield school, last(school)
