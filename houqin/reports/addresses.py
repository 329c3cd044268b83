"""Where something of this room is found."""

from urllib.parse import urlencode

from houqin.core.facts import Span


def number_url(code: str, span: Span) -> str:
    """Where a number of a span is shown with its rows, whether or not it stands in a report."""
    asked = {"code": code, "first": span.first.isoformat(), "last": span.last.isoformat()}
    return f"/reports/number/?{urlencode(asked)}"
