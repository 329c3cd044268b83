"""What stands in a small cell: √ × ／ and the first letter of a word for an answer, and the answer for what was typed."""

import re
from functools import lru_cache

from houqin.registers.rules.definition import FAIL, NONE, PASS, Field

FINE, BAD, APART = "√", "×", "／"
SAME = {
    **dict.fromkeys(("√", "✓", "✔", "v", "V", "是", "对", "y", "Y"), FINE),
    **dict.fromkeys(("×", "x", "X", "✗", "✘", "否", "错"), BAD),
    **dict.fromkeys(("／", "/", "—", "-"), APART),
}
TIME = re.compile(r"(\d{1,2})\s*[:：.点]?\s*(\d{2})分?")
FEW = ("check", "choice", "tick")


@lru_cache(maxsize=1024)
def marks_of(field: Field) -> tuple[tuple[str, str, str], ...]:
    """(mark, answer, its word) of a question that is answered with one of a few, in the order of its keys 1, 2, 3…"""
    if field.kind == "tick":
        return ((FINE, "on", FINE),)
    if field.kind == "check":
        fine, bad = field.words if any(field.words) else ("合格", "不合格")
        told = ((FINE, PASS, fine), (BAD, FAIL, bad))
        return told if any(field.words) and "none" not in field.options else (*told, (APART, NONE, "不适用"))
    usual = field.default if field.default in field.options and field.default not in field.failing else ""
    found: list[tuple[str, str, str]] = []
    for option in sorted(field.options, key=lambda each: each != usual):
        found.append((FINE if option == usual else _short(option, found), option, option))
    return tuple(found)


def _short(option: str, taken: list[tuple[str, str, str]]) -> str:
    """The shortest beginning that no other answer has."""
    used = {mark for mark, _answer, _word in taken}
    ends = (option[:n] for n in range(1, len(option) + 1))
    return next((mark for mark in ends if mark not in used), option)


def mark_of(field: Field, answer: object) -> str:
    """What a cell shows of an answer."""
    if answer in (None, "", False):
        return ""
    if field.kind in FEW:
        asked = "on" if answer is True else str(answer)
        return next((mark for mark, value, _word in marks_of(field) if value == asked), asked)
    return str(answer)


def answer_of(field: Field, typed: str) -> str:
    """The answer that was meant; what nothing is known by goes on as it is, and the form says what is wrong with it."""
    text = typed.strip()
    if field.kind == "time" and (found := TIME.fullmatch(text)):
        return f"{int(found[1]):02d}:{found[2]}"
    if field.kind not in FEW or not text:
        return text
    known = marks_of(field)
    for mark, answer, word in known:
        if text in (mark, answer, word):
            return answer
    alike = [answer for mark, answer, _word in known if SAME.get(text) == mark]
    begun = [answer for _mark, answer, word in known if word.startswith(text)]
    return (alike or (begun if len(begun) == 1 else []) or [text])[0]


def usual_of(field: Field) -> str:
    """What “其余正常” puts into an empty cell: in order, or the first value; nothing where only looking tells."""
    if field.kind == "check":
        return FINE
    if field.kind == "choice":
        return FINE if marks_of(field)[0][0] == FINE else ""
    return field.default if field.kind == "number" and field.default[:1].isdigit() else ""
