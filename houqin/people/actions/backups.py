"""Asking for a backup of the whole installation."""

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import action
from houqin.core.jobs import enqueue
from houqin.people.models import Member, School


@action(_("备份"), says=_("备份了全部数据"))
def make_backup(school: School, /, *, by: Member) -> School:
    """The worker makes it and tries at once whether it comes back; the page of the school says how far it is."""
    enqueue("core.make_backup", by=by)
    return school
