"""The duties room as a Django app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "houqin.duties"
    label = "duties"
