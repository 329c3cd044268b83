"""What nobody needs any more does not lie about for ever: written sheets, finished jobs, sign-ins that are over."""

from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.jobs import Job
from houqin.core.schedules import Run, every_day
from houqin.core.sessions import SignIn
from houqin.core.writing import writing, writing_reference

SHEETS_LAST = timedelta(
    hours=24
)  # they hold names and telephone numbers; whoever needs one again exports again
JOBS_DAYS = 30
RUNS_DAYS = 400  # a year and a bit: when something was last done by itself


@every_day(at=time(3, 30), label=_("清理过期的临时文件和后台工作"))
def tidy_up(school: Any, day: date) -> None:
    """Each of these may be done twice, and by several schools of one machine."""
    sweep_exports()
    sweep_jobs(school)
    with writing_reference():
        SignIn.objects.filter(until__lt=clock.now()).delete()
    with writing(school):
        Run.objects.filter(day__lt=day - timedelta(days=RUNS_DAYS)).delete()


def sweep_exports() -> None:
    """Remove the written sheets that are not handed out any more."""
    before = (clock.now() - SHEETS_LAST).timestamp()
    folder = Path(settings.DATA_DIR) / "exports"
    for path in folder.glob("*"):
        with suppress(
            OSError
        ):  # another school of this machine sweeps here too; Windows keeps what is being read
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink()


def sweep_jobs(school: Any) -> int:
    """Forget this school's jobs that ended a month ago; how many there were."""
    before = clock.now() - timedelta(days=JOBS_DAYS)
    over = Job.objects.filter(school_key=school.pk, state__in=(Job.DONE, Job.FAILED), ended_at__lt=before)
    with writing_reference():
        return over.delete()[0]
