"""Pages that nobody writes twice: the list, the row, the action's form, made from one declaration per kind of row.

A room's pages.py subclasses ``ListPage``; the same declaration serves the list, its export, its print and the API.
"""

from houqin.core.pages.declared import PAGES, Beside, Column, Fact, ListPage, Related, Sort, Tab, page_of
from houqin.core.pages.filters import ChoiceFilter, DayFilter, Filter, GroupFilter, RowFilter, TextFilter
from houqin.core.pages.routes import room_urls

__all__ = [
    "PAGES",
    "Beside",
    "ChoiceFilter",
    "Column",
    "DayFilter",
    "Fact",
    "Filter",
    "GroupFilter",
    "ListPage",
    "Related",
    "RowFilter",
    "Sort",
    "Tab",
    "TextFilter",
    "page_of",
    "room_urls",
]
