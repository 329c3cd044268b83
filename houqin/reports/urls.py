"""The addresses of the reports room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.reports.board.view import board
from houqin.reports.looking import book, versions
from houqin.reports.numbers import figure, number
from houqin.reports.views import paper, read

look = methods("GET", "HEAD")

urlpatterns = [
    path("read/<uuid:pk>/", signed_in(look(read)), name="reports.read"),
    path("figure/<uuid:pk>/", signed_in(look(figure)), name="reports.figure"),
    path("board/", signed_in(look(board)), name="reports.board"),
    path("number/", signed_in(look(number)), name="reports.number"),
    path("paper/<uuid:pk>/", signed_in(look(paper)), name="reports.paper"),
    path("versions/<uuid:pk>/", signed_in(look(versions)), name="reports.versions"),
    path("book/<uuid:pk>/", signed_in(look(book)), name="reports.book"),
    *room_urls("reports"),
]
