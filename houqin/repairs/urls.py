"""The addresses of the repairs room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.repairs.views.overhaul import overhaul

look = methods("GET", "HEAD")

urlpatterns = [
    path("overhaul/", signed_in(look(overhaul)), name="repairs.overhaul"),
    *room_urls("repairs"),
]
