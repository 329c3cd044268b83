"""Tables of lines at the desk, on the phone and without scripts; texts and places that come with one tap."""

import re
import time
from typing import Any

from django.template.loader import render_to_string

from houqin.core.tests.test_offers import FaultForm
from tests.browser.house import DESK, OPTION, PHONE, Visit

ROUND = "/repairs/record_round/"
MOST_S = 8.0  # until two hundred lines can be used, on a machine that others use too


def cell(page: Any, line: int, column: str) -> Any:
    """The inputs of a column in the so-manieth line."""
    return page.locator("tr.line").nth(line - 1).locator(f"[name$='-{column}']")


def box(page: Any, line: int) -> Any:
    return page.locator("tr.line").nth(line - 1).get_by_role("combobox").first


def choose_place(page: Any, line: int, letters: str = "jbbmws", text: str = "校本部 门卫室") -> None:
    box(page, line).click()
    box(page, line).fill("")
    box(page, line).press_sequentially(letters)
    page.locator(OPTION).get_by_text(text, exact=True).first.click()


def saw(page: Any, line: int, result: str) -> None:
    page.locator("tr.line").nth(line - 1).get_by_text(result, exact=True).click()


def test_lines_are_added_by_enter_copied_from_above_and_sent(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(ROUND)
    page.get_by_label("名称").fill("水电巡查")
    assert page.locator("tr.line").count() == 5
    choose_place(page, 1)
    saw(page, 1, "完好")
    page.locator("tr.line").nth(1).get_by_role("button", name="同上").click()
    assert box(page, 2).input_value() == "校本部 门卫室"
    assert cell(page, 2, "result").first.is_checked()
    last = page.locator("tr.line").nth(4)
    last.locator("[name$='-note']").press("Enter")
    assert page.locator("tr.line").count() == 6
    assert page.evaluate("() => document.activeElement.closest('tr').dataset.line") == "5"
    last.get_by_role("button", name="去掉这一行").click()
    assert page.locator("tr.line").count() == 5
    page.get_by_role("button", name="登记巡查").click()
    page.wait_for_url(re.compile(r"/repairs/rounds/"))
    assert "水电巡查" in page.locator("#main").inner_text()


def test_a_wrong_cell_is_marked_and_everything_typed_stays(visit: Visit) -> None:
    page = visit("韩守田", PHONE, expected=("400",))
    page.goto(ROUND)
    page.get_by_label("名称").fill("只写了一半")
    assert page.locator("tr.line").count() == 1
    choose_place(page, 1)
    saw(page, 1, "需维修")
    page.get_by_role("button", name="再加一行").click()
    cell(page, 2, "note").fill("没有写地点")
    page.get_by_role("button", name="登记巡查").click()
    page.get_by_text("有 2 行要改").wait_for()
    assert page.locator("tr.line").nth(0).get_by_text("请写明是什么问题。").count() == 1
    assert page.locator("tr.line").nth(1).get_by_text("请填写这一项。").count() >= 1
    assert box(page, 1).input_value() == "校本部 门卫室"
    assert cell(page, 2, "note").input_value() == "没有写地点"


def test_a_draft_brings_back_as_many_lines_as_there_were(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(ROUND)
    choose_place(page, 1)
    for _times in range(3):
        page.get_by_role("button", name="再加一行").click()
    cell(page, 8, "note").fill("最后一行")
    page.wait_for_timeout(600)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")
    page.goto(ROUND)
    page.locator(".alert-draft").wait_for()
    assert page.locator("tr.line").count() == 8
    assert box(page, 1).input_value() == "校本部 门卫室"
    assert cell(page, 8, "note").input_value() == "最后一行"
    page.get_by_role("button", name="不要了").click()
    assert page.locator("tr.line").count() == 5
    assert box(page, 1).input_value() == ""


PASTE = """([element, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_two_hundred_lines_are_pasted_from_a_sheet_and_sent(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.goto(ROUND)
    page.get_by_label("名称").fill("全校检修")
    sheet = "".join(f"校本部 门卫室\t完好\t第{number}处\r\n" for number in range(200))
    begun = time.monotonic()
    page.evaluate(PASTE, [box(page, 1).element_handle(), sheet])
    page.locator("tr.line").nth(199).wait_for()
    assert time.monotonic() - begun < MOST_S
    assert page.locator("tr.line").count() == 200
    assert box(page, 200).input_value() == "校本部 门卫室"
    page.get_by_role("button", name="登记巡查").click()
    page.wait_for_url(re.compile(r"/repairs/rounds/"))
    assert "200" in page.locator("#main").inner_text()


def test_lines_are_filled_without_scripts(visit: Visit) -> None:
    page = visit("韩守田", PHONE, java_script_enabled=False)
    page.goto(ROUND)
    page.get_by_label("名称").fill("没有脚本")
    cell(page, 2, "place").fill("校本部 门卫室")
    saw(page, 2, "完好")
    page.get_by_role("button", name="登记巡查").click()
    page.wait_for_url(re.compile(r"/repairs/rounds/"))
    assert "没有脚本" in page.locator("#main").inner_text()


def own_form(visit: Any, page: Any, fields: str, *, shared: bool = False) -> None:
    """A page of the house whose content is this form: fields that no room asks for stand in no room's page."""

    def answer(route: Any) -> None:
        real = route.fetch(url=f"{visit.site.address}/mine/")
        body = real.text().replace("<html lang", f"<html{' data-shared' if shared else ''} lang", 1)
        form = f'<form method="post" action="/own/form/">{fields}<button>交</button></form>'
        body = re.sub(r"(<main[^>]*>).*(</main>)", lambda found: found[1] + form + found[2], body, flags=re.S)
        route.fulfill(response=real, body=body)

    page.route("**/own/form/", answer)
    page.goto("/own/form/")


def test_one_tap_fills_the_text_and_chooses_the_kind(visit: Visit) -> None:
    page = visit("韩守田", PHONE)
    form = FaultForm(by="丁大勇")
    fields = "".join(render_to_string("core/field.html", {"field": field}) for field in form)
    kinds = "".join(
        f'<input type="radio" name="kind" id="k{kind}" value="{kind}"><label for="k{kind}">{kind}</label>'
        for kind in ("electric", "door")
    )
    own_form(visit, page, fields + kinds)
    page.get_by_role("button", name="灯不亮").tap()
    assert page.locator("#id_fault").input_value() == "灯不亮"
    assert page.locator("#kelectric").is_checked()
    page.get_by_role("button", name="门锁坏").tap()
    assert page.locator("#id_fault").input_value() == "门锁坏"
    assert page.locator("#kdoor").is_checked()
    page.locator("#id_fault").fill("钥匙断在里面")
    page.get_by_role("button", name="门锁坏").tap()
    assert page.locator("#id_fault").input_value() == "钥匙断在里面、门锁坏"
    for offer in page.locator(".offer").all():
        assert offer.bounding_box()["height"] >= 44


def test_taps_gather_where_several_belong(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    own_form(visit, page, render_to_string("core/field.html", {"field": FaultForm(by="灯")["parts"]}))
    for offer in page.locator(".offer").all():
        offer.click()
    assert page.locator("#id_parts").input_value() == "灯的灯管、<b>"
    page.locator(".offer").first.click()
    assert page.locator("#id_parts").input_value() == "<b>"


PICKER = (
    '<div class="field"><label for="id_place">地点</label><select name="place" id="id_place" data-remember '
    'data-options-url="/pick/places/place/"><option value=""></option></select></div>'
)


def _send_once(page: Any) -> None:
    page.get_by_role("combobox").click()
    page.get_by_role("combobox").press_sequentially("jbbmws")
    page.locator(OPTION).get_by_text("校本部 门卫室", exact=True).first.click()
    page.evaluate(
        "() => document.querySelector('form[action=\"/own/form/\"]').addEventListener('submit', e => e.preventDefault())"
    )
    page.get_by_role("button", name="交", exact=True).click()


def test_the_last_place_is_there_again_and_can_be_cleared(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    own_form(visit, page, PICKER)
    _send_once(page)
    page.goto("/own/form/")
    assert page.get_by_role("combobox").input_value() == "校本部 门卫室"
    page.get_by_role("button", name="不选了").click()
    assert page.get_by_role("combobox").input_value() == ""


def test_a_shared_device_remembers_nobodys_place(visit: Visit) -> None:
    page = visit("韩守田", DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    own_form(visit, page, PICKER, shared=True)
    _send_once(page)
    page.goto("/own/form/")
    assert page.get_by_role("combobox").input_value() == ""
