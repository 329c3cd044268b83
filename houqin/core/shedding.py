"""Serving when more ask than can be answered: who would wait too long is told at once to come again (G33).

gunicorn's threads with two differences: requests wait in a row of bounded length, and a connection on which nothing was
said yet (browsers open some beforehand) takes no thread.
"""

import contextlib
import errno
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

ROW_PER_THREAD = 16  # at a tenth of a second each, the last in the row waits less than two seconds
COME_AGAIN_S = 5
SENTENCE = "现在使用的人太多，这一次没有办成。填好的内容请不要关掉，过几秒再按一次。"
_PAGE = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>请稍候</title>'
    f"<h1>请稍候</h1><p>{SENTENCE}</p></html>"
).encode()
ANSWER = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Cache-Control: private, no-store\r\nConnection: close\r\n"
    + f"Retry-After: {COME_AGAIN_S}\r\nContent-Length: {len(_PAGE)}\r\n\r\n".encode()
    + _PAGE
)


class Shedding(ThreadWorker):  # type: ignore[misc, unused-ignore]
    """A serving process with threads and a row of bounded length."""

    def accept(self, listener: Any) -> None:
        """Take a connection; it costs a thread when something was asked on it, not before."""
        try:
            socket, address = listener.accept()
        except OSError as problem:
            if problem.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        connection = TConn(self.cfg, socket, address, listener.getsockname())
        connection.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(connection)
        self.poller.register(socket, 1, partial(self.on_pending_socket_readable, connection))

    def _cap_keepalive(self, deadline: float) -> None:
        """Who is asked to stop waits no longer for connections on which nothing was said than for idle ones."""
        theirs: Any = super()
        theirs._cap_keepalive(deadline)
        waiting: Any = self.pending_conns
        for connection in waiting:
            connection.timeout = min(connection.timeout, deadline)

    def enqueue_req(self, conn: Any) -> None:
        """A request joins the row, unless it is full."""
        if self.tpool._work_queue.qsize() < self.cfg.threads * ROW_PER_THREAD:
            super().enqueue_req(conn)
        else:
            self._turn_away(conn)

    def _turn_away(self, conn: Any) -> None:
        self.nr_conns -= 1
        with contextlib.suppress(OSError):
            conn.sock.setblocking(False)
            conn.sock.recv(65536)  # what was read is not answered by a reset
            conn.sock.send(ANSWER)
        conn.close()
