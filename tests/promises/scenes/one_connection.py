"""One connection for everybody: two schools and strangers take turns, and a tenth of what is asked breaks off half-way."""

import io
import random
import zipfile
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from houqin.core.jobs import enqueue, run_next
from houqin.core.pages.exporting import job_path
from houqin.core.pages.listing import Listing
from houqin.core.scope import NoSchool, in_school
from houqin.core.writing import writing
from houqin.people.models import Member
from houqin.repairs.models import Ticket
from tests.cast import browser
from tests.promises.scenes.asking import warm_up
from tests.promises.stage import alone, cast

__all__ = ["play", "warm_up"]

OURS, THEIRS = "Kanarie", "Nachtigall"
WAYS = ("list", "list", "list", "row", "api", "stranger", "stream", "commit", "job", "command", "broken")


def play(turns: int) -> dict[str, Any]:
    """How often something of another school was read, something where no school was named, or nothing of one's own."""
    figures: dict[str, Any] = alone(_alternate, turns)[0]
    return figures


def _alternate(turns: int, tell: Any) -> None:
    people = cast()
    sides = [(people.hu, OURS, THEIRS), (people.ou, THEIRS, OURS)]
    for member, word, _other in sides:
        with writing(member.school):
            Member.objects.filter(pk=member.pk).update(name=word, note=word)
    clients = [browser(member, raise_request_exception=False) for member, _word, _other in sides]
    chance = random.Random(13)
    found = {"foreign": 0, "unnamed": 0, "empty": 0, "broken": 0, "turns": turns, "connections": 0}
    before = connection.connection
    for turn in range(turns):
        way, side = chance.choice(WAYS), turn % 2
        member, own, other = sides[side]
        said = _WAYS[way](clients[side], member, found)
        found["foreign"] += other in said
        found["empty"] += way in ("list", "row", "api", "job", "command") and own not in said
        if way == "stranger":
            found["foreign"] += own in said
    found["connections"] = 1 if connection.connection is before else 2
    tell(found)


def _text(answer: Any) -> str:
    text: str = answer.content.decode("utf8", "replace")
    return text


def _list(client: Client, member: Any, found: Any) -> str:
    return _text(client.get("/people/members/"))


def _row(client: Client, member: Any, found: Any) -> str:
    return _text(client.get(f"/people/members/{member.pk}/"))


def _api(client: Client, member: Any, found: Any) -> str:
    from houqin.core.api import asking

    asking._spent.clear()
    who = "hu" if member.school_id == cast().school.pk else "ou"
    return _text(Client().get("/api/v1/people/members", headers={"authorization": f"Bearer promise-{who}"}))


def _stranger(client: Client, member: Any, found: Any) -> str:
    return _text(Client().get("/people/members/")) + _text(Client().get("/login/"))


def _later(found: Any) -> None:
    """What runs when the school has been left: it is an error, never the rows of whoever was there last."""
    try:
        with transaction.atomic():
            found["unnamed"] += len(list(Ticket.objects.all())) + len(list(Member.objects.all()))
    except (NoSchool, DatabaseError):
        return


def _stream(client: Client, member: Any, found: Any) -> str:
    def lines() -> Any:
        yield "begun"
        _later(found)

    with in_school(member.school):
        made = lines()
    return "".join(each for each in made if each)


def _commit(client: Client, member: Any, found: Any) -> str:
    with writing(member.school):
        transaction.on_commit(lambda: _later(found))
    return ""


def _job(client: Client, member: Any, found: Any) -> str:
    job = enqueue("core.export_list", by=member, page="people.members", params="")
    run_next()
    with zipfile.ZipFile(io.BytesIO(job_path(job).read_bytes())) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def _command(client: Client, member: Any, found: Any) -> str:
    """What a command does: it names its school, reads, and is outside again."""
    with in_school(member.school):
        said = "、".join(Member.objects.values_list("name", flat=True))
    _later(found)
    return said


def _broken(client: Client, member: Any, found: Any) -> str:
    with patch.object(Listing, "cut", side_effect=ZeroDivisionError):
        answer = client.get("/people/members/")
    found["broken"] += answer.status_code == 500
    _later(found)
    return _text(answer)


_WAYS = {
    "list": _list,
    "row": _row,
    "api": _api,
    "stranger": _stranger,
    "stream": _stream,
    "commit": _commit,
    "job": _job,
    "command": _command,
    "broken": _broken,
}
