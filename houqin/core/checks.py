"""What must be so before anything is served: a missing control stops the start, not production."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as Remark
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

# The addresses that answer strangers; every other view must carry a guard.
PUBLIC = frozenset(
    {
        "login",
        "logout",
        "healthz",
        "readyz",
        "metrics",
        "set_language",
        "api.openapi",
        "api.docs",
        "devices.pair",
    }
    | {
        "invited",
        "duties.feed.read",
        "by_code",
        "tracked.find",
        "tracked",
        "tracked.photo",
        "survey",
        "opinion",
    }  # labels, what was reported at them, surveys and boxes for opinions
    | {"registers.offline"}  # a script that is the same for everybody
)


def register_all() -> None:
    """Called once when the apps are ready."""
    register(every_view_is_guarded)
    register(the_database_is_fit, "database")


def named_views(patterns: Any = None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    """(name, pattern) of every address."""
    found: list[tuple[str, URLPattern]] = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            found += named_views(pattern.url_patterns)
        else:
            found.append((pattern.name or str(pattern.pattern), pattern))
    return found


def every_view_is_guarded(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Deny by default: a view that asks nobody who he is does not start (reliability G20)."""
    return [
        Error(f"the view {name} has no guard: wrap it in signed_in() or list it in PUBLIC", id="houqin.E001")
        for name, pattern in named_views()
        if name not in PUBLIC and not hasattr(pattern.callback, "houqin_guard")
    ]


def the_database_is_fit(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Engine versions that lose data are named; a PostgreSQL that cannot compare Chinese is refused."""
    if connection.vendor == "sqlite":
        if sqlite3.sqlite_version_info < (3, 37):
            return [
                Error(
                    f"SQLite {sqlite3.sqlite_version} is too old; 3.37 or newer is needed", id="houqin.E002"
                )
            ]
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        ctype, encoding = cursor.fetchone()
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (above,) = cursor.fetchone()
    problems: list[Any] = []
    if ctype == "C" or encoding != "UTF8":
        problems.append(
            Error("the database must be UTF8 with a ctype other than C (C.UTF-8 is fine)", id="houqin.E003")
        )
    if above and not settings.DEBUG:
        problems.append(
            Remark("the database role bypasses row-level security; use an ordinary role", id="houqin.W001")
        )
    return problems
