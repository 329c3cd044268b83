"""Requests as the server makes them: one that names an encoding that is no text is still a request, and is refused."""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest


class Request(WSGIRequest):
    """Django's own decodes the address with whatever codec the client names, and breaks where it is none of text."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except LookupError:  # a codec like "hex"; `middleware.only_utf8` says so in a sentence
            self._encoding = None
