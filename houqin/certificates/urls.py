"""The addresses of the certificates room."""

from django.urls import path

from houqin.certificates.views import about, paper
from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in

look = methods("GET", "HEAD")

urlpatterns = [
    path("about/", signed_in(look(about)), name="certificates.about"),
    path("paper/<slug:which>/", signed_in(look(paper)), name="certificates.paper"),
    *room_urls("certificates"),
]
