"""The queries room as a Django app."""

from django.apps import AppConfig


class QueriesConfig(AppConfig):
    name = "houqin.queries"
    label = "queries"
