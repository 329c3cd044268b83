"""Locks on open files among the processes of one machine, on every system; closing the file gives them back, also when
the process dies.
"""

import sys
import time

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PAUSE = 0.005  # seconds; Windows has no waiting that lasts longer than ten seconds, so it is asked again


def wait_for(descriptor: int) -> None:
    """Return when this file is locked for us alone."""
    if sys.platform == "win32":
        while not take(descriptor):
            time.sleep(PAUSE)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def take(descriptor: int) -> bool:
    """Lock the file if nobody else has; whether it is ours now."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
