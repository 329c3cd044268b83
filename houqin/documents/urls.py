"""The addresses of the documents room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.documents.views import compare, paper

look = methods("GET", "HEAD")

urlpatterns = [
    path("compare/<uuid:pk>/", signed_in(look(compare)), name="documents.compare"),
    path("paper/<uuid:pk>/pdf/", signed_in(look(paper)), name="documents.paper"),
    *room_urls("documents"),
]
