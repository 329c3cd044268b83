"""Addresses of imports: /import/<name>/, its empty form, and the marked copy of a file."""

from django.urls import path

from houqin.core.pages.routes import methods, signed_in
from houqin.core.sheets.views import error_book_view, import_view, template_view

urlpatterns = [
    path("<slug:name>/", signed_in(methods("GET", "HEAD", "POST")(import_view)), name="import"),
    path("<slug:name>/template/", signed_in(methods("GET", "HEAD")(template_view)), name="import_template"),
    path("<slug:name>/errors/", signed_in(methods("GET", "HEAD")(error_book_view)), name="import_errors"),
]
