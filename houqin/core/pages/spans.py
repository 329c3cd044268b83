"""From one date to another, asked for in an address."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest

from houqin.core.facts import Span
from houqin.core.forms import Day

LONGEST = 400  # days: a school year and a bit


def span_asked(request: HttpRequest, first: str, last: str) -> Span:
    """The two dates of these names; 400 for what is no date, is turned round, or is longer than a school year."""
    named = f"{first}, {last}"
    try:
        begins, ends = (Day().clean(request.GET.get(name, "")) for name in (first, last))
    except ValidationError as problem:
        raise BadRequest(named) from problem
    if not begins <= ends or (ends - begins).days > LONGEST or not 2000 <= begins.year <= ends.year <= 2099:
        raise BadRequest(named)
    return Span(begins, ends)
