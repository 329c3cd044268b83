"""Invented plans in many layouts, each with what a person reads in it; measured together, nothing lost in any."""

import re
from pathlib import Path
from typing import Any

import pytest

from houqin.duties.rules.words import plain
from houqin.planning.rules.plan import Reading
from houqin.planning.rules.reading import read_text
from houqin.planning.tests.keeping import lost_lines

FOLDER = Path(__file__).resolve().parent / "layouts"
LAYOUTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
ENOUGH = 95  # of a hundred calendar lines of strangers, issue 5
every_layout = pytest.mark.parametrize("name", LAYOUTS)


def reading_of(name: str) -> Reading:
    return read_text((FOLDER / f"{name}.txt").read_text(encoding="utf8"))


def truth_of(name: str, word: str) -> list[str]:
    lines = (FOLDER / f"{name}.truth").read_text(encoding="utf8").splitlines()
    return [line.partition(" ")[2] for line in lines if line.startswith(word + " ")]


def calendar_of(name: str) -> list[str]:
    """Each line as the truth writes it: year month text, then #week @people ^area."""
    told = []
    for item in (item for plan in reading_of(name).plans for item in plan.calendar):
        more = [f"#{item.week}" if item.week else "", f"@{','.join(item.people)}" if item.people else ""]
        more.append(f"^{item.area}" if item.area else "")
        told.append(" ".join(filter(None, [str(item.year or "-"), str(item.month), plain(item.text), *more])))
    return told


def wanted_calendar(name: str) -> list[str]:
    found = []
    for line in truth_of(name, "cal"):
        year, month, text = line.split(" ", 2)
        words = re.split(r"\s+(?=[#@^])", text)
        found.append(" ".join([year, month, plain(words[0]), *words[1:]]))
    return found


def duties_of(name: str) -> list[str]:
    return [_duty(duty) for plan in reading_of(name).plans for duty in plan.duties]


def _duty(duty: Any) -> str:
    often = [_often(each) for each in duty.frequency]
    number = "" if duty.number is None else str(duty.number)
    scope = duty.scope.replace("\n", "")
    return "|".join([duty.area, number, scope, ",".join(duty.people), duty.remark, ",".join(often)])


def _often(each: Any) -> str:
    words = each.unit + (f"/{each.n}" if each.n > 1 else "") + (f"*{each.times}" if each.times > 1 else "")
    return words + ("@" + "".join(map(str, each.weekdays)) if each.weekdays else "")


def share(wanted: list[str], found: list[str]) -> int:
    """Right lines; a line too many costs one."""
    left = list(found)
    right = 0
    for each in wanted:
        if each in left:
            left.remove(each)
            right += 1
    return right - len(left[: max(0, len(found) - len(wanted))])


def test_the_calendars_of_strangers_are_read_right() -> None:
    right = sum(share(wanted_calendar(name), calendar_of(name)) for name in LAYOUTS)
    wanted = sum(len(wanted_calendar(name)) for name in LAYOUTS)
    print(f"{right} of {wanted} calendar lines in {len(LAYOUTS)} layouts")
    assert wanted >= 120
    assert right * 100 >= wanted * ENOUGH


@every_layout
def test_a_layout_is_read_as_a_person_reads_it(name: str) -> None:
    assert calendar_of(name) == wanted_calendar(name)
    assert duties_of(name) == truth_of(name, "duty")
    assert [goal for plan in reading_of(name).plans for goal in plan.goals] == truth_of(name, "goal")
    safety = [row for plan in reading_of(name).plans for row in plan.safety]
    assert [f"{row.month}|{','.join(row.themes)}|{','.join(row.activities)}" for row in safety] == truth_of(
        name, "safe"
    )


@every_layout
def test_what_a_layout_leaves_open_is_asked(name: str) -> None:
    asked = "\n".join(reading_of(name).questions)
    assert [words for words in truth_of(name, "ask") if not re.search(words, asked)] == []


@every_layout
def test_no_line_of_a_layout_is_lost(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf8")
    assert lost_lines(text, read_text(text)) == []


def test_a_lost_line_is_noticed() -> None:
    """The check itself: a reading of half the text does not hold the other half."""
    text = (FOLDER / "01-own-lines.txt").read_text(encoding="utf8")
    half = read_text(text[: len(text) // 2])
    assert len(lost_lines(text, half)) > 5
