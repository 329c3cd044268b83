"""What was written in one unit cannot be added to what is written in another: 2 吨 and 3 kg are no five of anything."""

from collections.abc import Iterator

from houqin.registers.rules.definition import Definition, Field

ONE_UNIT = (frozenset({"kg", "公斤", "千克"}), frozenset({"度", "千瓦时"}))  # other words for the same


def same_unit(one: str, other: str) -> bool:
    """Whether numbers in these may be added up; a number that had no unit is believed to have meant the one it gets."""
    return not one or not other or one == other or any({one, other} <= words for words in ONE_UNIT)


def otherwise_measured(before: Definition, made: Definition) -> Iterator[tuple[str, Field, Field]]:
    """(path, question then, question now) of the numbers kept for reports that are no longer asked in their unit."""
    now = dict(made.figures)
    for path, then in before.figures:
        if path in now and not same_unit(then.unit, now[path].unit):
            yield path, then, now[path]
