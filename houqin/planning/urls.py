"""The addresses of the planning room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.planning.views import line, paper, read

look = methods("GET", "HEAD")
both = methods("GET", "HEAD", "POST")

urlpatterns = [
    path("read/", signed_in(both(read)), name="planning.read"),
    path("line/<uuid:pk>/", signed_in(both(line)), name="planning.line"),
    path("papers/<uuid:pk>/<slug:what>/", signed_in(look(paper)), name="planning.paper"),
    *room_urls("planning"),
]
