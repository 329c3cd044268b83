"""The tool that changes a module to see whether its tests notice (tools/mutants.py): what it changes, and that it does."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject

from tools.mutants import forget, functions_of, mutants_of, place_of, put_in

MODULE = '''
"""A module of a test."""

from functools import lru_cache


def may(age: int, banned: bool = False) -> bool:
    """Who may come in."""
    if banned:
        raise PermissionError
    return age >= 6 and age < 16


def outer(numbers):
    def twice(number: int | None) -> int | None:
        return number * 2
    doubled: list[int] | None = [twice(number) for number in numbers]
    return doubled


@lru_cache
def half(number):
    return number // 2
'''


@pytest.fixture
def module(tmp_path: Path) -> tuple[Path, Any]:
    path = tmp_path / "door_of_a_test.py"
    path.write_text(MODULE)
    spec = importlib.util.spec_from_file_location("door_of_a_test", path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return path, made


def test_every_comparison_condition_number_error_and_result_is_changed_once(module: Any) -> None:
    path, _made = module
    changes = [mutant.words.replace("  →  ", " -> ") for mutant in mutants_of(path)]
    assert sorted(changes) == sorted(
        [
            "if banned: -> if not banned:",
            "raise PermissionError -> pass",
            "return age >= 6 and age < 16 -> return None",
            "age >= 6 and age < 16 -> age >= 6 or age < 16",
            "age >= 6 -> age > 6",
            "6 -> 7",
            "age < 16 -> age <= 16",
            "16 -> 17",
            "return number * 2 -> return None",
            "number * 2 -> number + 2",
            "2 -> 3",
            "return doubled -> return None",
            "return number // 2 -> return None",
            "number // 2 -> number * 2",
            "2 -> 3",
        ]
    )


def test_each_change_is_in_force_for_whoever_holds_the_function_and_makes_a_difference(module: Any) -> None:
    path, made = module
    held = made.may
    sound = _answers(held)
    functions = functions_of(path)
    assert held in functions
    changed = [mutant for mutant in mutants_of(path) if mutant.place == place_of(held.__code__)]
    assert len(changed) == 8
    for mutant in changed:
        put_in(mutant, functions)
        assert _answers(held) != sound, mutant.words


def test_what_is_lazy_is_not_woken(module: Any) -> None:
    path, made = module
    asleep = SimpleLazyObject(lambda: 1 / 0)
    assert set(functions_of(path)) == {made.may, made.outer, made.half.__wrapped__}
    with pytest.raises(ZeroDivisionError):
        isinstance(asleep, int)


def test_what_was_cached_does_not_hide_a_change(module: Any) -> None:
    path, made = module
    (changed,) = [mutant for mutant in mutants_of(path) if "number * 2" in mutant.words.partition("→")[2]]
    assert made.half(4) == 2
    put_in(changed, functions_of(path))
    assert made.half(4) == 2, "the control: the answer of before"
    forget([path])
    assert made.half(4) == 8


def _answers(may: Any) -> list[Any]:
    """What the door says to each age, and to somebody who is banned."""
    told = []
    for age, banned in [*((age, False) for age in range(20)), (10, True)]:
        try:
            told.append(may(age, banned))
        except PermissionError:
            told.append("refused")
    return told
