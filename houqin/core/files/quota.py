"""How much room a school's files may take, so that one school does not fill the disk of all."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from houqin.core.files.attaching import size_words
from houqin.core.files.kinds import BadFile
from houqin.core.files.models import File
from houqin.core.limits import Limit
from houqin.core.scope import in_school

GB = 1024**3
WARN_PERCENT = 80
QUOTA_GB = Limit(
    "core.files_gb",
    _("照片和文件最多占多少 GB"),
    default=20,
    unit="GB",
    source=_("学校自定"),
    stricter="lower",
    lowest=1,
    highest=10_000,
)
FULL = _("学校的照片和文件已经用满 %(most)d GB，这次没有存下。请总务主任在“本校标准”里放宽，或联系管理员。")


class OverQuota(BadFile):
    """The school's share of the disk is used up (507)."""


def used_bytes() -> int:
    """What the files of the school named now take; a content that two have sent counts twice."""
    found: int | None = File.objects.aggregate(total=Sum("size_bytes"))["total"]
    return found or 0


def require_quota(by: Any) -> None:
    """Refuse files before they are read where the school has no room of its own left."""
    with in_school(by.school_id):
        most = QUOTA_GB.on()
        if used_bytes() >= most * GB:
            raise OverQuota(FULL % {"most": most})


def in_words() -> tuple[str, bool]:
    """(已用 3.2 GB，上限 20 GB; whether it is time to warn)."""
    used, most = used_bytes(), QUOTA_GB.on()
    shown = f"{used / GB:.1f} GB" if used >= GB else size_words(used)
    text = str(_("照片和文件已用 {used}，上限 {most} GB。")).format(used=shown, most=most)
    return text, used * 100 >= most * GB * WARN_PERCENT
