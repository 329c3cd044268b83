"""What other schools in the same database cost a school: its list and its report beside one neighbour, then beside 199."""

from typing import Any
from uuid import uuid4

from bench import school as the_school
from bench.asking import Browser
from bench.measuring import Timed, alternating, table
from houqin.core.scope import in_school
from houqin.places.models import Place

EACH = 500  # tickets of a school
MANY = 200


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """The measured school has as many tickets as its neighbours; the big one of the other measurements stays out."""
    ours, head = the_school.make_school("N000")
    the_school.add_tickets(ours, 0, EACH)
    steps: dict[int, dict[str, Timed]] = {}
    there = 1
    for size in (2, MANY):
        for number in range(there, size):
            neighbour, _head = the_school.make_school(f"N{number:03}")
            the_school.add_tickets(neighbour, 0, EACH)
        there = size
        steps[size] = _timed(application, ours, head)
    rows = [
        [name, *(f"{steps[size][name].cpu_median:.2f}" for size in steps), _ratio(steps, name)]
        for name in steps[2]
    ]
    head_ = ["CPU ms", "2 schools", f"{MANY} schools", "ratio"]
    words = f"### A school of {EACH} tickets beside others\n\n" + table(rows, head_) + "\nAim: 1.1.\n"
    return words, {
        f"{name} of {size}": t.as_json() for size, step in steps.items() for name, t in step.items()
    }


def _ratio(steps: dict[int, dict[str, Timed]], name: str) -> str:
    return f"{steps[MANY][name].cpu_median / steps[2][name].cpu_median:.2f}"


def _timed(application: Any, school: Any, head: Any) -> dict[str, Timed]:
    browser = Browser(application, head.user)
    with in_school(school):
        place = str(Place.objects.filter(kind=Place.ROOM)[0].pk)

    def report() -> None:
        status, _body = browser.post(
            "/repairs/report_ticket/", key=str(uuid4()), place=place, fault="日光灯不亮"
        )
        if status != 302:
            raise SystemExit(f"the report that is measured was answered {status}")

    return alternating(
        {
            "list of 50": lambda: browser.get("/repairs/tickets/", tab="all"),
            "今天": lambda: browser.get("/"),
            "one report": report,
        },
        each=20,
        windows=5,
    )
