"""One stage of a database whose own disk fills: a program and a browser write, both read, until they have seen enough.

The test fills the disk and ends the server in between; so each stage is a scene of its own.
"""

from datetime import timedelta
from typing import Any

from houqin.core import clock
from tests.cast import browser
from tests.promises.scenes.asking import a_place, report, unlimited, warm_up
from tests.promises.scenes.checking import gaps, state
from tests.promises.stage import Child, alone, cast, key

__all__ = ["play", "warm_up"]
SAYS = ("磁盘已满", "数据库暂时没有回应")
PAGES = ("/", "/repairs/tickets/", "/inbox/")
ENOUGH = 3  # refusals, where there are any


def play(what: str, **options: Any) -> dict[str, Any]:
    """`place`: where to report, and a session of yesterday; `stage`: people at work; `look`: what is there in the end."""
    scenes: dict[str, Any] = {"place": _place, "stage": _stage, "look": _look}
    told: dict[str, Any] = scenes[what](**options)
    return told


def _place() -> dict[str, Any]:
    return {"place": alone(lambda tell: tell(a_place()))[0], "session": alone(_sign_in)[0]}


def _sign_in(tell: Any) -> None:
    """Used a day ago for the last time: the next page would note that it is used."""
    with clock.moved(clock.now() - timedelta(days=1)):
        tell(browser(cast().hu).cookies["session"].value)


def _stage(number: int, place: str, session: str, most: int) -> dict[str, Any]:
    """What each was answered, and which requests were acknowledged; refused without a sentence counts as `silent`."""
    writer = Child(_write, number, place, session, most)
    reader = Child(_read, session)
    written, read = writer.told(), reader.told()
    return {
        "writes": sorted({status for status, _said, _key in written}),
        "acked": [name for status, _said, name in written if status in (201, 302)],
        "silent": [status for status, said, _name in written if status not in (201, 302) and not said],
        "pages": sorted(set(read)),
    }


def _write(stage: int, place: str, session: str, most: int, tell: Any) -> None:
    """Reports through the API and the form in turn."""
    by, refused = _browser(session), 0
    for number in range(most):
        unlimited()
        this = key(number, 300 + stage)
        if number % 2:
            sent = {"place": place, "fault": f"灯 {number} 不亮", "key": str(this)}
            answer = by.post("/repairs/report_ticket/", sent)
            status, text = answer.status_code, answer.content.decode()
        else:
            status, body = report(number, this, place)
            text = str(body.get("detail", ""))
        tell([status, any(words in text for words in SAYS), str(this)])
        refused += status not in (201, 302)
        if refused == ENOUGH:
            return


def _read(session: str, tell: Any) -> None:
    by = _browser(session)
    for path in PAGES:
        tell(by.get(path).status_code)


def _browser(session: str) -> Any:
    from django.test import Client

    by = Client(raise_request_exception=False)
    by.cookies["session"] = session
    return by


def _look(keys: list[str]) -> dict[str, Any]:
    now = state()
    return {
        "lost": sorted(set(keys) - set(now["keys"])),
        "bad": [*now["faults"], *now["halves"], *gaps(now["numbers"])],
        "tickets": now["tickets"],
    }
