"""Prints read back: what stands on each page, and tickets written straight into the tables to fill them."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from houqin.core import clock, prints
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.repairs.models import CONFIRMED, Ticket
from tests.cast import Cast, browser
from tests.samples import row_of

SEPTEMBER = "book/pdf/?when=2026-09"


def papers(member: Member, what: str) -> Any:
    """The answer to /repairs/papers/<what>."""
    return browser(member).get(f"/repairs/papers/{what}")


def pages_of(answer: Any) -> list[str]:
    """The text of each page, without blanks and the marks where a word may break."""
    assert answer.status_code == 200, answer.content.decode()[-600:]
    reader = PdfReader(io.BytesIO(answer.content))
    return [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in reader.pages]


def text_of(answer: Any) -> str:
    return "".join(pages_of(answer))


@contextmanager
def at(day: date, hour: int = 8, minute: int = 0) -> Iterator[None]:
    with clock.moved(clock.at(day, hour, minute)):
        yield


def counted_runs(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is sent to the typesetter from now on, one entry for each run."""
    runs: list[bytes] = []
    run = prints._run

    def counted(sent: bytes) -> Any:
        runs.append(sent)
        return run(sent)

    monkeypatch.setattr(prints, "_run", counted)
    return runs


def many(cast: Cast, count: int, **facts: Any) -> list[Ticket]:
    """So many tickets of September and later, written straight into the table: mended and confirmed, 1.00 元 each."""
    with at(date(2026, 9, 1)):
        pattern = row_of(cast, Ticket)
    with in_school(cast.school):
        made = [_like(pattern, cast, number, facts) for number in range(count)]
        Ticket.objects.filter(pk=pattern.pk).update(status="withdrawn", number="WX2026-0000")
        return list(Ticket.objects.bulk_create(made, batch_size=200))


def _like(pattern: Ticket, cast: Cast, number: int, facts: dict[str, Any]) -> Ticket:
    moment = clock.at(date(2026, 9, 1 + number % 30), 8 + number % 9, number % 60)
    told: dict[str, Any] = {
        "school_id": cast.school.pk,
        "place_id": pattern.place_id,
        "reporter": cast.tan,
        "reporter_name": cast.tan.name,
        "number": f"WX2026-{number + 1:04d}",
        "fault": f"灯不亮{number}",
        "status": CONFIRMED,
        "done": "换灯管",
        "worker": cast.wen,
        "accepted_by": cast.hu,
        "confirmed_by": cast.tan,
        "cost_fen": 100,
        **dict.fromkeys(
            ("reported_at", "recorded_at", "accepted_at", "finished_at", "confirmed_at", "due_at"), moment
        ),
    }
    return Ticket(**(told | facts))
