"""后台工作: what failed, what waits and what is being done for this school, in plain words, with 再做一次."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.jobs import Job
from houqin.core.keys import uuid7
from houqin.core.schedules import SCHEDULES, Run
from houqin.core.scope import in_school
from houqin.core.words import short_moment
from houqin.people.models import Member

SHOWN = 30  # of each kind
WORDS = {
    "core.export_list": _lazy("导出表格"),
    "queries.export_rows": _lazy("导出表格"),
    "core.print_list": _lazy("打印成册"),
    "core.make_backup": _lazy("备份"),
    "core.deliver": _lazy("发出消息"),
    "core.scan_files": _lazy("检查文件"),
    "people.archive_month": _lazy("归档"),
}


def jobs_page(request: HttpRequest) -> HttpResponse:
    """Failed ones first; those that were done are no news."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can("people.redo_job"):
        raise PermissionDenied
    mine = Job.objects.filter(school_key=member.school_id)
    failed = list(mine.filter(state=Job.FAILED).order_by("-asked_at", "-id")[:SHOWN])
    ahead = list(mine.filter(state__in=(Job.RUNNING, Job.WAITING)).order_by("asked_at", "id")[:SHOWN])
    with in_school(member.school):
        names = _names([*failed, *ahead])
        page = {
            "failed": [_told(job, names) for job in failed],
            "ahead": [_told(job, names) for job in ahead],
        }
        return render(request, "people/jobs.html", {"page": page, "title": _("后台工作")})


def _names(jobs: list[Job]) -> dict[UUID, str]:
    """Key -> what it is called: who asked, and for what is done by itself, what it is."""
    runs = [job.arguments["run"] for job in jobs if job.work == "core.take_turn"]
    people = Member.objects.filter(pk__in={job.member_key for job in jobs}).values_list("pk", "name")
    turns = Run.objects.filter(pk__in=runs).values_list("pk", "name")
    return dict(people) | {pk: str(SCHEDULES[name].label) for pk, name in turns if name in SCHEDULES}


def _told(job: Job, names: dict[UUID, str]) -> dict[str, Any]:
    what = str(WORDS.get(job.work, _("后台工作")))
    if job.work == "core.take_turn":
        what = names.get(UUID(job.arguments["run"]), str(_("定时事项")))
    later = job.state == Job.WAITING and job.tries
    return {
        "id": job.pk,
        "key": uuid7(),
        "what": what,
        "who": names.get(job.member_key) or _("自动"),
        "when": short_moment(job.ended_at or job.asked_at),
        "state": job.get_state_display(),
        "running": job.state == Job.RUNNING,
        "sentence": job.result.get("sentence", "") if job.state == Job.FAILED or later else "",
        "again": short_moment(job.not_before) if later else "",
    }
