"""归档 for the head: what is in the archive, making a month by hand, taking a month along; and the schedule that makes it."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.archive import making, reading
from houqin.core.archive.books import Month
from houqin.core.backup.places import in_words
from houqin.core.backup.zipped import streamed
from houqin.core.jobs import Job, tell_progress, work
from houqin.core.looks import Look, note
from houqin.core.schedules import every_day
from houqin.core.scope import in_school
from houqin.core.words import short_moment
from houqin.people.founding import command_line_of
from houqin.people.models import School

CODE = "people.make_archive"
AT_ONCE = 3  # months made up in one night, after a machine stood still


@work
def archive_month(job: Job, *, month: str) -> dict[str, Any]:
    """A month's folder, with the whole school's books whoever asked for it."""
    school = School.objects.get(pk=job.school_key)
    folder = making.make(
        command_line_of(school), Month.of(month), lambda percent: tell_progress(job, percent)
    )
    return {"folder": folder.name}


@every_day(at=time(2, 30), label=_("每月归档"))
def archive_what_is_over(school: Any, day: date) -> None:
    """Every month that is over and not in the archive yet, the oldest first, since the school was set up."""
    for month in missing(school, day)[:AT_ONCE]:
        making.make(command_line_of(school), month)


def missing(school: Any, day: date) -> list[Month]:
    """The months from the school's first to the last that is over, without those that are there."""
    there = {volume.month for volume in reading.volumes(school)}
    begun = clock.local(school.set_up_at).date() if school.set_up_at else day
    month, found = Month(begun.replace(day=1)), []
    while month <= Month.before(day):
        found += [month] if month.code not in there else []
        month = month.after
    return found


def page(request: HttpRequest) -> HttpResponse:
    """The months that are there, the latest first."""
    member = _keeper(request)
    job = (
        Job.objects.filter(school_key=member.school_id, work="people.archive_month")
        .order_by("-asked_at")
        .first()
    )
    running = job is not None and job.state in (Job.WAITING, Job.RUNNING)
    found = {
        "volumes": [_shown(volume) for volume in reading.volumes(member.school)],
        "running": running,
        "progress": job.progress if job else 0,
        "failed": job.result.get("sentence", "") if job and job.state == Job.FAILED else "",
        "make_url": "/people/make_archive/",
        "where": str(making.home(member.school)),
    }
    return render(request, "people/archive.html", {"page": found, "title": _now("归档")})


def _shown(volume: reading.Volume) -> dict[str, Any]:
    files = volume.files()
    names = [line.name.rsplit(".", 1)[0] for line in volume.lines if line.name.endswith(".xlsx")]
    return {
        "title": volume.title,
        "books": "、".join(names),
        "count": len(files),
        "size": in_words(volume.size),
        "when": short_moment(datetime.fromtimestamp(volume.folder.stat().st_mtime, UTC)),
        "url": f"/school/archive/{volume.title}/",
    }


def download(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """One month as .zip; who took it is noted."""
    member = _keeper(request)
    volume = next((each for each in reading.volumes(member.school) if each.title == name), None)
    if volume is None:
        raise Http404
    with in_school(member.school):
        note(Look(member=member, model="people.school", row=member.school.pk, how="export"))
    title = f"{member.school.name} {volume.title}"
    files = [(path, f"{title}/{path.name}") for path in volume.files()]
    answer = StreamingHttpResponse(streamed(files), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.zip") or "attachment"
    answer["Content-Encoding"] = "identity"  # a .zip is packed already
    return answer


def _keeper(request: HttpRequest) -> Any:
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(CODE):
        raise PermissionDenied
    return member
