"""What a school sees of its backups: when the last was made and whether it was proven, and the one it takes along."""

import socket
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from houqin.core import clock, doors
from houqin.core.backup import drives, places, proving
from houqin.core.backup.zipped import packed
from houqin.core.jobs import Job
from houqin.core.looks import Look, note
from houqin.core.scope import in_school
from houqin.core.todo import Group, Item
from houqin.core.words import short_moment
from houqin.people.models import School

CODE = "people.make_backup"
DAYS = 7  # after so many days without a backup 今天 reminds (daily-life 3.9)


def section(member: Any, *, at_machine: bool = False) -> list[dict[str, Any]]:
    """The part of the school's page about backups, for those who may make one; a drive is offered to who sits at it."""
    if not member.can(CODE):
        return []
    job = Job.objects.filter(work="core.make_backup").order_by("-asked_at").first()
    may_take = _may_take()
    offered = may_take and (at_machine or bool(settings.BACKUP_DRIVE))
    there = drives.drives() if offered else []
    facts = {
        "drives": [_offered(each) for each in there],
        "no_drive": offered and not there,
        "to_drive": job.result.get("drive", "") if job and job.state == Job.DONE else "",
        "last": _told(proving.last()),
        "running": job is not None and job.state in (Job.WAITING, Job.RUNNING),
        "progress": job.progress if job else 0,
        "failed": job.result.get("sentence", "") if job and job.state == Job.FAILED else "",
        "may_take": may_take and bool(places.finished(places.home())),
        "url": "/school/backup/",
    }
    return [{"title": _("备份"), "html": render_to_string("people/backup.html", facts)}]


def _offered(drive: drives.Drive) -> dict[str, str]:
    return {"label": drive.label, "url": f"/people/make_backup/?{urlencode({'drive': str(drive.path)})}"}


def is_at_machine(request: HttpRequest) -> bool:
    """Whether the browser runs on the machine that serves: who sits there can put a drive in and take it out.

    Behind a proxy that nobody has named every request would seem to come from here: then nobody does.
    """
    if request.headers.get("X-Forwarded-For") and not settings.TRUSTED_PROXIES:
        return False
    address = doors.address_of(request)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asked:
        try:
            asked.bind((address, 0))  # only one's own addresses can be bound
        except (OSError, ValueError, UnicodeError):
            return False
    return bool(address)


def _told(known: proving.Last | None) -> dict[str, Any] | None:
    if known is None:
        return None
    return {
        "when": short_moment(known.made_at),
        "size": places.in_words(known.size),
        "where": known.where,
        "proven": short_moment(known.proven_at) if known.proven_at else "",
        "faults": known.faults,
        "old": known.is_older_than(DAYS),
    }


def _may_take() -> bool:
    """A backup holds every school of this machine: only where there is one school may its people take it along."""
    return School.objects.count() == 1


def download(request: HttpRequest) -> StreamingHttpResponse:
    """The newest backup with all its photos as one .zip for a removable drive; who took it is noted."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(CODE):
        raise PermissionDenied
    if not _may_take():
        raise PermissionDenied(_("这台机器上不止一所学校，整份备份由管理这台机器的人保管。"))
    found = places.finished(places.home())
    if not found:
        raise Http404
    with in_school(member.school):
        note(Look(member=member, model="people.school", row=member.school.pk, how="export"))
    answer = StreamingHttpResponse(packed(found[-1]), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found[-1].name}.zip"'
    answer["Content-Encoding"] = "identity"  # photos are packed already
    return answer


def reminder(member: Any) -> list[Group]:
    """For those who may back up: seven days without a backup, once the school works in earnest."""
    if not member.can(CODE) or member.school.is_trial():
        return []
    known = proving.last()
    since: datetime = known.made_at if known else clock.at(member.school.go_live_on)
    days = (clock.now() - since).days
    if days < DAYS:
        return []
    title = _("已经 {days} 天没有备份").format(days=days) if known else _("启用以来还没有备份过")
    button = (_("备份"), "/people/make_backup/")
    return [Group(_("备份"), [Item(title, "/school/", hint=_("做好后下载一份，存到U盘"), action=button)])]
