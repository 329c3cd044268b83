"""A row as one line of a package: a JSON list in the order of its columns, the same on every engine, and back again."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.duration import duration_iso_string

from houqin.core.canonical import plain

LONGEST = 32 * 1024 * 1024  # bytes of one line; the body of an entry of the history is far below it


class Unreadable(Exception):
    """A line, or a value in it, is not what its column takes."""


def written(values: Sequence[Any]) -> bytes:
    """One line, its end included."""
    told = [_nested(value) if isinstance(value, list | dict) else value for value in values]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_told)
    return text.encode() + b"\n"


def _told(value: Any) -> Any:
    """What JSON does not know; moments in UTC, because engines give them in several ways."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return duration_iso_string(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    return plain(value)


def _nested(value: Any) -> Any:
    """Content of a JSON column, in which whole numbers are written alike by both engines."""
    match value:
        case dict():
            return {key: _nested(each) for key, each in value.items()}
        case list():
            return [_nested(each) for each in value]
        case float():
            return int(value) if value.is_integer() else value
    return value


def read(line: bytes) -> list[Any]:
    """The values of a line as JSON gives them."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise Unreadable("不是一行 JSON") from problem
    if not isinstance(found, list):
        raise Unreadable("不是一行数据")
    return found


def value_of(field: Any, told: Any) -> Any:
    """A value as its column takes it. Unreadable when it does not fit."""
    if told is None:
        if not field.null:
            raise Unreadable(f"{field.attname} 不能为空")
        return None
    try:
        value = _parsed(field, told)
    except (ValidationError, ValueError, TypeError, OverflowError) as problem:
        raise Unreadable(f"{field.attname} 读不出来") from problem
    if isinstance(value, str) and (len(value) > (field.max_length or len(value)) or "\0" in value):
        raise Unreadable(f"{field.attname} 太长或有不能用的字符")
    return value


def _parsed(field: Any, told: Any) -> Any:
    if isinstance(field, models.JSONField):
        return told
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(told)
    if isinstance(field, models.BooleanField | models.IntegerField) and not isinstance(told, bool | int):
        raise Unreadable(f"{field.attname} 读不出来")
    if isinstance(field, models.CharField | models.TextField) and not isinstance(told, str):
        raise Unreadable(f"{field.attname} 读不出来")
    value = field.to_python(told)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise Unreadable(f"{field.attname} 没有时区")
    return value


def filled(field: Any) -> Any:
    """What stands in a column that an older package does not have."""
    value = field.get_default()
    if value is None and not field.null:
        raise Unreadable(f"这个包来自太早的版本，没有 {field.attname}，也不能按空值补上")
    return value
