"""The addresses of the repairs room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.repairs.views.overhaul import overhaul
from houqin.repairs.views.papers import paper_pdf, papers

look = methods("GET", "HEAD")

urlpatterns = [
    path("overhaul/", signed_in(look(overhaul)), name="repairs.overhaul"),
    path("papers/", signed_in(look(papers)), name="repairs.papers"),
    path("papers/<slug:what>/", signed_in(look(papers)), name="repairs.papers.one"),
    path("papers/<slug:what>/pdf/", signed_in(look(paper_pdf)), name="repairs.papers.pdf"),
    *room_urls("repairs"),
]
