"""Two real plans against a truth written by hand from reading them: every calendar line, duty row, goal and month."""

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from houqin.planning.rules.reading import read_text
from houqin.planning.tests.keeping import lost_lines

HERE = Path(__file__).resolve().parent
INPUTS = Path(os.environ.get("HOUQIN_INPUTS") or HERE.parents[3] / "shared" / "inputs")
NAMES = ["plan-2023-autumn", "plans-2022-three"]
ENOUGH = 97  # of a hundred, issue 5
FIELDS = ("unit", "n", "times", "weekdays", "part", "before")
every_plan = pytest.mark.parametrize("name", NAMES)
Rows = list[Any]


def text_of(name: str) -> str:
    path = INPUTS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the schools' own plans are not in the repository")
    return path.read_text(encoding="utf8")


def truth_of(name: str) -> list[dict[str, Rows]]:
    plans: list[dict[str, Rows]] = json.loads((HERE / "truth" / f"{name}.json").read_text())["plans"]
    return plans


def digest(text: str) -> str:
    return hashlib.sha256(re.sub(r"[^\w]|_", "", text).encode()).hexdigest()[:20]


def what_was_read(plan: dict[str, Any]) -> dict[str, Rows]:
    """A plan in the form of the truth."""
    return {
        "goals": [digest(text) for text in plan["goals"]],
        "calendar": [[each["year"], each["month"], digest(each["text"])] for each in plan["calendar"]],
        "duties": [
            {
                "area": digest(each["area"]),
                "number": each["number"],
                "scope": digest(each["scope"]),
                "people": [digest(name) for name in each["people"]],
                "remark": digest(each["remark"]),
                "frequency": [{field: often[field] for field in FIELDS} for often in each["frequency"]],
            }
            for each in plan["duties"]
        ],
        "safety": [
            [
                row["month"],
                [digest(text) for text in row["themes"]],
                [digest(text) for text in row["activities"]],
            ]
            for row in plan["safety_education"]
        ],
    }


def right_of(wanted: Rows, found: Rows) -> int:
    """How many wanted rows were found exactly, each found row counted once."""
    left = [json.dumps(each, sort_keys=True) for each in found]
    right = 0
    for each in wanted:
        word = json.dumps(each, sort_keys=True)
        if word in left:
            left.remove(word)
            right += 1
    return right


def measured(name: str, part: str) -> tuple[int, int, int]:
    """(right, wanted, found) over all plans of a file."""
    plans = read_text(text_of(name)).as_json()["plans"]
    wanted = truth_of(name)
    assert len(plans) == len(wanted), "how many plans the file holds"
    pairs = [(truth[part], what_was_read(plan)[part]) for truth, plan in zip(wanted, plans, strict=True)]
    return (
        sum(right_of(truth, found) for truth, found in pairs),
        sum(len(truth) for truth, _found in pairs),
        sum(len(found) for _truth, found in pairs),
    )


@every_plan
@pytest.mark.parametrize("part", ["goals", "calendar", "duties", "safety"])
def test_a_real_plan_is_read_as_a_person_reads_it(name: str, part: str) -> None:
    right, wanted, found = measured(name, part)
    print(f"{name} {part}: {right} of {wanted} right, {found} found")
    assert right * 100 >= wanted * ENOUGH
    assert found <= wanted * 103 / 100, "nothing is made up"


@every_plan
def test_the_order_of_a_calendar_is_kept(name: str) -> None:
    plans = read_text(text_of(name)).as_json()["plans"]
    for plan, truth in zip(plans, truth_of(name), strict=True):
        assert what_was_read(plan)["calendar"] == truth["calendar"]


@every_plan
def test_no_line_of_a_real_plan_is_lost(name: str) -> None:
    text = text_of(name)
    assert lost_lines(text, read_text(text)) == []


def test_the_traps_of_2023_are_all_asked() -> None:
    asked = "\n".join(read_text(text_of("plan-2023-autumn")).questions)
    assert re.search(r"跨年.*12月算作2023年.*1月算作2024年", asked)
    assert re.search(r"春学期.*9、10、11、12月", asked)
    assert re.search(r"在5个月里都有（9月、10月、11月、12月、1月）.*5条都保留", asked)
    assert len(re.findall(r"没有编号", asked)) == 2
    assert len(re.findall(r"没有序号", asked)) == 1
    assert len(re.findall(r"在另一份材料里", asked)) == 1
    assert len(re.findall(r"已经不再有效", asked)) == 1
    blank = sum(not row["people"] for row in truth_of("plan-2023-autumn")[0]["duties"])
    assert len(re.findall(r"沿用上格", asked)) == blank


def test_a_plan_that_breaks_off_is_told() -> None:
    assert any("好像没有完" in question for question in read_text(text_of("plans-2022-three")).questions)


def test_a_wrong_truth_would_be_noticed() -> None:
    """The measure itself: one month, one person, one frequency changed, and it counts one less."""
    rows = [[2023, 9, "a"], [2023, 10, "b"]]
    assert right_of(rows, [[2023, 9, "a"], [2024, 10, "b"]]) == 1
    assert right_of(rows, [rows[0], rows[0]]) == 1
