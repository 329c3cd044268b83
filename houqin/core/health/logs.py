"""How lines of the log look: plain, or one JSON object each (HOUQIN_LOG=json), which tells no personal data.

What an exception says may quote what somebody typed, so of exceptions only the kind and the places in the code are told;
what the system itself says (a full disk, a server that is away) is safe and told.
"""

import json
import logging
import traceback
from typing import Any

from django.db import OperationalError

from houqin.core import clock

QUOTES_NOTHING = (OSError, OperationalError)


class JsonLines(logging.Formatter):
    """One object a line: when, how bad, from where, which request, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line."""
        told: dict[str, Any] = {
            "at": clock.local(clock.now()).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
        }
        facts = getattr(record, "facts", None)
        told |= facts if facts is not None else {"message": _message(record)}
        if record.exc_info and record.exc_info[1] is not None:
            told["problem"] = _problem(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    """Django's own lines name addresses and hosts as they were sent: only their pattern is told."""
    return str(record.msg) if record.name.startswith("django") else record.getMessage()


def _problem(problem: BaseException) -> dict[str, Any]:
    places = traceback.extract_tb(problem.__traceback__)
    told: dict[str, Any] = {
        "kind": type(problem).__name__,
        "places": [f"{place.filename}:{place.lineno} {place.name}" for place in places[-12:]],
    }
    if isinstance(problem, OSError):
        told["said"] = problem.strerror or ""
    elif isinstance(problem, QUOTES_NOTHING):
        told["said"] = str(problem).partition("\n")[0][:200]
    return told
