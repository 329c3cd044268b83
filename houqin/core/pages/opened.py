"""When a form was given out, in the server's own signed word: the bound within which a phone's clock is believed."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.core import signing

from houqin.core import clock
from houqin.core.cutoffs import bounded

SALT = "houqin.opened"
# A form that is filled again and again without network makes its own keys; these begin as the key it was given with.
OWN = 23


def stamp(key: str) -> str:
    """The signed moment at which the form with this request key was given out."""
    return signing.dumps([key, int(clock.now().timestamp())], salt=SALT)


def tried_at(key: str, posted: Mapping[str, str]) -> datetime | None:
    """When the phone first tried to send the form with this key, as far as that can be believed."""
    try:
        stamped, opened = signing.loads(posted.get("opened", ""), salt=SALT)
        tried = datetime.fromisoformat(posted.get("tried_at", ""))
    except (signing.BadSignature, ValueError):
        return None
    if str(stamped)[:OWN] != key[:OWN] or tried.tzinfo is None:
        return None
    return bounded(tried, datetime.fromtimestamp(opened, UTC), clock.now())
