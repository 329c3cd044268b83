"""The addresses of the reports room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.reports.views import figure, paper, read

look = methods("GET", "HEAD")

urlpatterns = [
    path("read/<uuid:pk>/", signed_in(look(read)), name="reports.read"),
    path("figure/<uuid:pk>/", signed_in(look(figure)), name="reports.figure"),
    path("paper/<uuid:pk>/", signed_in(look(paper)), name="reports.paper"),
    *room_urls("reports"),
]
