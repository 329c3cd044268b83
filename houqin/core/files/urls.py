"""The addresses of files; an address says nothing about who may open it."""

from django.urls import path

from houqin.core.files import views

urlpatterns = [
    path("", views.upload, name="upload_files"),
    path("<uuid:pk>", views.show, name="file"),
    path("<uuid:pk>/thumb", views.show_thumb, name="file_thumb"),
]
