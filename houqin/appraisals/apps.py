"""The appraisals room as a Django app."""

from django.apps import AppConfig


class AppraisalsConfig(AppConfig):
    name = "houqin.appraisals"
    label = "appraisals"
