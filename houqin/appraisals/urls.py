"""The addresses of the appraisals room."""

from django.urls import path

from houqin.appraisals.views import papers
from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in

urlpatterns = [
    path("papers/", signed_in(methods("GET", "HEAD")(papers)), name="appraisals.papers"),
    *room_urls("appraisals"),
]
