"""How one paper takes the place of another, by hand or from a sheet."""

from typing import Any

from houqin.certificates.models import ENDED, REPLACED, VALID, Certificate
from houqin.core import clock

SAME = ("kind", "kind_name", "personal", "member", "place", "what", "holder_text", "keeper", "own_days")


def renewed(old: Certificate, **paper: Any) -> Certificate:
    """The next paper of the same kind and holder; the old one is ended by `replace_with`."""
    return Certificate(replaces=old, status=VALID, **{name: getattr(old, name) for name in SAME}, **paper)


def replace_with(old: Certificate, new: Certificate) -> None:
    """The old one ends, and says that it was replaced; it held until its own last day."""
    old.status, old.how_ended = ENDED, REPLACED
    old.ended_on = new.issued_on or clock.today()
