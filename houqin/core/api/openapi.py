"""The description of the API, generated from forms, columns and filters, and a page of our own to read it."""

from functools import lru_cache
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houqin import __version__
from houqin.core.actions import ACTIONS, Action
from houqin.core.files.fields import Photos
from houqin.core.forms import Lines, RowField, RowsField
from houqin.core.pages.declared import PAGES, ListPage
from houqin.core.pages.filters import ChoiceFilter, DayFilter

UUID = {"type": "string", "format": "uuid"}
ERRORS = {
    "400": "a field or parameter is wrong: {detail, fields}",
    "401": "no valid token",
    "403": "not allowed",
    "404": "no such row, or not one of yours",
    "409": "a rule refuses: {detail}",
    "422": "the key was used with other content",
    "429": "too many requests",
}


def schema_of(field: forms.Field) -> dict[str, Any]:
    """JSON schema of a form field."""
    schema: dict[str, Any]
    choices: Any = getattr(field, "choices", ())
    match field:
        case _ if hasattr(field, "schema"):
            schema = dict(field.schema)
        case Photos() | RowsField():
            schema = {"type": "array", "items": UUID}
        case RowField():
            schema = dict(UUID)
        case Lines():
            properties = {name: schema_of(each) for name, each in field.line.base_fields.items()}
            schema = {
                "type": "array",
                "items": {"type": "object", "properties": properties},
                "maxItems": field.most,
            }
        case forms.BooleanField():
            schema = {"type": "boolean"}
        case forms.IntegerField():
            bounds = {"minimum": field.min_value, "maximum": field.max_value}
            schema = {"type": "integer"} | {name: most for name, most in bounds.items() if most is not None}
        case forms.MultipleChoiceField():
            schema = {
                "type": "array",
                "items": {"type": "string", "enum": [str(key) for key, _label in choices]},
            }
        case forms.ChoiceField():
            schema = {"type": "string", "enum": [str(key) for key, _label in choices]}
            if not schema["enum"]:
                del schema["enum"]
        case forms.DateField():
            schema = {"type": "string", "format": "date"}
        case forms.TimeField():
            schema = {"type": "string", "examples": ["16:30"]}
        case _:
            most = getattr(field, "max_length", None)
            schema = {"type": "string"} | ({"maxLength": most} if most else {})
    if not field.required and "enum" in schema and "" not in schema["enum"]:
        schema["enum"].append("")
    return schema | {"title": str(field.label or "")}


def _responses(code: str, schema: dict[str, Any]) -> dict[str, Any]:
    good = {code: {"description": "done", "content": {"application/json": {"schema": schema}}}}
    return good | {status: {"description": text} for status, text in ERRORS.items()}


def _action(action: Action[..., Any]) -> dict[str, Any]:
    fields = action.form_class.base_fields
    properties: dict[str, Any] = {
        "key": UUID | {"description": "made by the caller; the same key happens once"}
    }
    if not action.on_school:
        properties["target"] = dict(UUID)
    if action.on_any_row:
        properties["model"] = {
            "type": "string",
            "enum": sorted(p.model._meta.label_lower for p in PAGES.values()),
        }
    properties |= {name: schema_of(field) for name, field in fields.items()}
    needed = [name for name, field in fields.items() if field.required] + (
        [] if action.on_school else ["target"]
    )
    body = {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    outcome = {
        "type": "object",
        "properties": {"id": UUID, "model": {"type": "string"}, "url": {"type": ["string", "null"]}},
    }
    return {
        "operationId": action.code,
        "summary": str(action.label),
        "description": action.rule.__doc__ or "",
        "tags": [action.room],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": _responses("200", outcome) | {"201": {"description": "created"}},
    }


def _parameters(page: type[ListPage]) -> list[dict[str, Any]]:
    text = {"type": "string"}
    found: dict[str, dict[str, Any]] = {
        "q": text,
        "cursor": text,
        "limit": {"type": "integer", "minimum": 1, "maximum": 200},
        "sort": {"type": "string", "enum": [sort.key for sort in page.sorts]},
    }
    if page.tabs:
        found["tab"] = {"type": "string", "enum": [tab.key for tab in page.tabs]}
    for each in page.filters:
        match each:
            case ChoiceFilter():
                found[each.name] = {"type": "string", "enum": [str(key) for key, _label in each.choices]}
            case DayFilter():
                found |= {
                    f"{each.name}_{end}": {"type": "string", "format": "date"} for end in ("from", "to")
                }
            case _:
                found[each.name] = dict(UUID)
    return [{"name": name, "in": "query", "schema": schema} for name, schema in found.items()]


def _row(page: type[ListPage]) -> dict[str, Any]:
    kinds = {"number": "integer", "money": "integer", "yes_no": "boolean"}
    columns = {
        c.key: {"type": [kinds.get(c.kind, "string"), "null", "boolean"], "title": str(c.label)}
        for c in page.columns
    }
    return {"type": "object", "properties": {"id": UUID} | columns}


@lru_cache(maxsize=4)
def openapi(language: str) -> dict[str, Any]:
    """The whole description, OpenAPI 3.1."""
    paths: dict[str, Any] = {}
    for key, page in PAGES.items():
        room, slug = key.split(".")
        listed = {
            "type": "object",
            "properties": {
                "rows": {"type": "array", "items": _row(page)},
                "cursor": {"type": ["string", "null"]},
            },
        }
        name = {"tags": [room], "summary": str(page.title)}
        paths[f"/{room}/{slug}"] = {
            "get": name
            | {
                "operationId": f"{key}.list",
                "parameters": _parameters(page),
                "responses": _responses("200", listed),
            }
        }
        target = [{"name": "id", "in": "path", "required": True, "schema": UUID}]
        paths[f"/{room}/{slug}/{{id}}"] = {
            "get": name
            | {"operationId": f"{key}.row", "parameters": target, "responses": _responses("200", _row(page))}
        }
    paths |= {f"/actions/{code}": {"post": _action(action)} for code, action in sorted(ACTIONS.items())}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Houqin",
            "version": __version__,
            "description": _("一切操作与名单，和页面上的相同。"),
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def description(request: HttpRequest) -> HttpResponse:
    """openapi.json: the same for everyone, so it asks nobody who he is."""
    from django.utils.translation import get_language

    return JsonResponse(openapi(get_language() or "zh-hans"))


def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page, from our own files."""
    from django.utils.translation import get_language

    described = openapi(get_language() or "zh-hans")
    operations = [
        {
            "method": method.upper(),
            "path": f"/api/v1{path}",
            "summary": operation["summary"],
            "text": operation.get("description", ""),
            "fields": _fields(operation),
        }
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    page = {"operations": operations, "errors": ERRORS.items()}
    return render(request, "core/api_docs.html", {"page": page, "title": "API"})


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    if "requestBody" not in operation:
        return [{"name": p["name"], "schema": p["schema"], "needed": False} for p in operation["parameters"]]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return [
        {"name": n, "schema": s, "needed": n in schema["required"]} for n, s in schema["properties"].items()
    ]
