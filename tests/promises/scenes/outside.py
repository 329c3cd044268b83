"""The world outside, as it should not be: mail server and group robots that refuse, swallow, drip or babble, then recover.

People go on reporting meanwhile; afterwards every message must have arrived once.
"""

import http.client
import json
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client

from houqin.core import clock, jobs
from houqin.core.keys import uuid7
from houqin.core.notices import outbox, sending
from houqin.core.notices.models import Channel, Notice, NoticeWish, Outgoing
from houqin.core.scope import in_school
from houqin.core.writing import writing
from tests.cast import browser
from tests.promises.scenes.asking import a_place, warm_up
from tests.promises.scenes.dying import Steps
from tests.promises.stage import Child, alone, cast

__all__ = ["play", "warm_up"]
FAULTS = ("refused", "swallowed", "dripping", "babbling")
ROBOTS = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=t",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/h",
}
A_TRY = 0.25  # seconds that one try may take while all of them fail, instead of five
AT_PEACE = 20.0  # and when nothing is wrong, however busy the machine is: who is late would be asked twice
NAMES = re.compile(
    r"灯[0-9]+号|WX-?[0-9-]+"
)  # a mail tells what is broken, a group only the number of the ticket
LATER = timedelta(hours=13)  # longer than the longest wait between two tries


def play(what: str, **options: int) -> dict[str, Any]:
    """`away`: reports while all of them fail; `killed`: messages delivered by workers that die; `late`: a slow writer."""
    scenes: dict[str, Callable[..., dict[str, Any]]] = {"away": _away, "killed": _killed, "late": _late}
    alone(_set_up)
    return scenes[what](**options)


def _set_up(tell: Any) -> None:
    """Three groups and a head who wants mail are told of everything urgent."""
    here = cast()
    with writing(here.school):
        for kind, url in ROBOTS.items():
            Channel.objects.create(school=here.school, kind=kind, name=kind, url=url)
        Channel.objects.create(school=here.school, kind=Channel.EMAIL, name="mail")
        NoticeWish.objects.create(
            school=here.school, member=here.hu, email="hu@example.com", mail_urgent=True
        )


def _point_to(ports: list[int], seconds: float = AT_PEACE) -> None:
    """All ways out lead to these ports of this machine, unencrypted."""
    robots, post = ports
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", post, seconds
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "houqin@school.example"
    sending.SECONDS = seconds
    sending.connect = lambda host: http.client.HTTPConnection("127.0.0.1", robots, timeout=seconds)


class World:
    """Robots and a mail server, each at its port; `fault` is how they misbehave, and "" is not at all."""

    def __init__(self) -> None:
        self.fault = ""
        self.got: Counter[str] = (
            Counter()
        )  # channel and report -> how often it was taken in and answered well
        self.ports = [self._open(serve) for serve in (_robot, _mail)]

    def _open(self, serve: Callable[[socket.socket], tuple[str, str]]) -> int:
        door = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=self._let_in, args=(door, serve), daemon=True).start()
        return int(door.getsockname()[1])

    def _let_in(self, door: socket.socket, serve: Any) -> None:
        while True:
            line, _where = door.accept()
            threading.Thread(target=self._answer, args=(line, serve, self.fault), daemon=True).start()

    def _answer(self, line: socket.socket, serve: Any, fault: str) -> None:
        with line:
            line.settimeout(AT_PEACE)
            try:
                if fault == "refused":
                    return
                if fault == "swallowed":
                    time.sleep(2)
                elif fault == "dripping":
                    for _n in range(20):
                        line.sendall(b"2")
                        time.sleep(0.1)
                elif fault == "babbling":
                    line.sendall(b"\x00\xffwell well well\r\n\r\n")
                else:
                    name, text = serve(line)
                    for report in NAMES.findall(text)[:1]:
                        self.got[f"{name} {report}"] += 1
            except OSError:
                return


def _robot(line: socket.socket) -> tuple[str, str]:
    text = b""
    while b"\r\n\r\n" not in text:
        text += _more(line)
    head, _end, body = text.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
    while len(body) < length:
        body += _more(line)
    answer = b'{"errcode": 0, "code": 0}'
    line.sendall(b"HTTP/1.1 200 x\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
    path = head.split(b" ")[1].decode()
    return next(kind for kind, url in ROBOTS.items() if path[:12] in url), str(json.loads(body))


def _more(line: socket.socket) -> bytes:
    """What comes next; who hangs up wanted nothing."""
    piece = line.recv(65536)
    if not piece:
        raise ConnectionResetError
    return piece


def _mail(line: socket.socket) -> tuple[str, str]:
    with line.makefile("rwb") as talk:

        def say(text: bytes) -> None:
            talk.write(text + b"\r\n")
            talk.flush()

        say(b"220 hello")
        taken = b""
        for said in talk:
            word = said[:4].upper()
            if word == b"DATA":
                say(b"354 go on")
                while not taken.endswith(b"\r\n.\r\n"):
                    taken += talk.readline()
                say(b"250 taken")
            elif word == b"QUIT":
                say(b"221 bye")
                break
            else:
                say(b"250 fine")
    return "mail", str(message_from_bytes(taken, policy=default).get_content()) if taken else ""


class OwnConnections:
    """Counts what one thread connects to, by whatever library: here, that of the forms."""

    def __init__(self) -> None:
        self.count, self._mine = 0, threading.get_ident()
        sys.addaudithook(self._notice)  # for as long as this scene lives

    def _notice(self, event: str, _facts: Any) -> None:
        if event == "socket.connect" and threading.get_ident() == self._mine:
            self.count += 1


def _report(by: Client, place: str, number: int) -> tuple[int, float]:
    """Somebody sends the form; (status, seconds)."""
    filled = {"place": place, "fault": f"灯{number}号", "urgent": "on", "key": str(uuid4())}
    began = time.perf_counter()
    status = by.post("/repairs/report_ticket/", filled).status_code
    return status, time.perf_counter() - began


def _away(posts: int) -> dict[str, Any]:
    """Forms sent while everything outside fails and the worker tries; then all is well again."""
    world, place = World(), a_place()
    _point_to(world.ports, A_TRY)
    by, own = browser(cast().tan, raise_request_exception=False), OwnConnections()
    told: list[tuple[int, float]] = []
    for turn, fault in enumerate(FAULTS):
        world.fault = fault
        stop = threading.Event()
        worker = threading.Thread(target=_work_until, args=(stop,))
        worker.start()
        told += [_report(by, place, turn * posts + number) for number in range(posts)]
        stop.set()
        worker.join()
    tried, in_the_form = _counted("tries"), own.count
    world.fault = ""
    _point_to(world.ports)
    for round_ in range(1, 4):
        with clock.moved(clock.now() + round_ * LATER):
            while jobs.run_next():
                pass
    seconds = sorted(seconds for _status, seconds in told)
    return {
        "failed": sum(status != 302 for status, _seconds in told),
        "in_the_form": in_the_form,
        "p95": seconds[len(seconds) * 95 // 100],
        "tried": tried,
        "states": _counted("state"),
        "wanted": 4 * len(FAULTS) * posts,
        "arrived": len(world.got),
        "doubled": [name for name, count in world.got.items() if count > 1],
    }


def _work_until(stop: threading.Event) -> None:
    """A worker that tries to deliver all the while."""
    while not stop.is_set():
        if not jobs.run_next():
            time.sleep(0.01)
    connection.close()


def _counted(column: str) -> dict[str, int]:
    with in_school(cast().school):
        return dict(Counter(str(value) for value in Outgoing.objects.values_list(column, flat=True)))


def _killed(messages: int, workers: int, deaths: int) -> dict[str, Any]:
    """Messages wait; workers deliver them and die somewhere in the middle, again and again."""
    alone(_fill, messages // 4)
    world = Child(_host)
    world.wait_for_word()
    ports = json.loads(world._said.split(b"\n")[0])
    died = 0
    for turn in range(-(-deaths // workers)):
        children = [
            Child(_deliver, ports, turn, 5 + (number * 97 + turn * 61) % 240) for number in range(workers)
        ]
        for child in children:
            child.told()
            died += child.killed
    for turn in (40, 80, 120):
        for child in [Child(_deliver, ports, turn, None) for _n in range(workers)]:
            child.told()
    world.kill()
    got: Counter[str] = Counter(world.told()[1:])
    return {"deaths": died, "arrived": len(got), "doubled": sum(count - 1 for count in got.values())} | alone(
        _what_is_there
    )[0]


def _fill(reports: int, tell: Any) -> None:
    by, place = browser(cast().tan), a_place()
    for number in range(reports):
        _report(by, place, number)


def _host(tell: Any) -> None:
    """The world in a process of its own, which tells what arrives."""
    world = World()

    class Telling(Counter[str]):
        def __setitem__(self, name: str, count: int) -> None:
            super().__setitem__(name, count)
            tell(name)

    world.got = Telling()
    tell(world.ports)
    time.sleep(600)


def _deliver(ports: list[int], turn: int, last: int | None, tell: Any) -> None:
    """One worker, eleven minutes later than those before it, who therefore count as dead."""
    _point_to(ports)
    Steps(last)
    idle = 0
    with clock.moved(clock.now() + turn * timedelta(minutes=11)):
        while idle < 5:  # who finds that another was quicker looks again
            idle = 0 if jobs.run_next() else idle + 1
            time.sleep(0.01 * idle)


def _what_is_there(tell: Any) -> None:
    with in_school(cast().school):
        once = Counter(Notice.objects.values_list("member", "row", "topic"))
    tell({"states": _counted("state"), "told_twice": sum(count > 1 for count in once.values())})


def _late() -> dict[str, Any]:
    """A message written first and committed last, after a later one was delivered."""
    told: dict[str, Any] = alone(_slow_writer)[0]
    return told


def _slow_writer(tell: Any) -> None:
    world, here = World(), cast()
    _point_to(world.ports)
    begun, go = threading.Event(), threading.Event()

    def put(number: int, wait: bool) -> None:
        with writing(here.school):
            about = {"cause": uuid7(), "row": uuid7(), "channel": Channel.objects.get(kind="wecom")}
            outbox.post(here.school, [Outgoing(**about, subject="x", text=f"灯{number}号")])
            if wait:
                begun.set()
                go.wait(30)
        connection.close()

    slow = threading.Thread(target=put, args=(1, True))
    slow.start()
    begun.wait(30)
    if connection.vendor == "postgresql":  # SQLite has one writer: nobody is overtaken
        put(2, False)
        while jobs.run_next():
            pass
    between = dict(world.got)
    go.set()
    slow.join()
    while jobs.run_next():
        pass
    tell({"between": between, "after": dict(world.got)})
