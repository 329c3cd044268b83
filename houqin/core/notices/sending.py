"""One POST to the outside, with a short time, no redirects, and only to addresses that are meant to be reached.

The guard against being used as a door into the school's own network: https only, known hosts, no private address, and the
address that was looked at is the one that is connected to.
"""

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 5.0  # for the whole of one try
ANSWER_MOST = 64 * 1024  # bytes of an answer that are read


class NotSent(Exception):
    """Why a message did not go out, in plain words; `final` is: trying again would not help."""

    def __init__(self, sentence: str, *, final: bool = False) -> None:
        self.final = final
        super().__init__(sentence)


def checked(url: str, hosts: Mapping[str, str]) -> SplitResult:
    """The address in parts, or NotSent with the reason; `hosts` is host -> how its path begins."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as problem:
        raise NotSent(_("机器人地址不对，请从群里重新复制。"), final=True) from problem
    allowed = dict(hosts) | dict.fromkeys(settings.ROBOT_HOSTS, "/")
    if parts.scheme != "https":
        raise NotSent(_("机器人地址要以 https:// 开头。"), final=True)
    if parts.username is not None or parts.password is not None or port not in (None, 443):
        raise NotSent(_("机器人地址里不能有用户名、密码或端口。"), final=True)
    begins = allowed.get(parts.hostname or "")
    if begins is None:
        sentence = _("只能发到 {hosts}。")
        raise NotSent(sentence.format(hosts="、".join(sorted(allowed))), final=True)
    if not parts.path.startswith(begins) or not url.isascii() or any(char.isspace() for char in url.strip()):
        raise NotSent(_("机器人地址不对，请从群里重新复制。"), final=True)
    return parts


def post_json(url: str, body: Mapping[str, Any], hosts: Mapping[str, str]) -> dict[str, Any]:
    """Send JSON and give the JSON that came back; NotSent for anything but an answer of 200 within the time."""
    parts = checked(url, hosts)
    connection = connect(str(parts.hostname))
    stop = threading.Timer(SECONDS, _hang_up, [connection])
    stop.start()
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {"Content-Type": "application/json; charset=utf-8"}
        connection.request("POST", target, json.dumps(body, ensure_ascii=False).encode(), headers)
        answer = connection.getresponse()
        text = answer.read(ANSWER_MOST)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as problem:
        # AttributeError: the connection was hung up by the timer between two steps
        raise NotSent(_("网络不通，或对方没有及时回答。")) from problem
    finally:
        stop.cancel()
        connection.close()
    return _answered(answer.status, text)


def _answered(status: int, text: bytes) -> dict[str, Any]:
    if status != 200:
        final = status in (301, 302, 307, 308, 400, 401, 403, 404, 410)
        raise NotSent(_("对方没有收下（{status}）。").format(status=status), final=final)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise NotSent(_("对方的回答看不懂。")) from problem
    if not isinstance(said, dict):
        raise NotSent(_("对方的回答看不懂。"))
    return said


def connect(host: str) -> http.client.HTTPConnection:
    """A connection to a public address of this host, checked and then used."""
    connection = http.client.HTTPSConnection(host, 443, timeout=SECONDS, context=ssl.create_default_context())
    address = public_address(host)
    # The certificate is still asked for in the host's name; only the look-up is not made a second time.
    connection._create_connection = lambda _to, *rest, **more: socket.create_connection(  # type: ignore[attr-defined]
        (address, 443), *rest, **more
    )
    return connection


def public_address(host: str) -> str:
    """The first address of a host, if all it has are public ones."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except OSError as problem:
        raise NotSent(_("查不到 {host} 的地址，可能没有连上互联网。").format(host=host)) from problem
    if not found or not all(is_public(address) for address in found):
        raise NotSent(_("{host} 指向内部网络，不发送。").format(host=host), final=True)
    return found[0]


def is_public(address: str) -> bool:
    """Whether an address lies outside: no own network, no loopback, no cloud's own data."""
    one: Any = ipaddress.ip_address(address.partition("%")[0])
    one = getattr(one, "ipv4_mapped", None) or one
    return bool(one.is_global and not one.is_multicast and not one.is_reserved)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """End a try that takes too long, whatever it is waiting for."""
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
