"""A pupil in the corridor: scans the label, taps what is broken, takes a photo, keeps the code, and looks again later.

And Friday's messages of the group, looked through and entered on a phone.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.house import DESK, PHONE, ROOT, Site, Visit, drawn, own_environment, send, step
from tests.browser.house import choose as choose_row

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf8")
TRACKED = re.compile(r"/t/DEMO/[0-9A-Z]{10}/\?new=1$")
# The size of the photo that goes with the form, noted when it goes.
SENT = """() => document.querySelector(".door-form").addEventListener("submit", (event) =>
  sessionStorage.setItem("sent", event.target.querySelector("[name=photos]").files[0].size))"""
CODES = """
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.places.models import Place
school = School.objects.get(code="DEMO")
with in_school(school):
    print(Place.objects.get(path="校本部 门卫室").code)
"""


@pytest.fixture
def label(site: Site, tmp_path: Path) -> str:
    """The address on the label of the porter's lodge."""
    script = tmp_path / "codes.py"
    script.write_text(f"import django\ndjango.setup()\n{CODES}", encoding="utf8")
    code = _run(site, script).strip().splitlines()[-1]
    return f"/q/DEMO/{code}/"


def _run(site: Site, script: Path) -> str:
    env = own_environment(site.folder) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photo as a phone takes it: twelve megapixels."""
    path = tmp_path / "IMG_0001.jpg"
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(path, quality=80)
    return path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_label_is_scanned_tapped_photographed_and_followed(
    visit: Visit, label: str, picture: Path, theme: str
) -> None:
    page = visit("", PHONE, color_scheme=theme)
    page.goto(label)
    assert page.evaluate(EYES, [True, False]) == []
    fault = {"light": "灯不亮", "dark": "门锁坏了"}[theme]
    page.locator(".offer", has_text=fault).tap()
    page.locator("input[data-carried]").set_input_files([picture])
    page.locator(".shot[data-state=sent]").wait_for()
    page.evaluate(SENT)
    page.get_by_role("button", name="提交").tap()
    page.wait_for_url(TRACKED)
    sent = page.evaluate("Number(sessionStorage.getItem('sent'))")
    assert 0 < sent < 1_500_000 < picture.stat().st_size, "shrunk before it is sent"
    assert page.evaluate(EYES, [True, False]) == []
    assert "请截图保存" in page.locator(".door-code").inner_text()
    assert all(drawn(page.locator(".door-photos img")))
    tracked = str(page.url).split("?")[0]
    _mended(visit, fault)
    page.goto(tracked)
    assert "已修好" in page.locator(".door-standing").inner_text()
    page.locator("summary", has_text="还没修好").tap()
    assert page.evaluate(EYES, [True, False]) == []
    page.get_by_label("哪里没修好").fill("还是一样")
    page.get_by_role("button", name="请师傅再来").tap()
    page.get_by_text("收到您的回复").wait_for()
    assert "还没修好，已请师傅再来" in page.locator(".door-past").inner_text()


def _mended(visit: Visit, fault: str) -> None:
    """The office mends what came in last."""
    office = visit("韩守田", DESK)
    office.goto("/repairs/tickets/?tab=new&source=qr")
    office.locator(".c-main a", has_text=fault).first.click()
    step(office, "已修好")
    office.get_by_label("维修情况").fill("换好了")
    send(office, "已修好")


def test_the_next_one_who_scans_sees_it_and_taps_once(visit: Visit, label: str) -> None:
    page = visit("", PHONE)
    page.goto(label)
    page.get_by_label("哪里坏了").fill("窗户关不上")
    page.get_by_role("button", name="提交").tap()
    page.wait_for_url(TRACKED)
    other = visit("", PHONE)
    other.goto(label)
    first = other.locator(".door-similar li", has_text="窗户关不上")
    first.get_by_role("button", name="我也遇到").tap()
    other.get_by_text("又多一人反映").wait_for()
    assert "还有 1 人次反映" in other.locator(".door-similar li", has_text="窗户关不上").inner_text()


def test_no_script_no_cookie_and_it_still_works(visit: Visit, label: str, picture: Path) -> None:
    page = visit("", PHONE, java_script_enabled=False)
    page.goto(label)
    page.context.clear_cookies()
    page.get_by_label("哪里坏了").fill("开关松了")
    page.locator("input[type=file]").set_input_files([picture])
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(TRACKED)
    assert page.locator(".door-photos img").count() == 1


CHAT = """张老师 08:05
三2班前面的灯一闪一闪
王师傅 08:30
收到
李老师 09:10
男厕水龙头关不上一直流水
"""


@pytest.mark.parametrize("kind", [PHONE, DESK], ids=["phone", "desk"])
def test_fridays_messages_are_looked_through_and_entered(visit: Visit, kind: dict[str, Any]) -> None:
    page = visit("韩守田", kind)
    page.goto("/repairs/paste/")
    page.get_by_label("把群里的消息复制到这里").fill(
        CHAT if kind is PHONE else CHAT.replace("灯一闪一闪", "地砖翘起来了")
    )
    page.get_by_role("button", name="认一认").click()
    lines = page.locator("tr.line")
    lines.nth(1).wait_for()
    assert lines.count() == 2
    assert page.evaluate(EYES, [kind is PHONE, False]) == []
    assert "男厕水龙头关不上" in lines.nth(1).locator(".said").inner_text()
    lines.nth(1).locator(".offer").first.click()
    chosen = lines.nth(1).get_by_role("combobox").first.input_value()
    assert "男" in chosen
    page.get_by_role("button", name="登记这些报修").click()
    page.wait_for_url(re.compile(r"/repairs/tickets/\?tab=all&source=pasted"))
    assert "已登记 2 张报修单" in page.locator(".toast").first.inner_text()


def test_a_colleague_is_shown_what_is_being_mended_there(visit: Visit, label: str) -> None:
    stranger = visit("", PHONE)
    stranger.goto(label)
    stranger.get_by_label("哪里坏了").fill("电风扇不转")
    stranger.get_by_role("button", name="提交").tap()
    stranger.wait_for_url(TRACKED)
    page = visit("岳晓雯", PHONE)
    page.goto("/repairs/report_ticket/")
    choose_row(page, "地点", "jbbmws", "校本部 门卫室")
    row = page.locator(".similar li", has_text="电风扇不转")
    row.get_by_role("button", name="我也遇到").tap()
    page.get_by_text("又多一人反映").wait_for()


def test_a_member_who_scans_reports_in_three_taps(visit: Visit, label: str) -> None:
    page = visit("岳晓雯", PHONE)
    page.goto(label)
    page.get_by_role("link", name="在这里报修").tap()
    page.locator("dialog[open] .offer", has_text="玻璃破了").tap()
    page.locator("dialog[open] .form-foot button").tap()
    page.wait_for_url(re.compile(r"/repairs/tickets/[0-9a-f-]{36}/$"))


def test_what_the_office_does_is_told_to_who_has_the_code(visit: Visit, label: str) -> None:
    page, office = visit("", PHONE), visit("韩守田", DESK)
    page.goto(label)
    page.get_by_label("哪里坏了").fill("雨棚漏雨")
    page.get_by_role("button", name="提交").tap()
    page.wait_for_url(TRACKED)
    tracked = str(page.url).split("?")[0]
    assert "已收到" in page.locator(".door-standing").inner_text()
    office.goto("/repairs/tickets/?tab=new&source=qr")
    office.locator(".c-main a", has_text="雨棚漏雨").first.click()
    step(office, "受理")
    send(office, "受理")
    page.goto(tracked)
    assert "总务处已受理" in page.locator(".door-standing").inner_text()
    step(office, "派工")
    choose_row(office, "维修人", "ddy", "丁大勇")
    send(office, "派工")
    page.goto(tracked)
    assert "已派人维修" in page.locator(".door-standing").inner_text()
    assert page.locator(".door-past li").count() == 3
    assert "丁大勇" not in page.locator("body").inner_text(), "names are for those who are signed in"
