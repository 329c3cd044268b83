"""The addresses of the hazards room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.hazards.views.papers import book_pdf, papers, reply, slip
from houqin.hazards.views.similar import similar

look = methods("GET", "HEAD")

urlpatterns = [
    path("papers/", signed_in(look(papers)), name="hazards.papers"),
    path("papers/pdf/", signed_in(look(book_pdf)), name="hazards.papers.pdf"),
    path("slip/<uuid:pk>/pdf/", signed_in(look(slip)), name="hazards.slip"),
    path("reply/<uuid:pk>/pdf/", signed_in(look(reply)), name="hazards.reply"),
    path("similar/", signed_in(look(similar)), name="hazards.similar"),
    *room_urls("hazards"),
]
