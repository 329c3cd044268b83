"""The devices room as a Django app."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "houqin.devices"
    label = "devices"

    def ready(self) -> None:
        from houqin.core import doors
        from houqin.devices.door import begins_at

        doors.begins_at = begins_at
