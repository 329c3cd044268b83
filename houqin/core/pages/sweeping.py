"""Sheets that were written for somebody to fetch do not lie about for ever: they hold names and telephone numbers."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from houqin.core import clock
from houqin.core.jobs import NOW_AND_THEN

KEPT_DAYS = 7


def sweep_exports() -> None:
    """Remove the written sheets that are older than a week; whoever needs one again exports again."""
    before = (clock.now() - timedelta(days=KEPT_DAYS)).timestamp()
    folder = Path(settings.DATA_DIR) / "exports"
    for path in folder.glob("*"):
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


NOW_AND_THEN.append(sweep_exports)
