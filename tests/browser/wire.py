"""A wire between a browser and the server that can be cut: a worker of the page feels it too, other than `set_offline`."""

import socket
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit


class Wire:
    """Forwards bytes while it is whole; cut, it ends every connection and takes no new one."""

    def __init__(self, address: str) -> None:
        self.to = (urlsplit(address).hostname or "127.0.0.1", urlsplit(address).port or 80)
        self.whole = True
        self.open: set[socket.socket] = set()
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *problem: Any) -> None:
        self.cut()
        self.ear.close()

    def cut(self) -> None:
        """Nothing comes through any more."""
        self.whole = False
        for end in list(self.open):
            _end(end)

    def mend(self) -> None:
        self.whole = True

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self.ear.accept()
            except OSError:
                return
            if not self.whole:
                near.close()
                continue
            far = socket.create_connection(self.to)
            self.open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        for end in (source, target):
            self.open.discard(end)
            _end(end)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
