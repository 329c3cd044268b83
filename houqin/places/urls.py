"""The addresses of the places room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.places.label_views import labels_page

urlpatterns = [
    path("labels/", signed_in(methods("GET", "HEAD", "POST")(labels_page)), name="places.labels"),
    *room_urls("places"),
]
