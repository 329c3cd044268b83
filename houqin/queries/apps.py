"""The queries room as a Django app; it tells lists where they are counted."""

from django.apps import AppConfig


class QueriesConfig(AppConfig):
    name = "houqin.queries"
    label = "queries"

    def ready(self) -> None:
        from houqin.core.pages import lists
        from houqin.queries.showing import counted_at

        lists.COUNTED_AT = counted_at
