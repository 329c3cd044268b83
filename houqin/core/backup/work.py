"""The backup that a school asks for on its page: done by the worker, proven at once, kept on the machine that serves
or written to a drive that is taken away, and read back from it.
"""

from typing import Any

from houqin.core.backup import drives, making, proving
from houqin.core.backup.places import home
from houqin.core.jobs import Job, tell_progress, work


@work
def make_backup(job: Job, drive: str = "") -> dict[str, Any]:
    """Everything of this installation; a backup that does not come back when tried is told as failed."""

    def tell(what: str, percent: int) -> None:
        tell_progress(job, percent * 7 // 10)

    if drive:
        to = drives.drive_at(drive)
        made = drives.back_up_to(to, tell)
    else:
        made = making.make(home(), tell=tell)
    proving.note(made)
    tell_progress(job, 75)
    proving.prove(made.folder)
    told = {"size": made.size, "files": made.files, "faults": made.faults[:20]}
    return told | ({"drive": to.name} if drive else {})
