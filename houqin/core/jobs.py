"""Work that is done after the answer: enqueued in the transaction that asks for it, carried out by a worker.

A job survives a killed process, because its row stays and a later worker takes it again; jobs are therefore written so
that doing one twice does no harm. It runs as the member who asked, with the rights he has then.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any, ClassVar
from uuid import UUID

from django.db import close_old_connections, models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.keys import uuid7
from houqin.core.writing import writing_reference

log = logging.getLogger(__name__)
Work = Callable[..., dict[str, Any]]
WORK: dict[str, Work] = {}
STALE_AFTER = timedelta(minutes=10)  # a job running longer was left behind by a dead process
TRIES = 3
MINUTE = 60
NOW_AND_THEN: list[Callable[[], None]] = []  # looked at by the worker once a minute
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
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台工作")
        indexes = [models.Index(fields=["state", "asked_at"], name="job_next")]


def work(function: Work) -> Work:
    """Register a function `work(job, **arguments) -> result` under its name."""
    WORK[f"{function.__module__.split('.')[1]}.{function.__name__}"] = function
    return function


def enqueue(name: str, *, by: Any, **arguments: Any) -> Job:
    """Ask for work inside the running transaction."""
    job = Job(work=name, school_key=by.school_id, member_key=by.pk, arguments=arguments)
    with writing_reference():
        job.save(force_insert=True)
    wake()
    return job


def wake() -> None:
    """Let the worker of this process look at once."""
    _wake.set()


def tell_progress(job: Job, percent: int) -> None:
    """Note how far the work has come, in its own short transaction."""
    with writing_reference():
        Job.objects.filter(pk=job.pk).update(progress=min(99, percent))


def run_next() -> bool:
    """Take and do one waiting job; whether there was one."""
    job = _take()
    if job is None:
        return False
    try:
        _end(job.pk, Job.DONE, WORK[job.work](job, **job.arguments))
    except Exception as problem:  # whatever a job raises belongs to the job, never to the worker
        log.warning("job %s (%s) failed: %s", job.pk, job.work, traceback.format_exc())
        state = Job.FAILED if job.tries >= TRIES else Job.WAITING
        _end(job.pk, state, {"sentence": str(problem)[:500]})
    return True


def _take() -> Job | None:
    """Claim the oldest waiting job by a guarded update; a job left behind by a dead process counts as waiting."""
    now = clock.now()
    waiting = models.Q(state=Job.WAITING, not_before__lte=now) | models.Q(
        state=Job.RUNNING, started_at__lt=now - STALE_AFTER
    )
    candidate = Job.objects.filter(waiting).order_by("asked_at").first()
    if candidate is None:
        return None
    with writing_reference():
        mine = Job.objects.filter(waiting, pk=candidate.pk, tries=candidate.tries)
        if not mine.update(state=Job.RUNNING, started_at=now, tries=models.F("tries") + 1):
            return None
    candidate.refresh_from_db()
    return candidate


def _end(pk: UUID, state: str, result: dict[str, Any]) -> None:
    done = {"progress": 100, "ended_at": clock.now()} if state == Job.DONE else {}
    with writing_reference():
        Job.objects.filter(pk=pk).update(state=state, result=result, **done)


def work_for_ever(stop: threading.Event) -> None:
    """The worker's loop: wakes when work is asked for in this process, and looks every two seconds."""
    last = 0.0
    while not stop.is_set():
        close_old_connections()
        try:
            while not stop.is_set() and run_next():
                pass
            if monotonic() - last >= MINUTE:
                last = monotonic()
                for look in NOW_AND_THEN:
                    look()
        except Exception:  # the database may be away for a while; the worker waits for it
            log.exception("the worker could not look for work")
        _wake.wait(2)
        _wake.clear()


def start_thread() -> threading.Event:
    """Start the embedded worker; setting the event ends it."""
    stop = threading.Event()
    threading.Thread(target=work_for_ever, args=(stop,), name="houqin-worker", daemon=True).start()
    return stop
