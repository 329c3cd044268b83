"""The addresses of the returns room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.returns.views import download, number, table

look = methods("GET", "HEAD")
both = methods("GET", "HEAD", "POST")

urlpatterns = [
    path("table/<uuid:pk>/", signed_in(both(table)), name="returns.table"),
    path("number/<uuid:pk>/", signed_in(look(number)), name="returns.number"),
    path("download/<uuid:pk>/", signed_in(look(download)), name="returns.download"),
    *room_urls("returns"),
]
