"""The meetings room as a Django app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "houqin.meetings"
    label = "meetings"
