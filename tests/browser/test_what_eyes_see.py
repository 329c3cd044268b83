"""Every page on the phone and at the desk, light and dark: looked over for what an eye would miss.

HOUQIN_SHOTS=folder photographs them, too, and keeps the pictures there.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from houqin.core.actions import ACTIONS
from houqin.core.pages import PAGES
from tests.browser.house import DESK, PHONE, Site, Visit, ask, form, report, send
from tests.browser.installation import LONG_LOGIN, LONG_PASSWORD, OFFICER
from tests.browser.test_shared_tablet import pin_of
from tests.kinds import forms_of_all_kinds

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf8")
THEMES = ("light", "dark")
KEPT = bool(os.environ.get("HOUQIN_SHOTS"))
KINDS = {"phone": PHONE, "desk": DESK}
HEAD, PRINCIPAL, TEACHER, REPAIRER = "韩守田", "沈怀川", "宋晓岚", "丁大勇"
Shoot = Callable[..., list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get("HOUQIN_SHOTS")
    path = Path(kept) if kept else tmp_path_factory.mktemp("shots")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def shoot(folder: Path) -> Shoot:
    """Photograph the open page in both themes; what there is to complain of."""

    def take(page: Any, name: str, kind: str) -> list[str]:
        said = []
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_function(
                "() => document.getAnimations().every((one) => one.playState !== 'running')"
            )
            said += [
                f"{name}, {kind}, {theme}: {each}"
                for each in page.evaluate(EYES, [kind == "phone", theme != THEMES[0]])
            ]
            if KEPT:  # a picture nobody looks at is not taken
                page.screenshot(
                    path=folder / f"{name}-{kind}-{theme}.png",
                    full_page=page.locator("dialog[open]").count() == 0,
                )
        return said

    return take


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of every page that stands by itself: lists, forms that begin something, and the house's own."""
    yield from {
        "today": "/",
        "mine": "/mine/",
        "school": "/school/",
        "search": "/search/?q=jxl",
        "scan": "/scan/",
        "import-members": "/import/members/",
        "import-places": "/import/places/",
        "print": "/repairs/tickets/?tab=all&print=1",
        "nothing-found": "/repairs/tickets/?q=没有这样的东西",
        "page-two": "/repairs/tickets/?tab=all&sort=reported_at",
        "api": "/api/v1/docs",
        "picked": "/repairs/tickets/?tab=open",
        "board": "/repairs/board/",
        "calendar": "/repairs/calendar/",
        "statistics": "/repairs/statistics/?from=2026-09-01&to=2027-01-31",
        "bulletin": "/repairs/bulletin/?kind=month",
        "paste": "/repairs/paste/",
        "papers": "/repairs/papers/",
        "papers-book": "/repairs/papers/book/",
        "papers-blank": "/repairs/papers/blank-slips/",
        "overhaul": "/repairs/overhaul/",
        "labels": "/places/labels/?which=all",
        "labels-roll": "/places/labels/?which=all&sheet=roll-50",
        "slips": "/people/slips/",
        "invite": "/people/invite/",
        "second": "/second/",
        "archive": "/school/archive/",
        "jobs": "/jobs/",
        "inbox": "/inbox/",
        "week": "/terms/week/",
        "week-page": "/terms/week/?kind=page",
    }.items()
    for code, page in PAGES.items():
        yield f"list-{code}", page.url()
    for code, action in ACTIONS.items():
        if action.on_school and not action.name.startswith("import_"):
            yield f"form-{code}", f"/{action.room}/{action.name}/"


EVERY = dict(addresses())


def pages_for(kind: str) -> dict[str, str]:
    """Every page; of the forms, which have the desk's room to themselves, at the desk those with all kinds of fields."""
    drawn_alike = {f"form-{code}" for code in ACTIONS} - {f"form-{code}" for code in forms_of_all_kinds()}
    return {name: address for name, address in EVERY.items() if kind == "phone" or name not in drawn_alike}


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_fit_to_be_seen(visit: Visit, shoot: Shoot, kind: str) -> None:
    head, principal = (visit(who, KINDS[kind], expected=("403", "409")) for who in (HEAD, PRINCIPAL))
    said, closed = [], []
    for name, address in pages_for(kind).items():
        page = head if head.goto(address).status != 403 else principal
        if page is principal and page.goto(address).status == 403:
            closed.append(address)
        said += shoot(page, name, kind)
    assert not closed
    assert not said, "\n".join(said)


LARGE = ("today", "mine", "list-repairs.tickets", "week-page", "board", "form-repairs.report_ticket", "inbox")


@pytest.mark.parametrize("kind", KINDS)
def test_large_letters_fit_as_well(visit: Visit, folder: Path, kind: str) -> None:
    page = visit(HEAD, KINDS[kind])
    page.goto("/mine/")
    page.get_by_role("button", name="大字").click()
    said = []
    for name, address in EVERY.items():
        if name in LARGE:
            page.goto(address)
            page.locator("html[data-large]").wait_for(state="attached")
            said += [f"{name}, {kind}: {each}" for each in page.evaluate(EYES, [kind == "phone", False])]
            if KEPT:
                page.screenshot(path=folder / f"large-{name}-{kind}.png")
    page.goto("/mine/")
    page.get_by_role("button", name="标准").click()
    page.goto("/")
    assert page.locator("html[data-large]").count() == 0
    assert not said, "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_every_kind_is_fit_to_be_seen(visit: Visit, shoot: Shoot, kind: str) -> None:
    page = visit(HEAD, KINDS[kind], expected=("403",))
    said, seen = [], 0
    for code, listed in PAGES.items():
        page.goto(f"{listed.url()}?tab={listed.tabs[-1].key}" if len(listed.tabs) > 2 else listed.url())
        first = page.locator(".rows tbody .c-main a").first
        if first.count():
            page.goto(first.get_attribute("href"))
            said += shoot(page, f"row-{code}", kind)
            seen += 1
    assert seen >= 4
    assert not said, "\n".join(said)


ELSEWHERE = {str(action.label) for action in ACTIONS.values() if action.elsewhere}  # these lead to pages


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_opens_a_form_that_is_fit_to_be_seen(visit: Visit, shoot: Shoot, kind: str) -> None:
    page, said, seen = visit(HEAD, KINDS[kind]), [], set()
    rows = [report(page, "纱窗破了"), *some_rows(page)]
    for row in rows:
        page.goto(row)
        for label in page.locator(".steps a, .row-side a.button").all_inner_texts():
            if label not in seen:
                seen.add(label)
                page.goto(row)
                step = page.locator(".steps a, .row-side a.button").get_by_text(label, exact=True)
                if label in ELSEWHERE:
                    step.click()
                    page.wait_for_url(lambda url, row=row: row not in url)
                else:
                    ask(page, step)
                said += shoot(page, f"step-{label}", kind)
    assert {"受理", "派工", "不受理", "加照片", "重置密码", "指定责任人"} <= seen
    assert not said, "\n".join(said)


def some_rows(page: Any) -> list[str]:
    """The first row of each list that the daily work knows."""
    found = []
    for address in (
        "/repairs/tickets/?tab=mended",
        "/people/members/",
        "/people/members/?tab=login",
        "/people/classes/",
        "/places/places/",
        "/terms/terms/",
    ):
        page.goto(address)
        found.append(page.locator(".rows tbody .c-main a").first.get_attribute("href"))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_little_to_do_sees_little(visit: Visit, shoot: Shoot, kind: str) -> None:
    said = []
    for who, name in ((TEACHER, "teacher"), (REPAIRER, "repairer")):
        page = visit(who, KINDS[kind])
        for place in ("", "repairs/tickets/", "mine/"):
            page.goto(f"/{place}")
            said += shoot(page, f"{name}-{place.strip('/').replace('/', '-') or 'today'}", kind)
    nobody = visit("", KINDS[kind])
    nobody.goto("/login/")
    said += shoot(nobody, "login", kind)
    lost = visit(HEAD, KINDS[kind], expected=("404",))
    lost.goto("/nirgends/")
    said += shoot(lost, "not-found", kind)
    assert not said, "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_no_account_sees_pages_as_good(visit: Visit, shoot: Shoot, kind: str) -> None:
    """The label's page, the page of one's own report, and looking for it with a code that nothing has."""
    head, page = visit(HEAD, DESK), visit("", KINDS[kind], expected=("404",))
    head.goto("/places/places/?q=门卫室")
    code = head.locator('.rows td[data-label="编码"]').first.inner_text()
    page.goto(f"/q/DEMO/{code}/")
    said = shoot(page, "public-place", kind)
    page.get_by_label("哪里坏了").fill(f"门口地砖松动（{kind}）")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/t/DEMO/"))
    said += shoot(page, "public-reported", kind)
    page.goto(page.url.split("?")[0])
    said += shoot(page, "public-ticket", kind)
    page.goto(f"/q/DEMO/{code}/")
    said += shoot(page, "public-similar", kind)
    for name, address in {
        "public-none": "/t/DEMO/?code=2222222222",
        "public-no-place": "/q/DEMO/ZZZZZZ/",
    }.items():
        page.goto(address)
        said += shoot(page, name, kind)
    assert not said, "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_shared_device_is_fit_to_be_seen(visit: Visit, shoot: Shoot, site: Site, kind: str) -> None:
    head, page = visit(HEAD, DESK), visit("", KINDS[kind], expected=("400",))
    page.goto("/devices/pair/")
    said = shoot(page, "device-pair", kind)
    head.goto("/devices/devices/")
    head.locator(".rows .c-main a", has_text="厨房平板").click()
    ask(head, head.locator(".steps").get_by_role("link", name="生成启用码"))
    send(head, "生成启用码")
    page.get_by_label("学校代码").fill("DEMO")
    page.get_by_label("启用码").fill(head.locator(".big-code").inner_text())
    page.get_by_role("button", name="启用").click()
    page.locator(".tile").first.wait_for()
    said += shoot(page, "device-tiles", kind)
    page.locator(".tile", has_text="田桂花").click()
    page.locator("#id_pin").wait_for()
    said += shoot(page, "device-pad", kind)
    page.locator("#id_pin").fill("0001")
    page.locator("#pin-error").wait_for()
    said += shoot(page, "device-pad-wrong", kind)
    page.locator("#id_pin").fill(pin_of(site, "田桂花"))
    page.locator(".band-device").wait_for()
    for name, address in {
        "today": "/",
        "tickets": "/repairs/tickets/",
        "report": "/repairs/report_ticket/",
    }.items():
        page.goto(address)
        said += shoot(page, f"device-{name}", kind)
    assert not said, "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_in_the_making_is_fit_to_be_seen(visit: Visit, shoot: Shoot, kind: str) -> None:
    """The open picker, an error beside its field, an error on top, menus, rows that are picked."""
    page, said = visit(HEAD, KINDS[kind], expected=("400",)), []
    page.goto("/repairs/tickets/?tab=all")
    if kind == "phone":
        page.get_by_role("button", name="多选").click()
    page.locator(".rows [name=ids]").nth(1).check()
    said += shoot(page, "some-picked", kind)
    page.get_by_role("button", name="派工").click()
    page.locator("dialog[open] form").wait_for()
    form(page).get_by_role("combobox").first.click()
    page.locator(".combo-list:not([hidden]) [role=option]").first.wait_for()
    said += shoot(page, "picker-open", kind)
    page.goto("/")
    ask(page, page.locator(".quick-button", has_text="报修"))
    form(page).locator(".form-foot button").click()
    page.locator("dialog[open] .field-bad").first.wait_for()
    said += shoot(page, "field-wrong", kind)
    page.goto("/")
    page.locator("summary.tool-plus").click()
    said += shoot(page, "menu-plus", kind)
    assert not said, "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_names_as_long_as_they_may_be(visit: Visit, shoot: Shoot, site: Site, kind: str) -> None:
    """The school of long names, which also is the school with one row in each list."""
    site.logins["long"] = (LONG_LOGIN, LONG_PASSWORD)
    site.logins["officer"] = (OFFICER, LONG_PASSWORD)
    page, officer, said = visit("long", KINDS[kind]), visit("officer", KINDS[kind]), []
    for name, address in {"schools": "/district/", "enters": "/district/LONG/"}.items():
        officer.goto(address)
        said += shoot(officer, f"officer-{name}", kind)
    for name, address in {
        "today": "/",
        "tickets": "/repairs/tickets/",
        "places": "/places/places/",
        "mine": "/mine/",
        "members": "/people/members/",
        "school": "/school/",
        "classes": "/people/classes/",
    }.items():
        page.goto(address)
        said += shoot(page, f"long-{name}", kind)
        if name in ("tickets", "places", "members"):
            assert page.locator(".rows tbody tr").count() >= 1
            page.goto(page.locator(".rows tbody .c-main a").first.get_attribute("href"))
            said += shoot(page, f"long-row-{name}", kind)
    page.goto("/repairs/tickets/")
    ask(page, page.locator("[data-hotkey=n]"))
    form(page).get_by_role("combobox", name="地点").click()
    page.locator(".combo-list:not([hidden]) [role=option]").first.wait_for()
    said += shoot(page, "long-picker", kind)
    assert not said, "\n".join(said)


@pytest.mark.parametrize("kind", KINDS)
def test_english_fits_as_well(visit: Visit, shoot: Shoot, kind: str) -> None:
    page, said = visit(REPAIRER, KINDS[kind]), []
    page.goto("/mine/")
    page.locator("#main").get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    for name, address in {
        "today": "/",
        "tickets": "/repairs/tickets/?tab=all",
        "mine": "/mine/",
        "form": "/repairs/report_ticket/",
    }.items():
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        said += shoot(page, f"english-{name}", kind)
    assert not said, "\n".join(said)


def test_the_eyes_see_what_is_wrong(visit: Visit) -> None:
    """Each complaint, once, on a page that deserves it."""
    page = visit("", PHONE)
    page.goto("/login/")
    assert page.evaluate(EYES, [True, False]) == []
    page.evaluate(
        """() => {
          const add = (html) => document.querySelector("form").insertAdjacentHTML("beforeend", html);
          add('<input id="nameless"><p id="pale">pale</p>');
          add('<button id="mute" type="button"><svg width="9" height="9"></svg></button>');
          add('<button class="button" id="flat" type="button">flat</button><div id="broad">broad</div>');
          document.getElementById("pale").style.color = "rgb(200, 200, 200)";
          document.getElementById("pale").style.background = "rgb(255, 255, 255)";
          for (const side of ["height", "minHeight"]) document.getElementById("flat").style[side] = "20px";
          document.getElementById("broad").style.width = "900px";
          document.querySelector(".login-note")?.remove();
        }"""
    )
    said = "\n".join(page.evaluate(EYES, [True, False]))
    for words, where in (
        ("no label", "nameless"),
        ("no name", "mute"),
        ("contrast 1.6", "pale"),
        ("only 20 px", "flat"),
        ("sideways", "broad"),
    ):
        assert re.search(f"{words}.*{where}", said), said
