"""The addresses of the boxes room."""

from django.urls import path

from houqin.boxes import views
from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in

look = methods("GET", "HEAD")

urlpatterns = [
    path("shelf/", signed_in(look(views.shelf)), name="boxes.shelf"),
    path("spines/", signed_in(look(views.spines)), name="boxes.spines"),
    path("catalogue/", signed_in(look(views.catalogue)), name="boxes.catalogue"),
    path("whole/<uuid:pk>/", signed_in(look(views.whole)), name="boxes.whole"),
    path("folder/<uuid:pk>/", signed_in(look(views.folder)), name="boxes.folder"),
    *room_urls("boxes"),
]
