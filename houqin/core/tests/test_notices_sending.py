"""The outbox against a server that misbehaves: slow, silent, broken, redirecting; and the door that stays shut inward."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.jobs import Job, run_next
from houqin.core.notices import outbox, robots, sending
from houqin.core.notices.models import Channel, Outgoing
from houqin.core.notices.sending import NotSent, checked, is_public, post_json
from houqin.core.scope import in_school
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db
HOST = {"qyapi.weixin.qq.com": "/cgi-bin/webhook/send"}
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=t"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/h"


class Server:
    """A little server on this machine that answers as told: `answers` are bytes, or functions of the connection."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[bytes] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _where = self.door.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        answer = self.answers.pop(0) if self.answers else ok()
        with line:
            line.settimeout(5)
            if callable(answer):
                answer(line)
                return
            self.asked.append(_request(line))
            line.sendall(answer)


def _request(line: socket.socket) -> bytes:
    text = b""
    while b"\r\n\r\n" not in text:
        text += line.recv(65536)
    head, _end, body = text.partition(b"\r\n\r\n")
    length = next(
        int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(status: int, body: Any, *headers: str) -> bytes:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(text)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + text


def ok() -> bytes:
    return answer(200, {"errcode": 0, "errmsg": "ok"})


def silent(line: socket.socket) -> None:
    time.sleep(10)


def drips(line: socket.socket) -> None:
    """A byte now and then: no single wait is long, the whole would never end."""
    with contextlib.suppress(OSError):  # the other side hangs up
        for _n in range(100):
            time.sleep(0.1)
            line.sendall(b"H")


def hangs_up(line: socket.socket) -> None:
    line.recv(10)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The makers' hosts lead here, without encryption; the time is short."""
    made = Server()
    monkeypatch.setattr(
        sending, "connect", lambda host: http.client.HTTPConnection("127.0.0.1", made.port, timeout=0.5)
    )
    monkeypatch.setattr(sending, "SECONDS", 0.8)
    yield made
    made.door.close()


def message(cast: Cast, **facts: Any) -> Outgoing:
    """An urgent report has put one message for a group into the outbox."""
    with in_school(cast.school):
        about = {"kind": "wecom", "name": "后勤群", "url": WECOM} | facts
        Channel.objects.create(school=cast.school, **about)
    do(cast, "repairs.report_ticket", by=cast.tan, urgent=True)
    return standing(cast)


def standing(cast: Cast) -> Outgoing:
    with in_school(cast.school):
        return Outgoing.objects.select_related("channel").latest("id")


def work() -> None:
    while run_next():
        pass


# Delivered, at least once, never in anybody's way ------------------------------------------------------------


def test_an_urgent_report_reaches_the_group(cast: Cast, server: Server) -> None:
    sent = message(cast)
    assert server.asked == [], "the action itself talks to nobody"
    work()
    assert standing(cast).state == Outgoing.SENT
    (asked,) = server.asked
    head, _end, body = asked.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /cgi-bin/webhook/send?key=k HTTP/1.1")
    assert json.loads(body) == {"msgtype": "text", "text": {"content": sent.text}}
    work()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "bad",
    [
        silent,
        drips,
        hangs_up,
        answer(500, b"oops"),
        answer(502, b""),
        answer(200, b"<html>"),
        answer(200, b"[1]"),
        answer(200, {"errcode": 45009, "errmsg": "too often"}),
        b"not http\r\n\r\n",
    ],
    ids=["silent", "drips", "hangs up", "500", "502", "no json", "a list", "too often", "no http"],
)
def test_after_a_failure_it_waits_and_comes_through_later(bad: Any, cast: Cast, server: Server) -> None:
    message(cast)
    server.answers = [bad]
    began = time.monotonic()
    work()
    assert time.monotonic() - began < 5
    waiting = standing(cast)
    assert (waiting.state, waiting.tries) == (Outgoing.WAITING, 1)
    assert waiting.problem
    work()
    assert standing(cast).tries == 1, "not before its time"
    with clock.moved(waiting.not_before + timedelta(seconds=1)):
        work()
    done = standing(cast)
    assert (done.pk, done.state, done.problem) == (waiting.pk, Outgoing.SENT, "")


def test_it_waits_longer_each_time_then_gives_up_and_the_head_sends_it_again(
    cast: Cast, server: Server
) -> None:
    message(cast)
    waits, now = [], clock.now()
    for _n in range(20):
        server.answers = [answer(500, b"")]
        with clock.moved(now):
            work()
        if standing(cast).state != Outgoing.WAITING:
            break
        waits.append(standing(cast).not_before - now)
        now = standing(cast).not_before + timedelta(seconds=1)
    assert waits == sorted(waits)
    assert len(waits) == len(outbox.AGAIN_AFTER)
    assert standing(cast).state == Outgoing.GIVEN_UP
    said = browser(cast.hu).get("/core/outgoing/").content.decode()
    assert "对方没有收下（500）" in said
    do(cast, "core.send_again", standing(cast), by=cast.hu)
    work()
    assert standing(cast).state == Outgoing.SENT


@pytest.mark.parametrize(
    "no",
    [
        answer(404, b""),
        answer(302, b"", "Location: http://127.0.0.1/inner"),
        answer(200, {"errcode": 93000, "errmsg": "invalid webhook url"}),
    ],
    ids=["404", "redirect", "wrong key"],
)
def test_what_cannot_succeed_is_given_up_at_once(no: bytes, cast: Cast, server: Server) -> None:
    message(cast)
    server.answers = [no]
    work()
    assert standing(cast).state == Outgoing.GIVEN_UP
    assert len(server.asked) == 1, "a redirect is not followed"


def test_a_worker_that_died_after_sending_sends_the_same_message_again(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = message(cast)

    def dies(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_rows", dies)
        with pytest.raises(SystemExit):
            run_next()
    work()
    assert len(server.asked) == 1, "its try may still be going on"
    with clock.moved(clock.now() + timedelta(minutes=11)):
        work()
    assert (standing(cast).pk, standing(cast).state) == (sent.pk, Outgoing.SENT)
    assert server.asked[0] == server.asked[1]


def test_a_try_that_is_going_on_is_not_made_by_a_second_worker(cast: Cast, server: Server) -> None:
    sent = message(cast)
    assert outbox._claim(cast.school.pk, sent.pk) is not None
    assert outbox._claim(cast.school.pk, sent.pk) is None
    work()
    assert server.asked == []


def test_a_message_whose_job_was_lost_is_taken_up_again(cast: Cast, server: Server) -> None:
    message(cast)
    Job.objects.all().delete()
    assert outbox.take_up_again(cast.school) == 0
    with clock.moved(clock.now() + timedelta(hours=2)):
        assert outbox.take_up_again(cast.school) == 1
        work()
    assert standing(cast).state == Outgoing.SENT


def test_nothing_is_sent_again_through_a_channel_that_was_closed(cast: Cast, server: Server) -> None:
    message(cast)
    server.answers = [answer(404, b"")]
    work()
    with in_school(cast.school):
        Channel.objects.update(active=False)
    with pytest.raises(Refused, match="已停用"):
        do(cast, "core.send_again", standing(cast), by=cast.hu)


def test_reports_are_taken_while_the_group_is_away(cast: Cast, server: Server) -> None:
    message(cast)
    began = time.monotonic()
    for _n in range(10):
        server.answers = [silent]
        do(cast, "repairs.report_ticket", by=cast.tan, urgent=True)
    assert time.monotonic() - began < 10
    with in_school(cast.school):
        assert Outgoing.objects.filter(state=Outgoing.WAITING).count() == 11


# What each maker wants ---------------------------------------------------------------------------------------

NOW = 1_700_000_000_123


def test_dingtalk_is_signed_with_the_time_and_the_secret() -> None:
    url, body = robots.request_of(Channel(kind="dingtalk", url=DINGTALK, secret="SECabc"), "急修", NOW)
    asked = parse_qs(urlsplit(url).query)
    wanted = hmac.new(b"SECabc", f"{NOW}\nSECabc".encode(), hashlib.sha256).digest()
    assert asked == {
        "access_token": ["t"],
        "timestamp": [str(NOW)],
        "sign": [base64.b64encode(wanted).decode()],
    }
    assert body == {"msgtype": "text", "text": {"content": "急修"}}


def test_feishu_is_signed_in_its_own_way() -> None:
    url, body = robots.request_of(Channel(kind="feishu", url=FEISHU, secret="abc"), "急修", NOW)
    wanted = hmac.new(b"1700000000\nabc", digestmod=hashlib.sha256).digest()
    assert url == FEISHU
    assert body == {
        "msg_type": "text",
        "content": {"text": "急修"},
        "timestamp": "1700000000",
        "sign": base64.b64encode(wanted).decode(),
    }


@pytest.mark.parametrize(("kind", "url"), [("wecom", WECOM), ("dingtalk", DINGTALK), ("feishu", FEISHU)])
def test_without_a_secret_the_address_stays_as_the_group_gave_it(kind: str, url: str) -> None:
    asked, body = robots.request_of(Channel(kind=kind, url=url), "急修", NOW)
    assert asked == url
    assert "sign" not in body


def test_long_texts_are_cut_between_characters() -> None:
    short = robots.shortened("修" * 2000)
    assert len(short.encode()) <= robots.BYTES_MOST
    assert short == "修" * 665 + "…"
    assert robots.shortened("短") == "短"


# The door stays shut inward ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["223.5.5.5", "1.1.1.1", "2400:3200::1", "::ffff:223.5.5.5"])
def test_addresses_outside_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["223.5.5.5", "10.0.0.1"], []])
def test_a_known_host_that_leads_inside_is_not_asked(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name whose address was changed to one inside, even to one of several."""
    asked: list[Any] = []
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **more: asked.append(args))
    with pytest.raises(NotSent, match="内部网络") as refused:
        post_json(WECOM, {}, HOST)
    assert refused.value.final
    assert asked == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second look-up could give another answer: there is none."""
    asked: list[Any] = []

    def connects(to: Any, *rest: Any, **more: Any) -> Any:
        asked.append(to)
        raise OSError

    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("223.5.5.5", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: [row])
    monkeypatch.setattr(socket, "create_connection", connects)
    with pytest.raises(NotSent, match="网络不通"):
        post_json(WECOM, {}, HOST)
    assert asked == [("223.5.5.5", 443)]


def test_a_relay_of_ones_own_must_be_named_and_speak_https(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://relay.school.example/robot"
    with pytest.raises(NotSent):
        checked(url, HOST)
    monkeypatch.setattr(settings, "ROBOT_HOSTS", ["relay.school.example"])
    assert checked(url, HOST).hostname == "relay.school.example"
    with pytest.raises(NotSent):
        checked(url.replace("https", "http"), HOST)


# Mail --------------------------------------------------------------------------------------------------------


class Post(Server):
    """A mail server that takes one mail a connection, or says no to the recipient with `no`."""

    no = ""

    def _answer(self, line: socket.socket) -> None:
        with line, line.makefile("rwb") as talk:

            def say(text: str) -> None:
                talk.write(text.encode() + b"\r\n")
                talk.flush()

            say("220 hello")
            for said in talk:
                word = said[:4].upper()
                if word == b"DATA":
                    say("354 go on")
                    text = b""
                    while not text.endswith(b"\r\n.\r\n"):
                        text += talk.readline()
                    self.asked.append(text)
                    say("250 taken")
                elif word == b"RCPT" and self.no:
                    say(self.no)
                elif word == b"QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 fine")


class Silent(Post):
    """Notes who comes and says nothing to him."""

    def _answer(self, line: socket.socket) -> None:
        self.asked.append(b"somebody")
        silent(line)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    made = Post()
    mine = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": made.port,
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
    }
    mine |= {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_TIMEOUT": 0.5}
    mine |= {"DEFAULT_FROM_EMAIL": "houqin@school.example"}
    for name, value in mine.items():
        monkeypatch.setattr(settings, name, value)
    yield made
    made.door.close()


def mailed(cast: Cast) -> Outgoing:
    wish = {"topics": ["repairs.office"], "email": "hu@example.com", "mail_urgent": True}
    do(cast, "people.set_my_messages", cast.hu, by=cast.hu, **wish)
    return message(cast, kind="email", url="")


def test_who_wants_urgent_things_by_mail_gets_them_under_a_name_of_their_own(cast: Cast, post: Post) -> None:
    sent = mailed(cast)
    work()
    assert standing(cast).state == Outgoing.SENT
    (mail,) = post.asked
    assert f"Message-ID: <{sent.pk}@houqin.invalid>".encode() in mail
    assert b"To: hu@example.com" in mail


def test_an_address_that_is_refused_is_given_up_and_a_grey_list_is_not(cast: Cast, post: Post) -> None:
    mailed(cast)
    post.no = "450 later"
    work()
    assert standing(cast).state == Outgoing.WAITING
    post.no = "550 nobody"
    with clock.moved(clock.now() + timedelta(minutes=2)):
        work()
    assert standing(cast).state == Outgoing.GIVEN_UP
    assert "收件地址" in standing(cast).problem


def test_a_mail_server_that_says_nothing_holds_nobody_up(cast: Cast, post: Post) -> None:
    post.__class__ = Silent
    mailed(cast)
    assert post.asked == [], "the action itself talks to nobody"
    work()
    assert standing(cast).state == Outgoing.WAITING
    assert "发信服务器不通" in standing(cast).problem


def test_a_line_break_in_a_fault_makes_no_second_header(cast: Cast, post: Post) -> None:
    mailed(cast)
    with in_school(cast.school):
        Outgoing.objects.update(subject="急修\r\nBcc: x@evil.example")
    work()
    (mail,) = post.asked
    assert b"\r\nBcc:" not in mail


def test_the_mail_server_is_read_from_one_address() -> None:
    from config.settings import _mail

    read = _mail("smtp://user%40s.cn:p%3Aw@mail.s.cn/?from=hq@s.cn")
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("user@s.cn", "p:w")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["DEFAULT_FROM_EMAIL"]) == (587, True, "hq@s.cn")
    assert _mail("smtps://mail.s.cn")["EMAIL_PORT"] == 465
    assert _mail("") == _mail("http://mail.s.cn") == {"EMAIL_HOST": ""}


def test_time_is_the_schools_clock_for_signatures() -> None:
    """飞书 and 钉钉 refuse an hour's difference: the stamp is the moment itself, not the wall's."""
    with clock.moved(datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)):
        assert int(clock.now().timestamp()) == 1_700_000_000
