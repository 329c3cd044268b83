"""Whatever was sent as a file, a browser that opens it runs nothing of it (reliability.md G41)."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from houqin.core.files.receiving import keep_paper
from houqin.core.tests import files_corpus as corpus
from houqin.core.tests.files_people import Place, data_folder, here, send, signed_in
from tests.browser.conftest import WHOLE

__all__ = ["data_folder", "here"]  # fixtures

pytestmark = pytest.mark.browser

CANARY = b"<script>fetch('/canary')</script><img src=x onerror=\"fetch('/canary')\">"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload=\"fetch('/canary')\"/>"
LAST = b"<script>fetch('/the-last-word')</script>"
HEARD_WITHIN_S = 20
Page = tuple[dict[str, str], bytes]

HOSTILE = {
    "page.html": b"<!DOCTYPE html>" + CANARY,
    "drawing.svg": SVG,
    "comment.jpg": corpus.jpeg(comment=CANARY),
    "tail.jpg": corpus.jpeg((1200, 900)) + bytes(5000) + CANARY,
    "exif.jpg": corpus.with_camera_data(taken=CANARY.decode()),
    "head.gif": b"GIF89a/*" + CANARY + b"*/",
    "gpj\u202e.html": corpus.jpeg((60, 60)),
    'x.jpg"; filename="y.html': corpus.jpeg((61, 60)),
}


def answers(place: Place) -> tuple[dict[str, Page], int]:
    """What our server answers for each file that it took, and how many it refused."""
    client, taken, refused = signed_in(place.teacher), {}, 0
    for name, content in HOSTILE.items():
        sent = send(client, (name, content))
        if sent.status_code != 201:
            refused += 1
            continue
        for kind in ("url", "thumb_url"):
            url = sent.json()["files"][0][kind]
            taken[url] = page_of(client, url)
    paper = keep_paper(place.teacher, "page.html", CANARY, "csv")
    taken[f"/files/{paper.pk}"] = page_of(client, f"/files/{paper.pk}")
    return taken, refused


def page_of(client: Client, url: str) -> Page:
    answer = client.get(url)
    assert answer.status_code == 200
    return dict(answer.headers), answer.content


@contextmanager
def served(pages: dict[str, Page]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers byte by byte; its address, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            headers, body = pages.get(self.path, ({"Content-Type": "text/plain"}, b""))
            self.send_response(200)
            for name, value in ({**headers, "Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()


def opened(playwright: Any, pages: dict[str, Page], *heard: str) -> list[str]:
    """Open every page, and every one again inside a frame, an object and an image; the paths that were asked for.

    A page of ours speaks last: what has spoken before it was heard. `heard` is waited for, too.
    """
    from playwright.sync_api import Error

    frames = "".join(
        f'<iframe src="{url}"></iframe><object data="{url}"></object><img src="{url}"><script src="{url}"></script>'
        for url in pages
    )
    html = {"Content-Type": "text/html"}
    all_pages = {**pages, "/frames": (html, frames.encode()), "/last": (html, LAST)}
    with served(all_pages) as (address, asked):
        browser = playwright.chromium.launch(executable_path=WHOLE, args=["--no-sandbox"])
        tab = browser.new_page()
        for url in (*pages, "/frames"):
            with suppress(Error):  # a paper is downloaded instead of shown
                tab.goto(address + url, wait_until="load")
            tab.wait_for_timeout(100)
        browser.new_page().goto(f"{address}/last")  # beside the frames, which may still have something to say
        until = time.monotonic() + HEARD_WITHIN_S
        while not {"/the-last-word", *heard} <= set(asked) and time.monotonic() < until:
            tab.wait_for_timeout(100)
        browser.close()
    return asked


def test_no_file_runs_anything_in_a_browser(playwright: Any, here: Place) -> None:
    pages, refused = answers(here)
    assert refused == 5
    assert len(pages) == 2 * (len(HOSTILE) - refused) + 1
    asked = opened(playwright, pages)
    assert {*pages, "/the-last-word"} <= set(asked)
    assert "/canary" not in asked


def test_the_canary_sings_where_files_are_served_as_they_came(playwright: Any) -> None:
    page = CANARY.replace(b"/canary", b"/canary-of-page")
    drawing = SVG.replace(b"/canary", b"/canary-of-drawing")
    asked = opened(
        playwright,
        {"/a": ({"Content-Type": "text/html"}, page), "/b": ({"Content-Type": "image/svg+xml"}, drawing)},
        "/canary-of-page",
        "/canary-of-drawing",
    )
    assert {"/canary-of-page", "/canary-of-drawing"} <= set(asked)
