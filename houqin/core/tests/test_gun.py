"""The scan gun key by key: frontend/app/gun.js, run by node on streams of keys made up here."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

ROOT = Path(settings.BASE_DIR)
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None, reason="no node on this machine; the browser tests press the same keys"
)

RUN = """
import { readFileSync } from "node:fs";
const { Burst, meant } = await import(process.argv[1]);
const streams = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(streams.map((keys) => {
  const burst = new Burst();
  return keys.map(([key, at]) => burst.press(typeof key === "string" ? key : meant(key), at));
})));
"""

Keys = list[list[Any]]


def pressed(*streams: Keys) -> list[list[dict[str, Any]]]:
    """What the gun's ear made of each key of each stream."""
    command = [str(NODE), "--input-type=module", "-e", RUN, str(ROOT / "frontend/app/gun.js")]
    done = subprocess.run(command, input=json.dumps(streams), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return answers


def codes(answers: list[dict[str, Any]]) -> list[str]:
    return [answer["code"] for answer in answers if "code" in answer]


def gun(code: str, at: float, gap: float = 8, end: str = "Enter") -> tuple[Keys, float]:
    """The keys of one scan that begins at a moment in ms, and the moment after it."""
    keys: Keys = []
    for letter in code:
        if letter.isupper():
            keys.append(["Shift", at])
        keys.append([letter, at])
        at += gap
    return [*keys, [end, at]], at


def test_a_scan_is_one_code() -> None:
    [answers] = pressed(gun("C72TSY", 1000)[0])
    assert codes(answers) == ["C72TSY"]


def test_two_scans_within_200_milliseconds_are_two_codes() -> None:
    first, then = gun("C72TSY", 1000, gap=5)
    second, _after = gun("H4KWQP", then + 10, gap=5)
    [answers] = pressed(first + second)
    assert codes(answers) == ["C72TSY", "H4KWQP"]


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_an_address_on_a_label_ends_with_enter_or_tab(end: str) -> None:
    address = "http://192.0.2.3:8000/q/DEMO/C72TSY/"
    [answers] = pressed(gun(address, 0, end=end)[0])
    assert codes(answers) == [address]


def test_a_second_enter_of_the_gun_does_nothing_and_a_later_one_is_the_persons() -> None:
    keys, at = gun("C72TSY", 0)
    [answers] = pressed([*keys, ["Enter", at + 4], ["Enter", at + 900]])
    assert answers[-2] == {"swallow": True}
    assert answers[-1] == {}


@pytest.mark.parametrize("gap", [51, 80, 200])
def test_what_a_person_types_is_no_code(gap: int) -> None:
    [answers] = pressed(gun("C72TSY", 0, gap=gap)[0])
    assert codes(answers) == []
    assert not any("swallow" in answer for answer in answers)


def test_a_short_burst_and_an_enter_after_a_pause_are_no_code() -> None:
    keys, at = gun("C72TSY", 0)
    late = [*keys[:-1], ["Enter", at + 60]]
    short, broken = pressed(gun("abc", 0)[0], late)
    assert codes(short) == codes(broken) == []


def test_an_input_method_that_holds_the_keys_does_not_hide_the_code() -> None:
    keys = [
        [{"key": "Process", "keyCode": 229, "code": code, "shiftKey": shift}, number * 6]
        for number, (code, shift) in enumerate(
            [
                ("KeyC", True),
                ("Digit7", False),
                ("Digit2", False),
                ("KeyT", True),
                ("KeyS", True),
                ("KeyY", True),
            ]
        )
    ]
    slash = [{"key": "Process", "keyCode": 229, "code": "Slash", "shiftKey": False}, 36]
    end = [{"key": "Process", "keyCode": 229, "code": "Enter", "shiftKey": False}, 42]
    [answers] = pressed([*keys, slash, end])
    assert codes(answers) == ["C72TSY/"]


LETTERS = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ23456789:/.-", min_size=4, max_size=40)
SCAN = st.tuples(st.just("gun"), LETTERS, st.integers(0, 50), st.sampled_from(["Enter", "Tab"]))
TYPED = st.tuples(st.just("hand"), st.text("abcdefghij ", max_size=8), st.integers(51, 400), st.just("Enter"))


def stream(parts: list[tuple[str, str, int, str]], pauses: list[int]) -> Keys:
    """Scans and typing one after the other; a hand needs a moment, a gun needs none."""
    keys: Keys = []
    at, before = 1000.0, "hand"
    for (who, text, gap, end), pause in zip(parts, pauses, strict=True):
        at += pause if who == before == "gun" else pause + 51
        made, at = gun(text, at, gap, end)
        keys += made
        before = who
    return keys


@hypothesis_settings(max_examples=20, deadline=None)
@given(st.data())
def test_whatever_the_order_every_scan_is_told_once_and_typing_never(data: st.DataObject) -> None:
    streams, expected = [], []
    for _times in range(30):
        parts = data.draw(st.lists(st.one_of(SCAN, TYPED), max_size=6))
        pauses = data.draw(st.lists(st.integers(1, 200), min_size=len(parts), max_size=len(parts)))
        streams.append(stream(parts, pauses))
        expected.append([text for who, text, _gap, _end in parts if who == "gun"])
    assert [codes(answers) for answers in pressed(*streams)] == expected
