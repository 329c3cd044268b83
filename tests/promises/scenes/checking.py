"""Not a scene: what must be true of an installation after anything that was done to it."""

from collections import Counter
from typing import Any

from django.db import connection

from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from tests.promises.stage import alone, cast


def state() -> dict[str, Any]:
    """Looked at in a process of its own, because the stage holds no connection while it forks."""
    seen: dict[str, Any] = alone(_look)[0]
    return seen


def _look(tell: Any) -> None:
    with in_school(cast().school):
        length, faults = verify()
        entries = list(Entry.objects.order_by("number"))
        tickets = list(Ticket.objects.values_list("pk", "number", "status"))
        tell(
            {
                "length": length,
                "faults": [str(fault) for fault in faults],
                "keys": [str(entry.key) for entry in entries],
                "tickets": len(tickets),
                "numbers": sorted(number for _pk, number, _status in tickets),
                "halves": _halves(entries, tickets),
                "integrity": _integrity(),
            }
        )


def _halves(entries: list[Entry], tickets: list[Any]) -> list[str]:
    """Documents without their entry, entries without their document, statuses that no entry led to."""
    last: dict[Any, str] = {}
    for entry in entries:
        for model, pk, columns in entry.told()["rows"]:
            if model == "repairs.ticket" and "status" in columns:
                last[pk] = columns["status"][1]
    there = {str(pk): status for pk, _number, status in tickets}
    return sorted(pk for pk in last.keys() | there.keys() if last.get(pk) != there.get(pk))


def _integrity() -> str:
    """SQLite's own word on its file; a PostgreSQL that answers has recovered."""
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        words = "; ".join(row[0] for row in cursor.fetchall())
        cursor.execute("PRAGMA foreign_key_check")
        lost = cursor.fetchall()
    return words if not lost else f"{words}; {len(lost)} rows point nowhere"


def gaps(numbers: list[str]) -> list[str]:
    """What is wrong with a set of document numbers that should run 1..N: doubled or missing ones."""
    drawn = Counter(int(number.rpartition("-")[2]) for number in numbers)
    missing = [f"{n} missing" for n in range(1, max(drawn, default=0) + 1) if n not in drawn]
    return missing + [f"{n} twice" for n, count in drawn.items() if count > 1]
