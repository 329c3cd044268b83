"""The addresses of the duties room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.duties.views.calendar import calendar, calendar_print
from houqin.duties.views.closing import closing_page, missing_paper, note_paper
from houqin.duties.views.feed import feed_page, feed_read
from houqin.duties.views.packs import packs_page
from houqin.duties.views.papers import lists, matrix, papers

look, both = methods("GET", "HEAD"), methods("GET", "HEAD", "POST")

urlpatterns = [
    path("packs/", signed_in(look(packs_page)), name="duties.packs"),
    path("calendar/", signed_in(look(calendar)), name="duties.calendar"),
    path("calendar/print/", signed_in(look(calendar_print)), name="duties.calendar.print"),
    path("closing/", signed_in(look(closing_page)), name="duties.closing"),
    path("closing/missing.pdf", signed_in(look(missing_paper)), name="duties.closing.missing"),
    path("closing/note.pdf", signed_in(look(note_paper)), name="duties.closing.note"),
    path("papers/", signed_in(look(papers)), name="duties.papers"),
    path("papers/matrix.pdf", signed_in(look(matrix)), name="duties.papers.matrix"),
    path("papers/lists.pdf", signed_in(look(lists)), name="duties.papers.lists"),
    path("feed/", signed_in(both(feed_page)), name="duties.feed"),
    path("feed/<str:school>/<str:secret>.ics", look(feed_read), name="duties.feed.read"),
    *room_urls("duties"),
]
