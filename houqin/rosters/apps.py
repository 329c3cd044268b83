"""The rosters room as a Django app."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "houqin.rosters"
    label = "rosters"
