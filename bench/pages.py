"""The list page: 50 of 100,000 tickets with a filter beside a bare page of 50 rows (P1), and how its cost grows (P4)."""

import math
from typing import Any

from django.http import HttpRequest, QueryDict

from bench import school as the_school
from bench.asking import Browser
from bench.measuring import Timed, alternating, table
from bench.plain import plain_list
from houqin.core.pages import counts
from houqin.core.pages.listing import Listing
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from houqin.repairs.pages import TicketsPage

LIST = "/repairs/tickets/"
SIZES = (1_000, 10_000, 100_000)


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """The growth ladder while the tickets come in, then the page beside the bare one at the full size."""
    steps, there = {}, 0
    for size in SIZES:
        the_school.add_tickets(school, there, size - there)
        there = size
        steps[size] = _ladder(application, member, size)
    beside = _beside(application, school, member)
    words = "### List page: 50 of 100,000 tickets, one filter, signed in\n\n" + _told(beside)
    words += "\n### Growth of the list page\n\n" + _growth(steps)
    figures = {name: timed.as_json() for name, timed in beside.items()}
    figures |= {f"{name} of {size}": t.as_json() for size, step in steps.items() for name, t in step.items()}
    return words, figures


def _beside(application: Any, school: Any, member: Any) -> dict[str, Timed]:
    browser = Browser(application, member.user)
    gzip = Browser(application, member.user, compressed=True)
    part = Browser(application, member.user)
    part.accepts = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "list"}
    bare = HttpRequest()
    bare.GET = QueryDict(f"school={school.pk}&kind=electric")
    query = {"tab": "all", "kind": "electric"}

    def plainly() -> bytes:
        with in_school(school):  # on PostgreSQL no row is seen without it
            return plain_list(bare).content

    def after_a_change() -> None:
        counts.forget()
        browser.get(LIST, **query)

    _fifty_rows(browser.get(LIST, **query)[1], plainly())
    return alternating(
        {
            "bare Django page": plainly,
            "Houqin, whole page": lambda: browser.get(LIST, **query),
            "Houqin, whole page, first look after a change": after_a_change,
            "Houqin, the part that htmx asks for": lambda: part.get(LIST, **query),
            "Houqin, whole page, gzip": lambda: gzip.get(LIST, **query),
        },
        each=30,
    )


def _fifty_rows(ours: bytes, bare: bytes) -> None:
    """Both answers hold the same fifty tickets, or the comparison would mean nothing."""
    for page in (ours, bare):
        if page.count(b'<a href="/repairs/tickets/0') + page.count(b'c-main"><a href') < 50:
            raise SystemExit("a page that is measured does not show fifty rows")


def _told(beside: dict[str, Timed]) -> str:
    bare = beside["bare Django page"]
    return (
        table([timed.row(bare) for timed in beside.values()])
        + "\nGoal: the whole page at most 1.5 times the bare one.\n"
    )


def _ladder(application: Any, member: Any, size: int) -> dict[str, Timed]:
    """The first page and the page at 90 % of the depth."""
    browser = Browser(application, member.user)
    with in_school(member.school):
        listing = Listing(TicketsPage, member, QueryDict("tab=all"))
        deep = Ticket.objects.order_by("-reported_at", "-id").values_list("reported_at", "id")[
            int(size * 0.9)
        ]
        cursor = listing._cursor(deep)
    return alternating(
        {
            "first page": lambda: browser.get(LIST, tab="all"),
            "at 90 % depth": lambda: browser.get(LIST, tab="all", after=cursor),
        },
        each=20,
        windows=5,
    )


def _growth(steps: dict[int, dict[str, Timed]]) -> str:
    rows = []
    for name in ("first page", "at 90 % depth"):
        medians = [steps[size][name].cpu_median for size in SIZES]
        slope = math.log(medians[-1] / medians[0]) / math.log(SIZES[-1] / SIZES[0])
        rows.append([name, *(f"{each:.2f}" for each in medians), f"{slope:.3f}"])
    last = steps[SIZES[-1]]
    deep = last["at 90 % depth"].cpu_median / last["first page"].cpu_median
    head = ["CPU ms at a table of", *(f"{size:,}" for size in SIZES), "log-log slope"]
    return table(rows, head) + f"\nDepth: {deep:.2f} times the first page (aim 1.1); slope aim 0.06.\n"
