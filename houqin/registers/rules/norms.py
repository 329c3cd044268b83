"""Whether a number is a fault: outside its norm, or outside what a column beside it says in words (0～8, ≤-18)."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from houqin.duties.rules.words import narrow
from houqin.registers.rules.definition import Field

_NUMBER = r"[-−－]?\d{1,6}(?:\.\d{1,4})?"
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\D{{0,2}}?\s*(?:~|～|—+|–|至|到|(?<=[\d℃度%])\s*-)\s*(?P<high>{_NUMBER})"
)
_LEAST = re.compile(
    rf"(?:≥|>=|>|不低于|不少于|至少)\s*(?P<one>{_NUMBER})|(?P<two>{_NUMBER})\s*(?:℃|度|%)?\s*(?:以上|及以上)"
)
_MOST = re.compile(
    rf"(?:≤|<=|<|不高于|不超过|至多)\s*(?P<one>{_NUMBER})|(?P<two>{_NUMBER})\s*(?:℃|度|%)?\s*(?:以下|及以下)"
)
Bounds = tuple[Decimal | None, Decimal | None]


def bounds_of(words: str) -> Bounds:
    """Lower and upper bound of a range in words; what is not said is open."""
    text = narrow(words)
    if found := _BETWEEN.search(text):
        low, high = _decimal(found["low"]), _decimal(found["high"])
        return (low, high) if low is None or high is None or low <= high else (high, low)
    least, most = _LEAST.search(text), _MOST.search(text)
    return (
        _decimal(least["one"] or least["two"]) if least else None,
        _decimal(most["one"] or most["two"]) if most else None,
    )


def outside_norm(field: Field, value: Any, line: Mapping[str, Any] | None = None) -> bool:
    """Whether a number is not as it has to be. Without a number or without a norm there is no fault."""
    number = _decimal(str(value)) if value not in (None, "", True, False) else None
    if number is None:
        return False
    low, high = (_decimal(bound) for bound in field.norm)
    if field.norm_in:
        low, high = bounds_of(str((line or {}).get(field.norm_in) or ""))
    return (low is not None and number < low) or (high is not None and number > high)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(re.sub("[−－]", "-", text)) if text else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None
