"""Requests as a server would hand them to the application: through WSGI, with a signed-in session."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.test import Client


class Browser:
    """One signed-in member; `get` and `post` give (status, body)."""

    def __init__(self, application: Any, user: Any, *, compressed: bool = False) -> None:
        client = Client()
        client.force_login(user)
        self.application = application
        self.token = "b" * 32
        self.accepts = {"HTTP_ACCEPT_ENCODING": "gzip"} if compressed else {}
        session = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.cookies = f"{session}; csrf={self.token}"

    def get(self, path: str, **query: str) -> tuple[int, bytes]:
        return self._call("GET", path, urlencode(query), b"")

    def post(self, path: str, **form: str) -> tuple[int, bytes]:
        body = urlencode(form | {"csrfmiddlewaretoken": self.token}).encode()
        return self._call("POST", path, "", body)

    def _call(self, method: str, path: str, query: str, body: bytes) -> tuple[int, bytes]:
        statuses: list[str] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000", "HTTP_COOKIE": self.cookies, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "", "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http", "wsgi.errors": BytesIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
            **self.accepts,
        }  # fmt: skip
        answer = self.application(environ, lambda status, headers, *rest: statuses.append(status))
        content = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(statuses[0][:3]), content
