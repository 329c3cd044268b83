"""The surveys room as a Django app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "houqin.surveys"
    label = "surveys"
