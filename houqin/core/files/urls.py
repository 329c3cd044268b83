"""The addresses of files; an address says nothing about who may open it."""

from django.urls import path

from houqin.core.files import views
from houqin.core.pages.routes import asks_itself

urlpatterns = [
    path("", asks_itself(views.upload), name="upload_files"),
    path("<uuid:pk>", asks_itself(views.show), name="file"),
    path("<uuid:pk>/thumb", asks_itself(views.show_thumb), name="file_thumb"),
]
