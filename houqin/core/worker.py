"""The worker: does the jobs, and once a minute looks what is due by schedule.

It lives in the process that serves; `houqin worker` runs more of them, and none gets in another's way.
"""

import logging
import threading
from time import monotonic

from django.db import close_old_connections

from houqin.core import jobs, schedules

log = logging.getLogger(__name__)
MINUTE = 60


def work_off() -> None:
    """Everything that is due or waiting now."""
    schedules.look()
    while jobs.run_next():
        pass


def work_for_ever(stop: threading.Event) -> None:
    """Wakes when work is asked for in this process, and looks every two seconds, whatever goes wrong."""
    looked = -MINUTE * 1.0
    while not stop.is_set():
        close_old_connections()
        try:
            if monotonic() - looked >= MINUTE:
                looked = monotonic()
                schedules.look()
            if jobs.run_next():
                continue
        except Exception:  # the database may be away for a while; the worker waits for it
            log.exception("the worker could not look for work")
        jobs.wait_for_work(2)


def start_thread() -> threading.Event:
    """Start the embedded worker; setting the event ends it."""
    stop = threading.Event()
    threading.Thread(target=work_for_ever, args=(stop,), name="houqin-worker", daemon=True).start()
    return stop
