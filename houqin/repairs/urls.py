"""The addresses of the repairs room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.repairs.views.board import board
from houqin.repairs.views.bulletin import bulletin, bulletin_picture
from houqin.repairs.views.calendar import calendar
from houqin.repairs.views.overhaul import overhaul
from houqin.repairs.views.papers import paper_pdf, papers
from houqin.repairs.views.paste import paste
from houqin.repairs.views.similar import similar
from houqin.repairs.views.statistics import statistics

look = methods("GET", "HEAD")

urlpatterns = [
    path("board/", signed_in(look(board)), name="repairs.board"),
    path("calendar/", signed_in(look(calendar)), name="repairs.calendar"),
    path("statistics/", signed_in(look(statistics)), name="repairs.statistics"),
    path("bulletin/", signed_in(look(bulletin)), name="repairs.bulletin"),
    path("bulletin.png", signed_in(look(bulletin_picture)), name="repairs.bulletin.picture"),
    path("overhaul/", signed_in(look(overhaul)), name="repairs.overhaul"),
    path("papers/", signed_in(look(papers)), name="repairs.papers"),
    path("papers/<slug:what>/", signed_in(look(papers)), name="repairs.papers.one"),
    path("papers/<slug:what>/pdf/", signed_in(look(paper_pdf)), name="repairs.papers.pdf"),
    path("paste/", signed_in(methods("GET", "HEAD", "POST")(paste)), name="repairs.paste"),
    path("similar/", signed_in(methods("GET", "HEAD", "POST")(similar)), name="repairs.similar"),
    *room_urls("repairs"),
]
