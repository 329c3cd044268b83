"""The addresses of the rosters room."""

from django.urls import path

from houqin.core.pages.routes import methods, room_urls, signed_in
from houqin.rosters.views import load, on_paper

look = methods("GET", "HEAD")

urlpatterns = [
    path("load/", signed_in(look(load)), name="rosters.load"),
    path("rosters/<uuid:pk>/print/", signed_in(look(on_paper)), name="rosters.print"),
    *room_urls("rosters"),
]
