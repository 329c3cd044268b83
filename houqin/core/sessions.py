"""Sessions in the database, written under the same lock as everything else on SQLite."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from houqin.core.writing import the_only_writer


class SessionStore(DatabaseStore):
    """Django's own store; only the moment of writing is ours."""

    def _validate_session_key(self, key: Any) -> bool:
        """Only what this house could have made reaches the database: a cookie can hold anything, NUL too."""
        return bool(key) and len(key) == 32 and key.isascii() and key.isalnum()

    def save(self, must_create: bool = False) -> None:
        with the_only_writer():
            super().save(must_create)

    def delete(self, session_key: Any = None) -> None:
        with the_only_writer():
            super().delete(session_key)
