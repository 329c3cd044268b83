"""The addresses of the API."""

from django.urls import path

from houqin.core.api import reading, writing
from houqin.core.api.openapi import description, docs

urlpatterns = [
    path("openapi.json", description, name="api.openapi"),
    path("docs", docs, name="api.docs"),
    path("files", writing.upload, name="api.upload"),
    path("actions/<str:code>", writing.act, name="api.act"),
    path("<str:room>/<str:slug>", reading.rows, name="api.rows"),
    path("<str:room>/<str:slug>/<str:pk>", reading.row, name="api.row"),
]
