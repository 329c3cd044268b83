"""Tab alone reaches everything that can be pressed or filled, in the order of the page, and leaves the page again."""

from typing import Any

import pytest

from tests.browser.house import DESK, Site, Visit
from tests.browser.test_shared_tablet import pin_of

# What a mouse could press or fill; of a group of radio buttons Tab stops at one, and arrows do the rest.
MARK = """() => {
  const radios = new Set(), wanted = [];
  for (const node of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const box = node.getBoundingClientRect();
    const hidden = !node.checkVisibility({checkVisibilityCSS: true}) || !box.width || !box.height;
    if (hidden || node.disabled || node.closest("[aria-hidden=true]")) continue;
    if (node.tabIndex < 0) {
      const known = node.matches(".combo-open, .combo-clear, input.sr[type=file]") || node.getAttribute("role") === "option";
      if (known) continue;
    }
    if (node.type === "radio") {
      const group = `${node.form?.action}|${node.name}`;
      if (radios.has(group)) continue;
      radios.add(group);
      node.dataset.wanted = `radio ${node.name}`;
    } else node.dataset.wanted = node.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
    wanted.push(node.dataset.wanted);
  }
  let at = 0;
  window.reached = [];
  document.addEventListener("focusin", (event) => {
    const radio = event.target.type === "radio" ? `radio ${event.target.name}` : event.target.dataset.wanted;
    window.reached.push(radio ?? event.target.outerHTML.slice(0, 80));
  });
  return wanted;
}"""
PAGES = (
    "/repairs/board/",
    "/repairs/calendar/",
    "/repairs/statistics/",
    "/repairs/bulletin/?kind=month",
    "/repairs/paste/",
    "/repairs/papers/book/",
    "/repairs/overhaul/",
    "/repairs/record_done/",
    "/repairs/record_round/",
    "/places/labels/?which=all",
    "/people/slips/",
    "/devices/devices/",
    "/devices/pair/",
)


def walk(page: Any) -> tuple[set[str], list[str]]:
    """(what Tab does not reach, what it reached in its order) on the open page."""
    wanted = page.evaluate(MARK)
    page.evaluate("() => { document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); }")
    for _times in range(len(wanted) + 60):  # a field for a day takes one Tab for each of its parts
        page.keyboard.press("Tab")
    reached: list[str] = page.evaluate("window.reached")
    return set(wanted) - set(reached), reached


@pytest.mark.parametrize("address", PAGES)
def test_tab_reaches_everything(visit: Visit, address: str) -> None:
    page = visit("韩守田", DESK)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    missed, reached = walk(page)
    assert len(set(reached)) >= 3
    assert not missed, "\n".join(sorted(missed))


def test_a_trap_would_be_seen(visit: Visit) -> None:
    """The negative control: a field that keeps the focus, and a link that never gets it."""
    page = visit("韩守田", DESK)
    page.goto("/repairs/overhaul/")
    page.evaluate(
        "() => document.querySelector('#main').insertAdjacentHTML('beforeend', '<a id=never href=# tabindex=-1>never</a>')"
    )
    assert any("never" in each for each in walk(page)[0])
    page.goto("/repairs/record_done/")
    page.evaluate(
        "() => document.querySelector('tr.line').addEventListener('keydown', "
        "(event) => event.key === 'Tab' && event.preventDefault())"
    )
    assert walk(page)[0]


def test_the_pad_is_filled_by_digits_on_the_keyboard(visit: Visit, site: Site) -> None:
    """Whoever has keys needs no mouse at a shared computer: name, digits, in."""
    page = visit("韩守田", DESK)
    page.goto("/devices/devices/")
    page.locator(".rows .c-main a", has_text="门卫室平板").click()
    page.locator(".steps a", has_text="把这台设为共用设备").click()
    page.locator("dialog[open] .form-foot [type=submit]").click()
    page.locator(".tile").first.wait_for()
    for _times in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('.tile')"):
            break
    name = page.evaluate("() => document.activeElement.querySelector('b').textContent")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement?.id === 'id_pin'")
    page.keyboard.type(pin_of(site, name), delay=60)
    page.locator(".band-device", has_text=name).wait_for()
