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
    """The measured schools have as many tickets as their neighbours; the big one of the other measurements stays out.
    What is reported for the measurement is another school's: what is read holds the same at both sizes.
    """
    readers, writers = _school(0), _school(1)
    steps: dict[int, dict[str, Timed]] = {}
    there = 2
    for size in (2, MANY):
        for number in range(there, size):
            _school(number)
        there = size
        steps[size] = _timed(application, readers, writers)
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


def _school(number: int) -> tuple[Any, Any]:
    school, head = the_school.make_school(f"N{number:03}")
    the_school.add_tickets(school, 0, EACH)
    return school, head


def _timed(application: Any, readers: tuple[Any, Any], writers: tuple[Any, Any]) -> dict[str, Timed]:
    reading, writing = Browser(application, readers[1].user), Browser(application, writers[1].user)
    with in_school(writers[0]):
        place = str(Place.objects.filter(kind=Place.ROOM)[0].pk)

    def report() -> None:
        status, _body = writing.post(
            "/repairs/report_ticket/", key=str(uuid4()), place=place, fault="日光灯不亮"
        )
        if status != 302:
            raise SystemExit(f"the report that is measured was answered {status}")

    return alternating(
        {
            "list of 50": lambda: reading.get("/repairs/tickets/", tab="all"),
            "今天": lambda: reading.get("/"),
            "one report": report,
        },
        each=20,
        windows=5,
    )
