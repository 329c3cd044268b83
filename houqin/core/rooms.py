"""Opening the rooms: importing the modules in which a room says what it has, in one order, once."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings

OF_THE_HOUSE = (
    "houqin.core.backup.work",
    "houqin.core.files.actions",
    "houqin.core.archive.chain",
    "houqin.core.files.weekly",
    "houqin.core.pages.exporting",
    "houqin.core.sweeping",
    "houqin.core.heads_page",
    "houqin.core.walking",
    "houqin.core.pages.printing",
    "houqin.core.notices.actions",
    "houqin.core.notices.pages",
    "houqin.core.notices.daily",
)
SPEAKING = (
    "actions",
    "forms",
    "pages",
    "imports",
    "todo",
    "facts",
    "notices",
    "schedules",
    "sheets",
    "books",
)


def module_of(room: str, name: str) -> ModuleType | None:
    """A room's module, or nothing when the room does not need it."""
    dotted = f"houqin.{room}.{name}"
    return import_module(dotted) if find_spec(dotted) else None


def open_all() -> None:
    """Import what each room declares, so that the lists of actions, pages and imports are complete."""
    for name in OF_THE_HOUSE:
        import_module(name)
    for room in settings.ROOMS:
        for name in SPEAKING:
            module_of(room, name)


def all_modules(name: str) -> list[tuple[str, ModuleType]]:
    """(room, module) for every room that has a module of this name."""
    found = [(room, module_of(room, name)) for room in settings.ROOMS]
    return [(room, module) for room, module in found if module is not None]
