"""Queries, and how each thing is done with them, for the house tests."""

from typing import Any

from houqin.queries.models import Receiver, SavedQuery
from tests.cast import Cast
from tests.samples import Doing, do, fresh

ASKED = "of=repairs.tickets&rows=kind&across=status"


def query(cast: Cast) -> Any:
    return do(cast, "queries.save_query").row


def _receiver(cast: Cast) -> Any:
    row = do(cast, "queries.mail_query", query(cast)).row
    return Receiver.objects.get(query=row)


def _sent(cast: Cast) -> Any:
    return fresh(do(cast, "queries.mail_query", query(cast)).row)


def _shared(cast: Cast) -> Any:
    return fresh(do(cast, "queries.share_query", query(cast)).row)


def _named(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"title": f"{cast.school.name}各楼报修（{cast.tan.name}看）", "asked": ASKED}


def _mailed(cast: Cast, row: Any) -> dict[str, Any]:
    return {"rhythm": "week", "weekday": "1", "to": [str(cast.chen.pk)]}


ROWS = {SavedQuery: query, Receiver: _receiver}
DOING = {
    "queries.save_query": Doing("hu", _named),
    "queries.change_query": Doing("hu", _named),
    "queries.share_query": Doing("hu", lambda cast, row: {"shared_with": ["accountant"]}),
    "queries.stop_sharing": Doing("hu", target=_shared),
    "queries.mail_query": Doing("hu", _mailed),
    "queries.stop_mailing": Doing("hu", target=_sent),
    "queries.put_away_query": Doing("hu"),
    "queries.bring_back_query": Doing("hu"),
}
