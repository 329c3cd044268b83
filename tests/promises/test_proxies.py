"""G14: a cache on the way never shows one person's page to another: nginx of deploy/ with its cache turned on, before a
served Houqin; and https with the school's own authority, through nginx and through caddy.
"""

import os
import re
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest

from tests.promises.conftest import SOAK
from tests.promises.serving import free_port, get, program, running, served
from tests.promises.templates import ROOT, House, on_postgres

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(on_postgres(), reason="what a cache keeps does not depend on the engine"),
]
EXAMPLES = ROOT / "deploy" / "one-machine"
NGINX, CADDY, OPENSSL = program("nginx"), program("caddy"), program("openssl")
needs_nginx = pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed here (apt-get install nginx-light)"
)
TURNS = 500 * SOAK
PAGES = ("/mine/", "/repairs/tickets/", "/")
CACHE = """proxy_cache pages; proxy_cache_valid any 10m; proxy_cache_key $uri;
        add_header X-Cache $upstream_cache_status always; """
DEAF = "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; "


@contextmanager
def nginx(folder: Path, example: str, port: int, more: str = "", **ports: int) -> Iterator[None]:
    """The example as it lies in deploy/, on free ports and in a folder of its own; `more` goes into its location."""
    folder.mkdir()
    text = (EXAMPLES / example).read_text(encoding="utf8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    for words, free in ports.items():
        text = text.replace(f"listen {words.removeprefix('p')}", f"listen 127.0.0.1:{free}")
    text = text.replace("/etc/houqin/tls", str(folder.parent / "tls"))
    text = text.replace("location / {", f"location / {{\n        {more}")
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; worker_processes 1;\n"
        f"pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 64; }}\n"
        f"http {{ access_log off; {paths} proxy_cache_path {folder}/cache keys_zone=pages:1m;\n{text}\n}}\n",
        encoding="utf8",
    )
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf"]
    tried = subprocess.run([*map(str, command), "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    with running(command, next(iter(ports.values()))):
        yield


@needs_nginx
@pytest.mark.parametrize("listens_to_us", [True, False], ids=["sound", "deaf_cache"])
def test_two_people_behind_one_cache_never_see_each_others_pages(
    new_house: Callable[[], House], tmp_path: Path, listens_to_us: bool
) -> None:
    house, front = new_house(), free_port()
    people = list(house.play("signed_in", who=["tan", "hu"]).values())
    turns = TURNS if listens_to_us else 12
    with (
        served(house, HOUQIN_PROXIES="1") as port,
        nginx(tmp_path / "nginx", "nginx-lan.conf", port, CACHE + ("" if listens_to_us else DEAF), p80=front),
    ):
        connection = HTTPConnection("127.0.0.1", front, timeout=30)
        mixed, kept = 0, 0
        for turn in range(turns):
            mine, other = people[turn % 2], people[1 - turn % 2]
            answer, text = get(connection, PAGES[turn // 2 % len(PAGES)], mine["cookie"])
            assert answer.status == 200, text[-3000:]
            mixed += mine["name"] not in text or other["name"] in text
            kept += answer.headers["X-Cache"] == "HIT"
        style = re.search(r'href="(/static/[^"]+\.css)"', text)[1]
        hits = [get(connection, style)[0].headers["X-Cache"] for _turn in range(2)]
    assert hits[1] == "HIT", "this cache keeps nothing at all, so it proves nothing"
    assert (mixed == 0, kept == 0) == (listens_to_us, listens_to_us), (mixed, kept)


@pytest.fixture
def authority(tmp_path: Path) -> ssl.SSLContext:
    """The school's own authority and its certificate for this machine; what a phone that trusts it says."""
    made = subprocess.run(
        ["sh", EXAMPLES / "lan-ca.sh", tmp_path / "tls", "houqin.school.lan", "127.0.0.1"],
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return ssl.create_default_context(cafile=tmp_path / "tls" / "ca.crt")


def _shows_the_login(front: int, plain: int, trust: ssl.SSLContext) -> None:
    """Https with the certificate shows the page with all that belongs to https; plain http leads there."""
    safe = HTTPSConnection("127.0.0.1", front, context=trust, timeout=30)
    answer, text = get(safe, "/login/")
    assert (answer.status, "csrfmiddlewaretoken" in text) == (200, True)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["Set-Cookie"].startswith("__Host-csrf=")
    assert "; Secure" in answer.headers["Set-Cookie"]
    answer, _text = get(HTTPConnection("127.0.0.1", plain, timeout=30), "/login/")
    assert (answer.status, answer.headers["Location"].startswith("https://")) in ((301, True), (308, True))
    with pytest.raises(ssl.SSLCertVerificationError):
        get(HTTPSConnection("127.0.0.1", front, context=ssl.create_default_context(), timeout=30), "/login/")


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here")
def test_https_in_a_schools_own_network_works_with_the_schools_own_authority(
    new_house: Callable[[], House], tmp_path: Path, authority: ssl.SSLContext
) -> None:
    fronts = [
        front for program_there, front in ((NGINX, _behind_nginx), (CADDY, _behind_caddy)) if program_there
    ]
    if not fronts:
        pytest.skip("neither nginx nor caddy is installed here")
    with served(new_house(), HOUQIN_PROFILE="https", HOUQIN_PROXIES="1") as port:
        for front in fronts:
            safe, plain = free_port(), free_port()
            with front(tmp_path, port, safe, plain):
                _shows_the_login(safe, plain, authority)


def _behind_nginx(folder: Path, port: int, safe: int, plain: int) -> AbstractContextManager[Any]:
    return nginx(folder / "nginx", "nginx-https.conf", port, p443=safe, p80=plain)


def _behind_caddy(folder: Path, port: int, safe: int, plain: int) -> AbstractContextManager[Any]:
    text = (
        (EXAMPLES / "Caddyfile.https")
        .read_text(encoding="utf8")
        .replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    )
    text = text.replace(":443", f":{safe}").replace(":80 ", f":{plain} ").replace("/etc/houqin", str(folder))
    (folder / "Caddyfile").write_text(text, encoding="utf8")
    command = [CADDY, "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]
    return running(command, safe, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"})
