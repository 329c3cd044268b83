"""A Houqin that really serves, and people who really look at it: phone or desk, signed in, watched for errors."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 1,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
STARTS_WITHIN_S = 240
OPTION = ".combo-list:not([hidden]) [role=option]"
Login = tuple[str, str]


def own_environment(folder: Path) -> dict[str, str]:
    """The environment of a process that knows nothing of the tests: SQLite in this folder."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))}
    return env | {"HOUQIN_DATA": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def run(folder: Path, *arguments: str) -> str:
    """A command of ours on this data folder; what it printed."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=own_environment(folder), capture_output=True, text=True, encoding="utf8"
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


@dataclass
class Site:
    """A served copy of an installation."""

    folder: Path
    address: str
    logins: dict[str, Login] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)  # who -> cookies after signing in


class Serving:
    """`houqin serve` over a copy of a folder; ended, and its log looked at, when it is left."""

    def __init__(self, original: Path, folder: Path) -> None:
        shutil.copytree(original, folder)
        self.port = free_port()
        self.log = folder / "serve.log"
        self.site = Site(folder, f"http://127.0.0.1:{self.port}", logins_in(folder))

    def __enter__(self) -> Site:
        command = [sys.executable, "-m", "houqin.cli", "serve", "--port", str(self.port)]
        with self.log.open("w", encoding="utf8") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=own_environment(self.site.folder), stdout=log, stderr=log
            )
        self._wait()
        return self.site

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.site.address}/healthz", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.process.kill()
        raise AssertionError(f"The server did not start: {self.log.read_text(encoding='utf8')}")

    def __exit__(self, *problem: Any) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        said = self.log.read_text(encoding="utf8")
        assert "Internal Server Error" not in said, said


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def logins_in(folder: Path) -> dict[str, Login]:
    """The demo's people: name -> (login, password), from the slip that the demo left."""
    slip = folder / "demo-logins.txt"
    lines = slip.read_text(encoding="utf8").splitlines() if slip.exists() else []
    found = [re.fullmatch(r"  (\S+)\s+(\S+)  (\S+) (\S+)", line) for line in lines]
    return {match[4]: (match[1], match[2]) for match in found if match}


@dataclass
class Troubles:
    """What a browser complained of on a page that a person has open."""

    said: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self, page: Any) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("response", self._answered)

    def _heard(self, message: Any) -> None:
        # A refusal shows as "Failed to load resource"; answers are judged by their status below.
        if message.type != "error" or "Failed to load resource" in message.text:
            return
        if not any(words in message.text for words in self.expected):
            self.said.append(f"{message.location}: {message.text}")

    def _answered(self, response: Any) -> None:
        fine = response.status < 400 or str(response.status) in self.expected
        if not fine:
            self.said.append(f"{response.status} {response.request.method} {response.url}")


class Visitors:
    """Opens browsers for people of a site and closes them; every complaint of a browser is a failure."""

    def __init__(self, chromium: Any, site: Site) -> None:
        self.chromium, self.site = chromium, site
        self.contexts: list[Any] = []
        self.troubles: list[Troubles] = []

    def __call__(
        self, who: str, kind: dict[str, Any], *, expected: tuple[str, ...] = (), **options: Any
    ) -> Any:
        """A page of this person, signed in, not yet anywhere; "" is nobody. `expected`: statuses and words that may come."""
        if who and who not in self.site.states:
            self._sign_in(who)
        context = self.chromium.new_context(
            timezone_id="Asia/Shanghai",
            storage_state=self.site.states[who] if who else None,
            **{
                "base_url": self.site.address,
                "locale": "zh-CN",
                "service_workers": "block",
                **kind,
                **options,
            },
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        troubles = Troubles(expected=expected)
        self.troubles.append(troubles)
        context.on("page", troubles.watch)
        page = context.new_page()
        if os.environ.get("HOUQIN_SLOW"):
            _slowed(context, page)
        return page

    def _sign_in(self, who: str) -> None:
        context = self.chromium.new_context(base_url=self.site.address, locale="zh-CN")
        page = context.new_page()
        sign_in(page, *self.site.logins[who])
        self.site.states[who] = context.storage_state()
        context.close()

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        said = [sentence for troubles in self.troubles for sentence in troubles.said]
        assert not said, "\n".join(said)


def _slowed(context: Any, page: Any) -> None:
    """An old phone behind two walls: what a story does not wait for is then not there yet."""
    chrome = context.new_cdp_session(page)
    chrome.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    # Bytes in a second; milliseconds before the first of an answer.
    wire = {"offline": False, "latency": 400, "downloadThroughput": 250_000, "uploadThroughput": 250_000}
    chrome.send("Network.enable")
    chrome.send("Network.emulateNetworkConditions", wire)
    take_away = context.set_offline

    def set_offline(offline: bool) -> None:
        """What is slowed here stands above what is taken away there, so it ends first."""
        chrome.send("Network.disable")
        take_away(offline)

    context.set_offline = set_offline


def sign_in(page: Any, login: str, password: str) -> None:
    """Through the page for it, as anybody does."""
    page.goto("/login/")
    page.get_by_label("登录名或手机号").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)


OWN_PASSWORD = "qingxi-liuwan-7"


def begin(site: Site, page: Any) -> str:
    """The first person's first minutes: signs in with what `houqin init` printed and sets an own password.

    Gives the address to which the first sign-in led.
    """
    told = (site.folder / "told.txt").read_text(encoding="utf8")
    login, password = (re.search(rf"{label}：(\S+)", told)[1] for label in ("登录名", "初始密码"))
    sign_in(page, login, password)
    led_to = str(page.url)
    page.get_by_label("原密码").fill(password)
    page.get_by_label("新密码").fill(OWN_PASSWORD)
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url(lambda url: "change_password" not in url)
    site.logins["admin"] = (login, OWN_PASSWORD)
    site.states["admin"] = page.context.storage_state()
    return led_to


def choose(page: Any, label: str, letters: str, text: str) -> None:
    """Pick a row in a picker: letters typed, then the option that reads `text`."""
    box = form(page).get_by_role("combobox", name=label)
    box.click()
    box.fill("")
    box.press_sequentially(letters)
    form(page).locator(OPTION).get_by_text(text, exact=True).first.click()


def form(page: Any) -> Any:
    """Where fields are looked for: the open dialog, else the page's own content."""
    dialog = page.locator("dialog[open]")
    return dialog if dialog.count() else page.locator("#main")


def ask(page: Any, opener: Any) -> Any:
    """Press what opens a form; the form when it is there."""
    opener.click()
    dialog = page.locator("dialog[open]")
    dialog.locator("form").wait_for()
    return dialog


def report(page: Any, fault: str, *, letters: str = "jbbmws", place: str = "校本部 门卫室") -> str:
    """Report a fault from 今天 and come to its page; gives the address of the row."""
    page.goto("/")
    ask(page, page.locator(".quick-button", has_text="报修"))
    choose(page, "地点", letters, place)
    page.get_by_label("故障").fill(fault)
    page.get_by_role("button", name="报修", exact=True).click()
    page.wait_for_url(re.compile(r"/repairs/tickets/[0-9a-f-]{36}/$"))
    return str(page.url)


def step(page: Any, label: str) -> None:
    """Press a step's button on a row's page; its form is then open."""
    ask(page, page.locator(".steps").get_by_role("link", name=label, exact=True))


def send(page: Any, label: str) -> None:
    """Send the open form, and wait until the page below has what came of it."""
    page.locator("dialog[open]").get_by_role("button", name=label, exact=True).click()
    page.locator("dialog[open]").wait_for(state="hidden")
    page.locator(".toast").first.wait_for()


def story(page: Any) -> list[str]:
    """The history of the row that is open, as sentences, the oldest first."""
    said: list[str] = page.locator(".story > li > p").all_inner_texts()
    return said


def drawn(pictures: Any) -> list[int]:
    """The widths of these pictures in their own pixels, once each has been loaded: lazy ones only when they are seen."""
    pictures.first.wait_for()
    widths = []
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        widths.append(picture.evaluate("image => image.decode().then(() => image.naturalWidth)"))
    return widths


Visit = Callable[..., Any]


def saved(download: Any, folder: Path) -> Path:
    """A download, kept in a folder."""
    path = folder / download.suggested_filename
    download.save_as(path)
    return path
