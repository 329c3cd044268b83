"""Doing again what failed behind the pages."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from houqin.core import jobs
from houqin.core.actions import Refused, action
from houqin.people.models import Member, School


@action(_("再做一次"), says=_("把没做成的后台工作再做一次"), elsewhere="/jobs/")
def redo_job(school: School, /, *, by: Member, job: UUID) -> School:
    """What stood in the way is gone: the work begins anew, as the one who asked for it, with his rights of now."""
    if not jobs.redo(job, school.pk):
        raise Refused(_("这件后台工作已经不在失败的里面了。"))
    return school
