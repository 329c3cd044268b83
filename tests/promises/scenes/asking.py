"""Not a scene: how children ask for things, through the API as any program would, each under its own token."""

import json
from typing import Any
from uuid import UUID

from django.test import Client

API = "/api/v1/actions/"


def warm_up() -> None:
    """Import what the first request would import, so that children start at once."""
    from django.urls import get_resolver, resolve

    _ = get_resolver().url_patterns
    from houqin.core.api import openapi, writing  # noqa: F401

    resolve(f"{API}repairs.report_ticket")
    Client().get("/healthz")  # reads the layers around every request, and asks nothing of the database


def ask(who: str, action: str, key: UUID, target: Any = None, **answers: Any) -> tuple[int, dict[str, Any]]:
    """Send one action; (status, answer). A server error is an answer too: status 500 with nothing in it."""
    body = {"target": str(target) if target else None, "key": str(key), **answers}
    response = Client(raise_request_exception=False).post(
        f"{API}{action}",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer promise-{who}"},
    )
    is_json = response.headers["Content-Type"].startswith("application/json")
    return response.status_code, json.loads(response.content) if is_json else {}


def a_place() -> str:
    """The key of a place where something can be broken."""
    from houqin.core.scope import in_school
    from houqin.places.models import Place
    from tests.promises.stage import cast

    with in_school(cast().school):
        return str(Place.objects.filter(kind=Place.ROOM).order_by("path")[0].pk)


def report(number: int, key: UUID, place: str) -> tuple[int, dict[str, Any]]:
    """Tan reports that something is broken."""
    return ask("tan", "repairs.report_ticket", key, place=place, fault=f"灯 {number} 不亮")


def unlimited() -> None:
    """The minute's limit of requests is for one program; a scene plays very many of them."""
    from houqin.core.api import asking

    asking._spent.clear()
