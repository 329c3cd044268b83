"""What a room declares about a kind of row: columns, filters, sorts, tabs, facts, actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.functional import Promise

from houqin.core.pages.filters import Filter
from houqin.core.search import matches

Label = str | Promise
PAGES: dict[str, type["ListPage"]] = {}  # "repairs.tickets" -> its declaration


@dataclass(frozen=True)
class Column:
    """One column: where its value comes from (`path` of values_list) and how it looks."""

    key: str
    label: Label
    path: str = ""
    kind: str = "text"  # text, main, code, badge, moment, day, number, money, yes_no
    choices: dict[Any, Any] | None = None  # value -> words
    tones: dict[Any, str] | None = None  # value -> tone of the badge; "" for what needs none in a list
    shown: bool = True  # without having been chosen
    mask: Callable[[str], str] | None = None  # how it looks to who gave no reason to see it (core/masks.py)
    covered: bool = False  # whether it is shown so in this list; a declaration leaves it alone

    @property
    def source(self) -> str:
        return self.path or self.key


@dataclass(frozen=True)
class Sort:
    """One order of a list: a column's key, and the fields with a (school, ..., id) index that serves it."""

    key: str
    field: str
    descending: bool = False


@dataclass(frozen=True)
class Tab:
    """A saved filter shown above the list with its count; `q(member)` narrows, by the date perhaps, never the hour."""

    key: str
    label: Label
    q: Callable[[Any], Q] = lambda member: Q()


@dataclass(frozen=True)
class Fact:
    """One line on the row's page: an attribute, or `show(row)` giving text (escaped) or safe HTML."""

    label: Label
    show: str | Callable[[Any], Any]
    wide: bool = False
    if_any: bool = False  # left out while there is nothing to show
    fields: tuple[str, ...] = ()  # what a correction calls it: the old value is then shown beside
    mask: Callable[[str], str] | None = None  # as of a column


@dataclass(frozen=True)
class Related:
    """Rows that point here: a link to their list, filtered by this row."""

    label: Label
    page: str
    filter: str


@dataclass(frozen=True)
class Beside:
    """Another page on the same rows, e.g. a board or a calendar, for those who may open it."""

    label: Label
    url: str
    code: str


class ListPage:
    """The declaration; subclasses set what they need and are registered by being defined."""

    model: ClassVar[Any]
    slug: ClassVar[str]  # the plural in the address
    title: ClassVar[Label]
    short: ClassVar[Label] = ""  # for the phone's bar
    on_phone: ClassVar[str] = (
        ""  # where the phone's bar leads instead of the list; such a room has a place of its own
    )
    icon: ClassVar[str] = "book"
    in_side_bar: ClassVar[bool] = True
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    sorts: ClassVar[Sequence[Sort]]
    tabs: ClassVar[Sequence[Tab]] = ()
    searched: ClassVar[
        Sequence[tuple[str, str]]
    ] = ()  # (own key column, "room.Model") searched besides `search`
    primary: ClassVar[str] = ""  # code of the action that begins a row
    often: ClassVar[int] = (
        0  # how often it is used: the largest come first under "+", on 今天, in the phone's bar
    )
    begins: ClassVar[Sequence[str]] = ()  # codes of other actions that stand under "+" and on 今天
    more: ClassVar[Sequence[str]] = ()  # codes of other actions on the school, shown in the list's menu
    links: ClassVar[Sequence[Beside]] = ()  # other pages, shown in the same menu
    batch_links: ClassVar[Sequence[Beside]] = ()  # pages that take the rows chosen in the list, as `ids`
    importer: ClassVar[str] = ""  # name of the import that fills this list
    facts: ClassVar[Sequence[Fact]] = ()
    related: ClassVar[Sequence[Related]] = ()
    beside: ClassVar[Sequence[Beside]] = ()
    joined: ClassVar[Sequence[str]] = ()  # select_related for the row's page
    empty: ClassVar[Label] = ""

    def __init_subclass__(cls) -> None:
        PAGES[f"{cls.model._meta.app_label}.{cls.slug}"] = cls
        cls.model.HAS_PAGE = True

    @classmethod
    def room(cls) -> str:
        return str(cls.model._meta.app_label)

    @classmethod
    def code(cls) -> str:
        """The permission to see this list."""
        return str(cls.model.view_code())

    @classmethod
    def url(cls) -> str:
        return f"/{cls.room()}/{cls.slug}/"

    @classmethod
    def row_url(cls, pk: Any) -> str:
        return f"/{cls.room()}/{cls.slug}/{pk}/"

    @classmethod
    def landing(cls, pk: Any) -> str:
        """Where one comes to after an action on a row: its page, unless it is read and worked on elsewhere."""
        return cls.row_url(pk)

    @classmethod
    def rows(cls, member: Any) -> Any:
        """All rows this member may see; a room may join or narrow here."""
        return cls.model.objects.visible_to(member)

    @classmethod
    def covers(cls, member: Any, listing: Any) -> bool:
        """Whether this member sees the masks in this list: only of kinds that are TRACED."""
        return False

    @classmethod
    def covers_row(cls, member: Any, row: Any) -> bool:
        """Whether this member sees the masks on this row's page; its story and its photos are kept back with them."""
        return False

    @classmethod
    def shows(cls, member: Any) -> dict[str, Any] | None:
        """The button that asks for the reason."""
        return None

    @classmethod
    def can_search(cls) -> bool:
        """Whether there is anything in which words could be found."""
        return bool(cls.model.SEARCHED or cls.searched)

    @classmethod
    def search(cls, rows: Any, words: str) -> Any:
        """Every word must stand in the row's own text, or in the people and places it points to."""
        for word in words.split()[:5]:
            found = matches(word) if cls.model.SEARCHED else Q()
            for column, model in cls.searched:
                found |= Q(**{f"{column}__in": _few_matching(model, word)})
            rows = rows.filter(found)
        return rows

    @classmethod
    def badge(cls, row: Any) -> dict[str, str] | None:
        """The status shown beside the title of the row's page."""
        if not hasattr(row, "status"):
            return None
        return {"label": row.get_status_display(), "tone": row.TONES.get(row.status, "info")}

    @classmethod
    def printed(cls, row: Any) -> str:
        """The address of this row as a paper to be signed; "" where it has none."""
        return ""

    @classmethod
    def pictured(cls, row: Any, member: Any) -> list[Any]:
        """The rows whose photos are shown on this row's page: its own, and of others that it took in."""
        return [row]

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        """More parts of the row's page as {title, html}; few rooms need it."""
        return []


def beside(page: type[ListPage], member: Any, here: str) -> list[dict[str, Any]]:
    """The row of links on top of a list and the pages beside it; none where there is only the list."""
    found = [(page.title, page.url(), page.code()), *((b.label, b.url, b.code) for b in page.beside)]
    links = [
        {"label": label, "url": url, "here": url == here} for label, url, code in found if member.can(code)
    ]
    return links if len(links) > 1 else []


def _few_matching(model: str, word: str) -> Any:
    from django.apps import apps

    return apps.get_model(model).objects.filter(matches(word)).values("pk")


def side_bar() -> list[type[ListPage]]:
    """The lists, most often used first: so in the side bar, on the phone's bar, under "+"."""
    return sorted((page for page in PAGES.values() if page.in_side_bar), key=lambda page: -page.often)


def page_of(model: Any) -> type[ListPage] | None:
    """The declaration of this kind of row."""
    return next((page for page in PAGES.values() if page.model is model), None)
