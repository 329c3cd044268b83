"""Asking for a backup of the whole installation, and for a month's folder of the archive."""

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, action
from houqin.core.archive.books import Month
from houqin.core.jobs import enqueue
from houqin.people.models import Member, School


@action(_("备份"), says=_("备份了全部数据 {drive}"))
def make_backup(school: School, /, *, by: Member, drive: str = "") -> School:
    """The worker makes it and tries at once whether it comes back; the page of the school says how far it is.

    On a removable drive it is read back too. Such a drive holds every school of the machine: only where there is one.
    """
    if drive and School.objects.count() > 1:
        raise Refused(_("这台机器上不止一所学校，整份备份由管理这台机器的人保管。"))
    enqueue("core.make_backup", by=by, **({"drive": drive} if drive else {}))
    return school


@action(_("归档"), says=_("把 {month} 归档"))
def make_archive(school: School, /, *, by: Member, month: str) -> School:
    """Every book of a month that is over, as PDF and Excel in a folder of its own; a month made again is a 更正 beside it."""
    asked = Month.of(month)
    if not asked.is_over:
        raise Refused(_("{month}还没有过完，过完了再归档。").format(month=asked.title))
    enqueue("people.archive_month", by=by, month=asked.code)
    return school
