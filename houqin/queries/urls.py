"""The addresses of the queries room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.queries.views import build, rows

look = methods("GET", "HEAD")

urlpatterns = [
    path("build/", signed_in(look(build)), name="queries.build"),
    path("rows/", signed_in(look(rows)), name="queries.rows"),
    *room_urls("queries"),
]
