"""The addresses of the surveys room; those for strangers stand in config/urls.py."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.surveys.views.counting import counting
from houqin.surveys.views.pages import given_out, papers, results

look, both = methods("GET", "HEAD"), methods("GET", "HEAD", "POST")

urlpatterns = [
    path("share/<uuid:pk>/", signed_in(look(given_out)), name="surveys.share"),
    path("results/<uuid:pk>/", signed_in(look(results)), name="surveys.results"),
    path("papers/<uuid:pk>/<slug:what>/", signed_in(look(papers)), name="surveys.papers"),
    path("counting/<uuid:pk>/", signed_in(both(counting)), name="surveys.counting"),
    *room_urls("surveys"),
]
