"""G33: when too many ask, some are told to come again, the others are served, and afterwards everybody is."""

import socket
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from gunicorn.workers.gthread import ThreadWorker

from houqin.commands.serve import gunicorn_settings
from houqin.core import hashing
from houqin.core.hashing import Places, TooBusy
from houqin.core.middleware import come_again
from houqin.core.shedding import ROW_PER_THREAD, Shedding


def taken(places: Places, inside: threading.Event, leave: threading.Event) -> threading.Thread:
    """Somebody who has a place until he is told to leave it."""

    def stay() -> None:
        with places.one():
            inside.set()
            leave.wait(30)

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait(30)
    return thread


def test_who_finds_the_row_full_is_told_at_once_and_served_when_a_place_is_free():
    places, leave = Places(1, row=0), threading.Event()
    thread = taken(places, threading.Event(), leave)
    with pytest.raises(TooBusy), places.one(patience=3600):
        pass
    leave.set()
    thread.join()
    for _time in range(3):  # nothing of a refusal stays behind
        with places.one(patience=0):
            pass


def test_who_waits_is_served_next_and_who_waited_too_long_is_told():
    places, leave = Places(1, row=1), threading.Event()
    thread = taken(places, threading.Event(), leave)
    with pytest.raises(TooBusy), places.one(patience=0):
        pass
    leave.set()
    with places.one(patience=30):
        thread.join()


def test_no_more_passwords_are_digested_at_once_than_there_are_places(monkeypatch):
    monkeypatch.setattr(hashing, "_places", Places(1, row=0))
    leave = threading.Event()
    thread = taken(hashing._places, threading.Event(), leave)
    with pytest.raises(TooBusy):
        make_password("lantian-baiyun-9", hasher=hashing.FewAtOnce())
    leave.set()
    thread.join()


def test_a_digest_is_still_argon2_and_known_again(settings):
    settings.PASSWORD_HASHERS = ["houqin.core.hashing.FewAtOnce"]
    digest = make_password("lantian-baiyun-9")
    assert digest.startswith("argon2$argon2id$")
    assert check_password("lantian-baiyun-9", digest)
    assert not check_password("lantian-baiyun-8", digest)


def test_the_house_digests_behind_the_places():
    from config import settings as real

    assert real.PASSWORD_HASHERS[0] == "houqin.core.hashing.FewAtOnce"
    with hashing.places_for(10_000).one():  # however many share a machine, each has a place
        pass


def test_a_full_row_at_the_door_is_a_page_with_a_time_to_come_again(client, db, monkeypatch):
    def no_place(*args: Any, **kwargs: Any) -> None:
        raise TooBusy

    monkeypatch.setattr("houqin.people.views.authenticate", no_place)
    answer = client.post("/login/", {"login": "tan", "password": "lantian-baiyun-9"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "登录的人太多" in answer.content.decode()


@pytest.mark.parametrize("address", ["/login/", "/api/v1/people/members"])
@pytest.mark.parametrize(
    ("words", "status", "again", "told"),
    [
        ("the database system is starting up", 503, "5", "过几秒再试"),
        ("FATAL:  could not write init file", 507, None, "磁盘已满，数据库打不开了"),
    ],
)
def test_a_database_that_breaks_off_is_told_and_the_same_may_be_sent_again(
    address, words, status, again, told, client, db, monkeypatch
):
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError(words)

    client.raise_request_exception = False
    monkeypatch.setattr("houqin.people.views.School.objects.order_by", away)
    monkeypatch.setattr("houqin.core.api.asking.doors.address_of", away)
    answer = client.get(address)
    if connection.vendor != "postgresql":  # there it is a fault of ours
        assert answer.status_code == 500
        return
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, again)
    assert "没有保存" in answer.content.decode()
    assert told in answer.content.decode()


@pytest.mark.parametrize(("status", "seconds"), [(200, None), (400, None), (429, "60"), (503, "5")])
def test_every_turning_away_says_when_to_come_again(status, seconds):
    answer = come_again(lambda request: HttpResponse(status=status))(RequestFactory().get("/"))
    assert answer.headers.get("Retry-After") == seconds


@pytest.fixture
def server() -> Iterator[Any]:
    """A serving process of one thread, without a network: `server.ask()` gives the client's end of a new connection."""
    worker: Any = Shedding.__new__(Shedding)
    worker.cfg = SimpleNamespace(threads=1)
    worker.tpool, worker.nr_conns, worker.go = ThreadPoolExecutor(1), 0, threading.Event()
    worker.served = deque()
    worker.method_queue = SimpleNamespace(defer=lambda *args: None)
    worker.handle = lambda conn: (worker.go.wait(30), worker.served.append(conn))
    ends: list[socket.socket] = []

    def ask() -> socket.socket:
        mine, theirs = socket.socketpair()
        ends.extend((mine, theirs))
        mine.sendall(b"GET / HTTP/1.1\r\n\r\n")
        worker.nr_conns += 1
        worker.enqueue_req(SimpleNamespace(sock=theirs, close=theirs.close))
        return mine

    worker.ask = ask
    yield worker
    worker.go.set()
    worker.tpool.shutdown()
    for end in ends:
        end.close()


def fill(server: Any) -> None:
    """One is served, and the row behind him is full."""
    started, handle = threading.Event(), server.handle

    def begin(conn: Any) -> Any:
        started.set()
        return handle(conn)

    server.handle = begin
    server.ask()
    started.wait(30)
    for _number in range(ROW_PER_THREAD):
        server.ask()


def test_who_comes_to_a_full_row_is_told_when_to_come_again_and_takes_nobodys_place(server):
    fill(server)
    told = server.ask().recv(65536).decode()
    assert told.startswith("HTTP/1.1 503 ")
    assert "\r\nRetry-After: 5\r\n" in told
    assert "过几秒再按一次" in told
    assert server.nr_conns == 1 + ROW_PER_THREAD
    server.go.set()
    server.tpool.shutdown(wait=True)
    assert len(server.served) == 1 + ROW_PER_THREAD


def test_control_gunicorns_own_row_has_no_end(server):
    fill(server)
    ThreadWorker.enqueue_req(server, SimpleNamespace(sock=None))
    assert server.tpool._work_queue.qsize() == ROW_PER_THREAD + 1


def test_houqin_serves_with_the_bounded_row():
    options = SimpleNamespace(host="127.0.0.1", port=1, workers=1, threads=8, no_jobs=True)
    assert gunicorn_settings(options)["worker_class"] == "houqin.core.shedding.Shedding"
    assert settings.MIDDLEWARE.count("houqin.core.middleware.come_again") == 1


def test_a_stop_does_not_wait_for_connections_on_which_nothing_was_asked() -> None:
    worker: Any = Shedding.__new__(Shedding)
    worker.keepalived_conns = deque([SimpleNamespace(timeout=90.0)])
    worker.pending_conns = deque([SimpleNamespace(timeout=95.0), SimpleNamespace(timeout=80.0)])
    worker._cap_keepalive(82.0)
    assert [each.timeout for each in (*worker.keepalived_conns, *worker.pending_conns)] == [82.0, 82.0, 80.0]
