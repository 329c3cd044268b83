"""A question to a list, as it stands in an address: the whole of it, so that a link is the report.

Of the list's own filters the names begin with `f-`, of days that move along with `w-`; everything else is named here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from houqin.core.errors import Said
from houqin.core.pages.listing import Listing
from houqin.core.text import is_sound
from houqin.queries.rules.days import MOVING

FILTER, WHEN = "f-", "w-"
LONGEST = 1500  # characters of a question
SUM, MEAN, LEAST, MOST = "sum", "mean", "least", "most"
HOW = (MEAN, SUM, LEAST, MOST)
MANY = ("how", "columns")


class NotAskable(Said):
    """The question cannot be answered; the text says to people why, and what to do."""


@dataclass(frozen=True)
class Question:
    """What is asked: of which list, which rows, grouped how, and what is counted."""

    of: str = ""
    tab: str = ""
    q: str = ""
    rows: str = ""
    across: str = ""
    number: str = ""
    since: str = ""
    until: str = ""
    how: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    whens: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """As it stands in an address, the same for the same question."""
        return urlencode(list(self._pairs()))

    def _pairs(self) -> Iterable[tuple[str, str]]:
        for name in NAMED:
            value: Any = getattr(self, name)
            yield from ((name, each) for each in (value if name in MANY else (value,)) if each)
        yield from ((FILTER + name, value) for name, value in self.filters)
        yield from ((WHEN + name, value) for name, value in self.whens)


NAMED = tuple(each.name for each in fields(Question) if each.name not in ("filters", "whens"))


def is_ours(name: str) -> bool:
    """Whether a parameter of an address belongs to the question."""
    return name in NAMED or name.startswith((FILTER, WHEN))


def question_of(params: QueryDict) -> Question:
    """Read from an address; what is empty is not asked."""
    if len(params.urlencode()) > 4 * LONGEST:
        raise NotAskable(_("条件太长了，请去掉一些。"))
    said: dict[str, Any] = {name: params.get(name, "").strip() for name in NAMED if name not in MANY}
    for name in MANY:
        said[name] = tuple(dict.fromkeys(each for each in params.getlist(name) if each))
    if not all(is_sound(f"{name}{value}") for name, values in params.lists() for value in values):
        raise NotAskable(_("地址里有坏字符，请从页面上重新选。"))
    if set(said["how"]) - set(HOW):
        raise NotAskable(_("没有这种算法，请从页面上重新选。"))
    return Question(**said, filters=_part(params, FILTER), whens=_whens(params))


def question_about(listing: Listing) -> Question:
    """The rows that a list shows: its tab, its search, its filters."""
    page, tab = listing.page, listing.tab
    filters = sorted(
        (name, str(value)) for name, value in listing.params.items() if name in listing.fields and value
    )
    narrows = tab is not None and bool(tab.q(listing.member))
    return Question(
        of=f"{page.room()}.{page.slug}",
        tab=tab.key if tab is not None and narrows else "",
        q=listing.words,
        filters=tuple(filters),
    )


def _part(params: QueryDict, prefix: str) -> tuple[tuple[str, str], ...]:
    names = sorted(name for name in params if name.startswith(prefix))
    return tuple((name[len(prefix) :], value) for name in names if (value := params.get(name, "").strip()))


def _whens(params: QueryDict) -> tuple[tuple[str, str], ...]:
    found = _part(params, WHEN)
    if any(value not in MOVING for _name, value in found):
        raise NotAskable(_("没有这种时间，请从页面上重新选。"))
    return found


def read(text: str) -> Question:
    """Read from what was kept."""
    return question_of(QueryDict(text))
