"""Scanning in a real browser: gun, photo, live camera, typed code; on the page, in a picker, in a table of lines."""

import re
import sqlite3
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageOps

from tests.browser.conftest import WHOLE, launched
from tests.browser.house import DESK, PHONE, Site, Visit, Visitors, ask, form, sign_in

PLACE = re.compile(r"/places/places/[0-9a-f-]{36}/$")
ROOM, OTHER = "校本部 门卫室", "校本部 教学楼 1层 108 男卫生间"
OUTSIDE = "school.test"  # a name that is this machine, but to a browser no safe address


def codes_at(site: Site) -> tuple[str, dict[str, str]]:
    """(code of the school, path of a place -> its code)."""
    with sqlite3.connect(site.folder / "houqin.sqlite3") as database:
        [school] = database.execute("SELECT id, code FROM people_school WHERE code = 'DEMO'").fetchall()
        places = database.execute("SELECT path, code FROM places_place WHERE school_id = ?", [school[0]])
        return str(school[1]), dict(places.fetchall())


@pytest.fixture(scope="module")
def codes(site: Site) -> dict[str, str]:
    return codes_at(site)[1]


@pytest.fixture(scope="module")
def label(site: Site, codes: dict[str, str]) -> str:
    """The address on the label of ROOM, as printed for the school's own network."""
    return f"http://192.0.2.13:8000/q/{codes_at(site)[0]}/{codes[ROOM]}/"


def photo_of(text: str, folder: Path, name: str = "code.jpg") -> Path:
    """A photo of a label on a wall, or of the wall alone."""
    wall = Image.new("L", (960, 720), 235)
    if text:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
        wall.paste(ImageOps.expand(Image.fromarray(made), 30, 255), (260, 130))
    wall.convert("RGB").save(folder / name, "JPEG", quality=85)
    return folder / name


@pytest.fixture(scope="module")
def chromium(playwright: Any, label: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser whose camera sees the label, and which knows this machine by a second name."""
    folder = tmp_path_factory.mktemp("camera")
    frame = BytesIO(photo_of(label, folder).read_bytes()).getvalue()
    film = folder / "label.mjpeg"
    film.write_bytes(frame * 10)
    seeing = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    seeing += [f"--use-file-for-fake-video-capture={film}", f"--host-resolver-rules=MAP {OUTSIDE} 127.0.0.1"]
    yield from launched(playwright, WHOLE, *seeing)


KEYS = {"Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}}
KEYS |= {"Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}}
GUN_S = 0.006  # between two keys of a gun; said to the browser, since this machine may be slow


def shoot(page: Any, code: str, end: str = "Enter") -> None:
    """What a scan gun does: all keys at once."""
    keys = page.context.new_cdp_session(page)
    at = time.time()
    for number, key in enumerate([*code, end]):
        event = KEYS.get(key, {"key": key, "text": key}) | {"timestamp": at + number * GUN_S}
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        keys.send(
            "Input.dispatchKeyEvent", {"type": "keyUp", "key": event["key"], "timestamp": event["timestamp"]}
        )
    keys.detach()


def report_form(page: Any) -> Any:
    page.goto("/repairs/tickets/")
    return ask(page, page.locator("[data-hotkey=n]"))


def place_box(page: Any) -> Any:
    return form(page).get_by_role("combobox", name="地点")


def wait_for_value(page: Any, box: Any, value: str) -> None:
    page.wait_for_function("([box, value]) => box.value === value", arg=[box.element_handle(), value])


def test_the_gun_on_a_page_opens_the_place_of_a_label(visit: Visit, label: str) -> None:
    page = visit("韩守田", DESK)
    page.goto("/")
    shoot(page, label)
    page.wait_for_url(PLACE)
    assert "门卫室" in page.locator("h1").inner_text()


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_the_gun_in_a_picker_chooses_and_leaves_no_letters(
    visit: Visit, codes: dict[str, str], end: str
) -> None:
    page = visit("岳晓雯", DESK)
    report_form(page)
    place_box(page).focus()
    shoot(page, codes[ROOM], end)
    wait_for_value(page, place_box(page), ROOM)
    page.wait_for_timeout(700)
    assert page.locator(".combo-list:not([hidden])").count() == 0
    assert page.locator("dialog[open]").count() == 1


def test_the_gun_in_a_text_leaves_the_text_as_it_was(visit: Visit, codes: dict[str, str]) -> None:
    page = visit("岳晓雯", DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    report_form(page)
    fault = form(page).get_by_label("故障")
    fault.fill("插座冒火花")
    fault.focus()
    shoot(page, codes[ROOM])
    wait_for_value(page, place_box(page), ROOM)
    assert fault.input_value() == "插座冒火花"
    shoot(page, codes[OTHER])
    page.get_by_text("这里用不上").wait_for()
    assert fault.input_value() == "插座冒火花"
    assert place_box(page).input_value() == ROOM
    assert page.url.endswith("/repairs/tickets/")


def test_what_a_person_types_quickly_stays_in_the_text(visit: Visit) -> None:
    page = visit("岳晓雯", DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    report_form(page)
    fault = form(page).get_by_label("故障")
    fault.focus()
    page.keyboard.type("KT board", delay=60)
    page.wait_for_timeout(80)
    page.keyboard.press("Tab")
    assert fault.input_value() == "KT board"


def test_two_codes_at_once_fill_two_lines(visit: Visit, codes: dict[str, str], label: str) -> None:
    page = visit("韩守田", DESK)
    page.goto("/repairs/record_round/")
    lines = page.locator("tr.line")
    lines.nth(0).get_by_role("combobox").first.focus()
    shoot(page, label)
    shoot(page, codes[OTHER])
    wait_for_value(page, lines.nth(0).get_by_role("combobox").first, ROOM)
    wait_for_value(page, lines.nth(1).get_by_role("combobox").first, OTHER)
    for _times in range(4):
        shoot(page, codes[OTHER])
    wait_for_value(page, lines.nth(5).get_by_role("combobox").first, OTHER)
    assert lines.count() == 6
    assert page.url.endswith("/repairs/record_round/")


def test_a_code_looked_up_twice_is_not_two_codes_in_one(visit: Visit, codes: dict[str, str]) -> None:
    page = visit("韩守田", DESK, expected=("htmx:",))  # the second look-up ends the first
    page.goto("/places/places/")
    search = page.get_by_role("searchbox", name="搜索（可用拼音首字母）")
    for room in (ROOM, OTHER):
        search.focus()
        shoot(page, codes[room])
        page.locator(".rows .c-main", has_text=room.split()[-1]).first.wait_for()
        assert search.input_value() == codes[room]


def test_an_unknown_code_is_said_and_changes_nothing(visit: Visit) -> None:
    page = visit("岳晓雯", DESK, expected=("404",))
    report_form(page)
    place_box(page).focus()
    shoot(page, "ZZZZZZ99")
    page.get_by_text("本校没有这个码：ZZZZZZ99").wait_for()
    assert place_box(page).input_value() == ""


def test_the_camera_fills_the_picker_and_the_form_below_stays(visit: Visit) -> None:
    page = visit("岳晓雯", PHONE, permissions=["camera"])
    page.on("dialog", lambda dialog: dialog.accept())
    report_form(page)
    form(page).get_by_label("故障").fill("门铃不响")
    form(page).get_by_role("button", name="扫码").first.tap()
    wait_for_value(page, page.locator("#dialog").get_by_role("combobox", name="地点"), ROOM)
    page.locator("dialog.scanner").wait_for(state="detached")
    assert page.locator("#dialog[open]").count() == 1
    assert form(page).get_by_label("故障").input_value() == "门铃不响"


def test_the_back_key_closes_the_scanner_and_not_the_form(visit: Visit, label: str) -> None:
    page = visit("岳晓雯", PHONE, permissions=[])
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('no'))")
    report_form(page)
    form(page).get_by_role("button", name="扫码").first.tap()
    page.get_by_text("没有用上摄像头").wait_for()
    page.go_back()
    page.locator("dialog.scanner").wait_for(state="detached")
    assert page.locator("#dialog[open]").count() == 1
    page.go_back()
    page.locator("#dialog[open]").wait_for(state="hidden")


def test_the_code_is_typed_where_nothing_can_be_seen(visit: Visit, codes: dict[str, str]) -> None:
    page = visit("岳晓雯", PHONE, expected=("404",))
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('no'))")
    report_form(page)
    form(page).get_by_role("button", name="扫码").first.tap()
    scanner = page.locator("dialog.scanner")
    scanner.get_by_label("或者输入码下面的字").fill("WRONG7")
    scanner.get_by_role("button", name="确定").tap()
    scanner.get_by_text("本校没有这个码：WRONG7").wait_for()
    scanner.get_by_label("或者输入码下面的字").fill(codes[ROOM].lower())
    scanner.get_by_role("button", name="确定").tap()
    wait_for_value(page, page.locator("#dialog").get_by_role("combobox", name="地点"), ROOM)


def test_the_camera_on_the_scan_page_opens_the_place(visit: Visit) -> None:
    page = visit("韩守田", PHONE, permissions=["camera"])
    page.goto("/scan/")
    page.get_by_role("button", name="用摄像头扫").tap()
    page.wait_for_url(PLACE)


class Plain(Visitors):
    """People at the second name of this machine: plain http, as in most schools."""

    def __init__(self, chromium: Any, site: Site) -> None:
        address = site.address.replace("127.0.0.1", OUTSIDE)
        super().__init__(chromium, Site(site.folder, address, site.logins))


@pytest.fixture
def visit_plain(chromium: Any, site: Site) -> Iterator[Visit]:
    visitors = Plain(chromium, site)
    yield visitors
    visitors.leave()


@pytest.mark.parametrize("reads", ["browser", "server"])
def test_on_plain_http_a_photo_is_read_here_or_by_the_server(
    visit_plain: Visit, label: str, tmp_path: Path, reads: str
) -> None:
    page = visit_plain(
        "韩守田", PHONE, expected=("Cross-Origin-Opener-Policy", "wasm", "WebAssembly", "ArrayBuffer")
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    if reads == "server":
        page.route(
            "**/*.wasm", lambda route: route.fulfill(status=200, content_type="application/wasm", body=b"no")
        )
        page.context.set_default_timeout(20_000)
    page.goto("/scan/")
    assert page.evaluate("() => window.isSecureContext") is False
    assert page.get_by_role("button", name="用摄像头扫").count() == 0
    page.locator("[data-scan-photo]").set_input_files(photo_of(label, tmp_path))
    page.wait_for_url(PLACE)
    assert any("/scan/read/" in each for each in asked) == (reads == "server")
    assert any(each.endswith(".wasm") for each in asked)


def test_a_photo_without_a_code_says_what_to_do(visit_plain: Visit, tmp_path: Path) -> None:
    page = visit_plain("韩守田", PHONE, expected=("400", "Cross-Origin-Opener-Policy"))
    page.goto("/scan/")
    page.locator("[data-scan-photo]").set_input_files(photo_of("", tmp_path, "wall.jpg"))
    page.get_by_text("照片里没有认出码").wait_for()


def test_nothing_of_the_reader_is_fetched_before_somebody_scans(visit: Visit) -> None:
    page = visit("岳晓雯", PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/", "/scan/", "/repairs/report_ticket/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert asked
    assert not [each for each in asked if "scan." in each.rsplit("/", 1)[-1] or "wasm" in each]


def test_a_second_name_signs_in_like_the_first(visit_plain: Visit, site: Site) -> None:
    page = visit_plain("", PHONE, expected=("Cross-Origin-Opener-Policy",))
    sign_in(page, *site.logins["岳晓雯"])
    page.locator(".quick-button").first.wait_for()
