"""Questions worded once: what every visit to a page asks is built and compiled at the first, and kept (decisions/0083).

Django takes ten times as long to word such a question as the database to answer it. Nothing of an answer is kept.
"""

import re
from collections.abc import Callable, Hashable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet, Value

from houqin.core import scope

P = ParamSpec("P")
FIELDS: dict[type, type[Any]] = {
    str: models.CharField,
    int: models.BigIntegerField,
    UUID: models.UUIDField,
    date: models.DateField,
    datetime: models.DateTimeField,
}
STEP = 4  # lists of up to so many values, or twice as many, ... are worded alike
MOST = 5000  # wordings kept; then all are forgotten
_kept: dict[Hashable, "Wording"] = {}
_alike: dict[Hashable, "Wording"] = {}  # those who may do different things are often asked the same


class Given(Value):  # type: ignore[misc, unused-ignore]
    """The place of a value that is given when the question is asked: it can be compared, nothing else."""

    def __init__(self, place: int, kind: type) -> None:
        super().__init__(None, output_field=FIELDS[kind]())
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def _combine(self, *args: Any) -> Any:
        raise TypeError("reckon before you ask: a wording holds no value to reckon with")

    def __format__(self, how: str) -> str:
        raise TypeError("a wording holds no value to write down")

    __str__ = _combine


class Somebody:
    """The member as a wording sees him: what he may, and the place of his key."""

    limited_to = ()

    def __init__(self, member: Any, pk: Given) -> None:
        self.can, self.pk = member.can, pk

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Stands where a member stands in a filter."""
        return self.pk.resolve_expression(*args, **kwargs)


@dataclass(frozen=True, eq=False, repr=False)
class Wording:
    """A compiled question: the SQL, what is the same in it each time, and where which value is filled in."""

    rows: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    given: tuple[tuple[int, Given], ...]

    def answered(self, values: list[Any]) -> list[Any]:
        """The rows, read on this thread's connection as Django reads them; none where Django saw that there are none."""
        if not self.sql:
            return []
        connection, params = connections[DEFAULT_DB_ALIAS], list(self.params)
        for number, given in self.given:
            value = values[given.place] if given.place else scope.current_school_id()
            params[number] = given.output_field.get_db_prep_value(value, connection)
        compiler = copy(self.compiler)
        compiler.connection, compiler.as_sql = connection, lambda *_a, **_k: (self.sql, tuple(params))
        found = compiler.execute_sql()
        return self._as_rows(compiler, found) if found else []

    def _as_rows(self, compiler: Any, found: Any) -> list[Any]:
        """What was found as the QuerySet would give it, with what is to be read beside it."""
        query = copy(self.rows.query)
        compiler.execute_sql = lambda *_a, **_k: found
        query.get_compiler = lambda *_a, **_k: compiler
        rows: Any = QuerySet(self.rows.model, query, using=DEFAULT_DB_ALIAS)
        rows._iterable_class, rows._fields = self.rows._iterable_class, self.rows._fields
        rows._prefetch_related_lookups = self.rows._prefetch_related_lookups
        return list(rows)


def prepared(word: Callable[P, Any]) -> Callable[P, list[Any]]:
    """Ask what this function words as a QuerySet, and give the rows as a list.

    What is declared before the star is given anew each time it is asked: a member, a key, a day, a moment, a text, a list
    of these. What is declared after it belongs to the wording. The function reads nothing else: no clock, row or language.
    """

    @wraps(word)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[Any]:
        rights = [each.rights for each in args if hasattr(each, "rights")]
        if None in rights:  # what he may see is decided place by place
            return list(word(*args, **kwargs))
        values: list[Any] = [None, *_values(args)]
        key = (word, tuple(_kind(each) for each in args), tuple(kwargs.items()))
        wording = _kept.get(key)
        if wording is None:
            if len(_kept) >= MOST:
                forget()
            wording = _kept[key] = _worded(word, args, kwargs)
        return wording.answered(values)

    return ask


def forget() -> None:
    """As after a start."""
    _kept.clear()
    _alike.clear()


def _padded(given: list[Any]) -> list[Any]:
    """With its last value repeated, so that a list of three is worded as one of four."""
    return given + given[-1:] * (-len(given) % STEP)


def _values(args: Any) -> Iterator[Any]:
    for each in args:
        if isinstance(each, list):
            yield from _padded(each)
        else:
            yield each.pk if hasattr(each, "rights") else each


def _kind(each: Any) -> Any:
    if isinstance(each, list):
        return tuple(type(one) for one in _padded(each))
    return each.rights if hasattr(each, "rights") else type(each)


def _worded(word: Callable[..., Any], args: Any, kwargs: Any) -> Wording:
    """Let the function word it over places instead of values, and compile it."""
    with scope.worded_for(Given(0, UUID)):
        rows = word(*_places(args), **kwargs)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
    _refuse_baked(word, params)
    compiler.connection = None
    given = tuple((number, each) for number, each in enumerate(params) if isinstance(each, Given))
    same = tuple(each.place if isinstance(each, Given) else (each,) for each in params)
    alike = (word, sql, same, rows._prefetch_related_lookups)
    return _alike.setdefault(alike, Wording(rows, compiler, sql, tuple(params), given))


def _places(args: Any) -> Iterator[Any]:
    """What stands for each argument; place 0 is the school's."""
    place = 1
    for each in args:
        places = [Given(place + number, type(value)) for number, value in enumerate(_values([each]))]
        place += len(places)
        if isinstance(each, list):
            yield places
        else:
            yield Somebody(each, places[0]) if hasattr(each, "rights") else places[0]


_BAKED = re.compile(r"[0-9a-f]{32}|\d{4}-\d\d-\d\d.*")  # a key, a day or a moment as SQLite keeps them


def _refuse_baked(word: Any, params: Any) -> None:
    """A key, a day or a moment in the wording itself would be somebody else's the next time."""
    for each in params:
        if isinstance(each, date | UUID) or (isinstance(each, str) and _BAKED.fullmatch(each)):
            raise TypeError(f"{word.__module__}.{word.__qualname__} words {each!r}: let it be given")
