"""One way to write data down, so that the same content always has the same digest."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise


def plain(value: Any) -> Any:
    """A value as JSON can hold it: rows become their key, moments ISO text in UTC."""
    match value:
        case None | bool() | int() | str():
            return value
        case Model():
            return str(value.pk)
        case UUID() | Decimal() | Promise():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "__iter__"):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(value: Any) -> str:
    """The value as JSON text with sorted keys and no spaces."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """The digest of a text, 64 hexadecimal characters."""
    return hashlib.sha256(text.encode()).hexdigest()
