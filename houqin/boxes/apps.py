"""The boxes room as a Django app."""

from django.apps import AppConfig


class BoxesConfig(AppConfig):
    name = "houqin.boxes"
    label = "boxes"
