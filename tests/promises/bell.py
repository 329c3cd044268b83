"""An open-loop client: requests begin when their time has come, whether or not the earlier ones were answered."""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

PATIENCE_S = 30.0
PAGES = ("/", "/repairs/tickets/", "/repairs/tickets/?tab=all", "/inbox/")
PROBE_S, PROBES = 0.2, 15


@dataclass
class Told:
    """What a crowd was answered."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)  # of those who were served
    silent: int = 0  # turned away without being told when to come again

    def share(self, of_hundred: int) -> float:
        """Within how many seconds so many of a hundred were served."""
        return (
            sorted(self.seconds)[max(0, len(self.seconds) * of_hundred // 100 - 1)] if self.seconds else -1.0
        )

    def words(self) -> str:
        return (
            f"{dict(sorted(self.statuses.items()))}, "
            f"half within {self.share(50):.2f} s, 95 of 100 within {self.share(95):.2f} s"
        )


@dataclass
class Crowd:
    """People of a school: most look, a quarter report something."""

    port: int
    place: str
    sessions: list[str]

    def meet(self, rate: float, seconds: float) -> Told:
        return asyncio.run(self._meet(rate, seconds))

    async def _meet(self, rate: float, seconds: float) -> Told:
        told, tasks = Told(), set()
        began = time.monotonic()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            task = asyncio.create_task(self._ask(number, told))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        return told

    async def _ask(self, number: int, told: Told) -> None:
        began = time.monotonic()
        try:
            status, headers = await asyncio.wait_for(self._answer(self._request(number)), PATIENCE_S)
        except (TimeoutError, OSError, ValueError, IndexError) as broken:
            told.statuses[type(broken).__name__] += 1
            return
        told.statuses[status] += 1
        if status in ("200", "201"):
            told.seconds.append(time.monotonic() - began)
        elif status in ("429", "503"):
            told.silent += "\r\nretry-after:" not in headers.lower()

    def _request(self, number: int) -> bytes:
        if number % 4:
            session = random.choice(self.sessions)
            path = random.choice(PAGES)
            return f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: session={session}\r\nConnection: close\r\n\r\n".encode()
        body = json.dumps(
            {"target": None, "key": str(uuid4()), "place": self.place, "fault": f"灯 {uuid4()}"}
        )
        who = random.choice(("tan", "wen", "chen", "hu"))
        head = (
            "POST /api/v1/actions/repairs.report_ticket HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer promise-{who}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body.encode())}\r\n\r\n"
        )
        return (head + body).encode()

    async def _answer(self, request: bytes) -> tuple[str, str]:
        reading, writing = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writing.write(request)
            head = (await reading.readuntil(b"\r\n\r\n")).decode("latin-1")
            await reading.read()
            return head.split(" ", 2)[1], head
        finally:
            writing.close()

    def recovers_within(self, most: float) -> float:
        """Seconds until so many in a row are served within a second each; `most` when that does not come."""
        began, good = time.monotonic(), 0
        while good < PROBES and time.monotonic() - began < most:
            told = self.meet(1 / PROBE_S, PROBE_S)
            good = good + 1 if told.seconds and told.seconds[0] < 1 else 0
        return time.monotonic() - began if good == PROBES else most
