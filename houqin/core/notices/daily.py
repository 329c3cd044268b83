"""Each morning, once for each school: the digests, and what rooms tell by the calendar (`every_morning` of notices.py).

What it writes is unique for its day, so nothing is told twice when several processes look, or one looks again after a
restart; a computer that was off at that hour does it when it is on again, on the same day.
"""

import logging
from datetime import date, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError

from houqin.core import clock, jobs
from houqin.core.notices.digests import send_digests
from houqin.core.rooms import all_modules
from houqin.core.writing import writing

log = logging.getLogger(__name__)
AT = time(6, 45)  # on the school's clock
_done: set[tuple[UUID, date]] = set()  # by this process; a second time would write nothing


def look() -> None:
    """Do what this morning asks for, where it was not done yet."""
    here = clock.local(clock.now())
    if here.time() < AT:
        return
    for school in apps.get_model("people.School").objects.filter(set_up_at__isnull=False).order_by("code"):
        if (school.pk, here.date()) not in _done:
            _done.add((school.pk, here.date()))
            morning(school, here.date())


def morning(school: Any, day: date) -> None:
    """One school's morning; a fault at one does not keep the others waiting."""
    try:
        with writing(school):
            for _room, module in all_modules("notices"):
                if hasattr(module, "every_morning"):
                    module.every_morning(school, day)
        send_digests(school, day)
    except IntegrityError:
        log.info("school %s: another process tells the same", school.code)
    except Exception:
        log.exception("school %s: the morning's messages failed", school.code)


jobs.NOW_AND_THEN.append(look)
