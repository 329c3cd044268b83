"""The hazards room as a Django app."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "houqin.hazards"
    label = "hazards"
