"""The house as a Django app: its tables stand in the modules that own them."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

TABLES = (
    "history",
    "numbers",
    "jobs",
    "sessions",
    "schedules",
    "attempts",
    "looks",
    "limits",
    "files.models",
    "paper.models",
    "sheets.models",
    "notices.models",
    "heads",
)


class CoreConfig(AppConfig):
    name = "houqin.core"
    label = "core"

    def import_models(self) -> None:
        super().import_models()
        for module in TABLES:
            import_module(f"houqin.core.{module}")

    def ready(self) -> None:
        from houqin.core import checks, guards, rooms

        rooms.open_all()
        checks.register_all()
        pre_migrate.connect(guards.before_migrate, dispatch_uid="houqin.guards")
        post_migrate.connect(guards.after_migrate, dispatch_uid="houqin.guards")
