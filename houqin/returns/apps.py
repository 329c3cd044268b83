"""The returns room as a Django app."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "houqin.returns"
    label = "returns"
