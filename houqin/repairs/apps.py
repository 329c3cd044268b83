"""The repairs room as a Django app."""

from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "houqin.repairs"
    label = "repairs"
