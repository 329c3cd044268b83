"""Work that is done after the answer: enqueued in the transaction that asks for it, carried out by a worker.

A job survives a killed process, because its row stays and a later worker takes it again; jobs are therefore written so
that doing one twice does no harm. It runs as the member who asked, with the rights he has then.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock, disk
from houqin.core.errors import Refused, Said
from houqin.core.keys import uuid7
from houqin.core.writing import writing_reference

log = logging.getLogger(__name__)
Work = Callable[..., dict[str, Any]]
WORK: dict[str, Work] = {}
TRIES = 3
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10))  # after the first failure, after the second
STALE_AFTER = timedelta(minutes=10)  # a worker that says nothing for so long is dead
ALIVE_EVERY = 10  # seconds after which a worker says that it is still at it, and how far
FINAL = (Refused, PermissionDenied, ValidationError)  # another try would be answered the same
_wake = threading.Event()


class Job(models.Model):
    """One piece of work; `school` and `member` are keys only, because workers look before a school is named."""

    SCOPE: ClassVar[str] = "local"
    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
    STATES: ClassVar[list[tuple[str, Any]]] = [
        (WAITING, _("等待")),
        (RUNNING, _("进行中")),
        (DONE, _("完成")),
        (FAILED, _("失败")),
    ]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school_key = models.UUIDField(_("学校"))
    member_key = models.UUIDField(_("提出人"))
    work = models.CharField(_("工作"), max_length=80)
    arguments = models.JSONField(_("内容"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default=WAITING)
    progress = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    result = models.JSONField(_("结果"), default=dict)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now)
    not_before = models.DateTimeField(_("最早"), default=clock.now)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    alive_at = models.DateTimeField(_("最近有动静"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台工作")
        indexes = [
            models.Index(fields=["state", "asked_at"], name="job_next"),
            models.Index(fields=["school_key", "state", "asked_at", "id"], name="job_of_school"),
        ]


def work(function: Work) -> Work:
    """Register a function `work(job, **arguments) -> result` under its name."""
    WORK[f"{function.__module__.split('.')[1]}.{function.__name__}"] = function
    return function


def enqueue(name: str, *, by: Any, **arguments: Any) -> Job:
    """Ask for work inside the running transaction."""
    return _ask_for(name, by.school_id, by.pk, arguments)


def enqueue_for_school(name: str, school: Any, **arguments: Any) -> Job:
    """Ask for work that is nobody's: it is done for the school and needs nobody's rights."""
    return _ask_for(name, school.pk, school.pk, arguments)


def _ask_for(name: str, school: UUID, member: UUID, arguments: dict[str, Any]) -> Job:
    if school is None or member is None:
        raise ValueError(f"{name}: work is asked for by a member at a school")
    job = Job(work=name, school_key=school, member_key=member, arguments=arguments)
    with writing_reference():
        job.save(force_insert=True)
    wake()
    return job


def wake() -> None:
    """Let the worker of this process look at once."""
    _wake.set()


def wait_for_work(seconds: float) -> None:
    """Until somebody in this process asks for work, and no longer than this."""
    _wake.wait(seconds)
    _wake.clear()


def tell_progress(job: Job, percent: int) -> None:
    """Note how far the work has come: at once, or within ten seconds where the work is one long transaction.

    There it would be seen only at the end, and its row held until then.
    """
    job.progress = min(99, percent)
    if not connection.in_atomic_block:
        _beat(job)


def somebody_waits() -> bool:
    """Whether work is waiting that could be done now."""
    return Job.objects.filter(state=Job.WAITING, not_before__lte=clock.now()).exists()


def run_next() -> bool:
    """Take and do one waiting job; whether there was one."""
    job = _take()
    if job is None:
        return False
    try:
        with _alive(job):
            result = WORK[job.work](job, **job.arguments)
        _end(job, Job.DONE, result)
    except Exception as problem:  # whatever a job raises belongs to the job, never to the worker
        log.warning("job %s (%s) failed: %s", job.pk, job.work, traceback.format_exc())
        over = isinstance(problem, FINAL) or job.tries >= TRIES
        _end(job, Job.FAILED if over else Job.WAITING, {"sentence": in_words(problem)})
    return True


def in_words(problem: Exception) -> str:
    """What a person is told: the sentence of an error that was made to be read, else what kind of thing went wrong."""
    if isinstance(problem, ValidationError):
        return "；".join(problem.messages)[:500]
    if isinstance(problem, DatabaseError):
        return str(_("当时数据库忙或不通。"))
    if disk.says_full(problem):
        return str(_("当时服务器磁盘已满，腾出磁盘后再做一次。"))
    if isinstance(problem, OSError) and problem.errno is not None:
        return str(_("当时磁盘或文件读写出错。"))
    if isinstance(problem, (*FINAL, Said)):
        return str(problem)[:500]
    return str(_("程序出错（{kind}），详情在服务日志里。")).format(kind=type(problem).__name__)


def _take() -> Job | None:
    """Claim the oldest waiting job by a guarded update; a job left behind by a dead process counts as waiting."""
    now = clock.now()
    waiting = models.Q(state=Job.WAITING, not_before__lte=now) | models.Q(
        state=Job.RUNNING, alive_at__lt=now - STALE_AFTER
    )
    candidate = Job.objects.filter(waiting).order_by("asked_at").first()
    if candidate is None:
        return None
    with writing_reference():
        mine = Job.objects.filter(waiting, pk=candidate.pk, tries=candidate.tries)
        if candidate.tries >= TRIES and candidate.state == Job.RUNNING:
            sentence = str(_("做的时候服务几次中断，没有做完。"))
            mine.update(state=Job.FAILED, ended_at=now, result={"sentence": sentence})
            return _take()
        if not mine.update(state=Job.RUNNING, started_at=now, alive_at=now, tries=models.F("tries") + 1):
            return None
    candidate.refresh_from_db()
    return candidate


@contextmanager
def _alive(job: Job) -> Iterator[None]:
    """Say now and then that the worker lives, so that long work is not taken from it."""
    over = threading.Event()
    threading.Thread(target=_say_alive, args=(job, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _say_alive(job: Job, over: threading.Event) -> None:
    while not over.wait(ALIVE_EVERY):
        try:
            _beat(job)
        except DatabaseError:
            log.warning("job %s: could not say that it is alive", job.pk)
        finally:
            connection.close()


def _beat(job: Job) -> None:
    with writing_reference():
        mine = Job.objects.filter(pk=job.pk, tries=job.tries, state=Job.RUNNING)
        mine.update(alive_at=clock.now(), progress=job.progress)


def _end(job: Job, state: str, result: dict[str, Any]) -> None:
    """What became of it; a worker that was thought dead says nothing about a job that another has taken."""
    now = clock.now()
    done: dict[str, Any] = {} if state == Job.WAITING else {"ended_at": now}
    if state == Job.DONE:
        done["progress"] = 100
    if state == Job.WAITING:
        done["not_before"] = now + AGAIN_AFTER[min(job.tries, len(AGAIN_AFTER)) - 1]
    with writing_reference():
        Job.objects.filter(pk=job.pk, tries=job.tries).update(state=state, result=result, **done)


def redo(pk: UUID, school: UUID) -> bool:
    """Begin a failed job of this school anew; whether there was one."""
    failed = Job.objects.filter(pk=pk, school_key=school, state=Job.FAILED)
    now = clock.now()
    with writing_reference():
        done = failed.update(state=Job.WAITING, tries=0, progress=0, result={}, not_before=now, ended_at=None)
    wake()
    return bool(done)
