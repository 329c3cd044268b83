"""The people room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "houqin.people"
    label = "people"

    def ready(self) -> None:
        from houqin.core import duties
        from houqin.people.joint import is_joined

        duties.joined = is_joined
