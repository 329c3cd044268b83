"""The virus scanner's place: a paper is held until the school's scanner has called it clean; photos are made anew anyway.

HOUQIN_SCANNER names the command; it gets the path of the file. It ends with 0 for clean and 1 for infected (as clamscan
does); anything else means that it did not work. Then the file stays held, and what was filled in stays saved.
"""

import logging
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from houqin.core import clock
from houqin.core.errors import Said
from houqin.core.files import store
from houqin.core.files.models import CLEAN, HELD, INFECTED, File
from houqin.core.jobs import Job, enqueue, work
from houqin.core.notices import telling
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.writing import writing

log = logging.getLogger(__name__)
SECONDS = 60
MOST_HANGS = 3  # one after the other: then it is the scanner, and not the file
TOPIC = telling.topic("core.files", _("上传的文件有病毒、文件丢失或损坏"))
KEEPS = "people.make_backup"  # who is told besides the sender: those who keep the system


class ScannerFailed(Said):
    """The scanner is away, hangs or says nothing of use: the file stays held and is asked about again."""


class ScannerAway(ScannerFailed):
    """There is no such program: no other file need be asked about."""


class ScannerHangs(ScannerFailed):
    """It has not answered in time: this file, or the scanner."""


def state_of_new() -> str:
    """How a new paper begins: held where there is a scanner."""
    return HELD if settings.SCANNER else CLEAN


def ask_for_scan(by: Any) -> None:
    """Have what is held looked at; called in the transaction that saved it."""
    if settings.SCANNER:
        enqueue("core.scan_files", by=by)


@work
def scan_files(job: Job) -> dict[str, Any]:
    """Every held file of the school; what cannot be told now is tried again later."""
    return {"files": scan_held(job.school_key)}


@every_day(at=time(3, 10), label=_("检查等待中的文件"))
def scan_again(school: Any, day: date) -> None:
    """What a scanner that was away has left."""
    if settings.SCANNER:
        scan_held(school.pk)


def scan_held(school_id: UUID) -> int:
    """Ask the scanner about every held file of a school and note what it says; how many it told.

    A file that it cannot judge keeps no other waiting; ScannerFailed comes at the end.
    """
    with in_school(school_id):
        held = list(File.objects.filter(scan=HELD).order_by("id"))
    failed: list[ScannerFailed] = []
    hangs = 0
    for file in held:
        try:
            _note(file, _ask(store.path_of(school_id, file.sha256, file.extension)))
            hangs = 0
        except ScannerFailed as problem:
            failed.append(problem)
            hangs = hangs + 1 if isinstance(problem, ScannerHangs) else 0
            if isinstance(problem, ScannerAway) or hangs == MOST_HANGS:
                break
    if failed:
        raise failed[-1]
    return len(held)


def _note(file: File, is_clean: bool) -> None:
    with writing(file.school_id):
        mine = File.objects.filter(pk=file.pk, scan=HELD)
        if mine.update(scan=CLEAN if is_clean else INFECTED) and not is_clean:
            _tell(file)


def _ask(path: Any) -> bool:
    """Whether the scanner calls this content clean."""
    if not path.is_file():
        raise ScannerFailed(_now("等待检查的文件不见了，请重新上传。"))
    try:
        code, said = _run([*shlex.split(settings.SCANNER), str(path)])
    except subprocess.TimeoutExpired as problem:
        raise ScannerHangs(_now("杀毒程序没有应答，文件先扣着，稍后再查。")) from problem
    except OSError as problem:
        raise ScannerAway(_now("杀毒程序没有应答，文件先扣着，稍后再查。")) from problem
    if code not in (0, 1):
        log.warning("the scanner ended with %s: %s", code, said)
        raise ScannerFailed(_now("杀毒程序出错，文件先扣着，稍后再查。"))
    return code == 0


def _run(command: list[str]) -> tuple[int, bytes]:
    """(exit code, last words). Often the command is a script: what hangs is ended with all that it has started, and
    no pipe is read, which one of those could keep open for ever.
    """
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=words, start_new_session=True
        )
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            raise
        words.seek(max(0, words.tell() - 500))
        return code, words.read(500)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tell(file: File) -> None:
    """Who sent it, and who keeps the system; the caller holds the transaction."""
    members: Any = apps.get_model("people.Member")
    to = {file.uploaded_by_id, *members.objects.choosable().who_can(KEEPS).values_list("pk", flat=True)}
    with override("zh-hans"):
        text = _now("“{name}”里查出病毒，已经封存，谁也打不开。请用杀毒软件检查发出它的电脑。").format(
            name=file.name
        )
    said = telling.Said(tuple(to), text, file.pk, "/inbox/")
    school = apps.get_model("people.School").objects.get(pk=file.school_id)
    telling.write(school, [(uuid5(file.pk, clock.today().isoformat()), TOPIC, said)])
