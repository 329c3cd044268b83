"""The questions of a survey as data: five kinds, what may be answered to each, and what is wrong with an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

RATE, ONE, MANY, SCORE, TEXT = "rate", "one", "many", "score", "text"
KINDS: list[tuple[str, Any]] = [
    (RATE, _lazy("满意度（满意、基本满意、不满意、不了解）")),
    (ONE, _lazy("选一项")),
    (MANY, _lazy("选几项")),
    (SCORE, _lazy("打分 0—10")),
    (TEXT, _lazy("写一写")),
]
RATES = ("满意", "基本满意", "不满意", "不了解")
SATISFIED, RATED = 2, 3  # the first two are content, the first three have an opinion: 不了解 stays out
SCORES = tuple(str(n) for n in range(11))
MOST_QUESTIONS, MOST_OPTIONS, MOST_TEXT = 20, 10, 300

Given = int | list[int] | str  # the number of an option, of several, or a text


@dataclass(frozen=True)
class Question:
    """One question: its key stays when the survey runs, its options are counted by their place."""

    key: str
    kind: str
    ask: str
    options: tuple[str, ...] = field(default=())
    needed: bool = True

    @property
    def choices(self) -> tuple[str, ...]:
        """What is chosen from; nothing where a text is written."""
        return {RATE: RATES, SCORE: SCORES}.get(self.kind, self.options)

    def as_data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "ask": self.ask,
            "options": list(self.options),
            "needed": self.needed,
        }


def questions_of(data: Iterable[Mapping[str, Any]]) -> list[Question]:
    """As they stand in a survey's row."""
    return [
        Question(q["key"], q["kind"], q["ask"], tuple(q.get("options", ())), bool(q.get("needed", True)))
        for q in data
    ]


def from_lines(lines: Iterable[Mapping[str, Any]]) -> list[Question]:
    """From the form's lines, numbered as they stand; options are parted by 、 or by commas."""
    made = []
    for number, line in enumerate(lines, 1):
        kind = line["kind"]
        options = parted(line.get("options") or "") if kind in (ONE, MANY) else ()
        needed = bool(line.get("needed")) and kind != TEXT
        made.append(Question(f"q{number}", kind, line["ask"], options, needed))
    return made


def parted(text: str) -> tuple[str, ...]:
    """味道好、分量足，花样多 -> three options, each once."""
    for mark in "，,；;\n|":
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(part.strip() for part in text.split("、") if part.strip()))


def faults_of(questions: Sequence[Question]) -> list[str]:
    """Why these cannot be asked: sentences with the number of the question."""
    found = []
    for number, question in enumerate(questions, 1):
        if question.kind in (ONE, MANY) and not 2 <= len(question.options) <= MOST_OPTIONS:
            sentence = _("第{n}题“{ask}”要有 2 到 {most} 个选项，用顿号隔开。")
            found.append(sentence.format(n=number, ask=question.ask, most=MOST_OPTIONS))
    asked = [question.ask for question in questions]
    found += [_("“{ask}”问了两次。").format(ask=ask) for ask in dict.fromkeys(asked) if asked.count(ask) > 1]
    return found


def read(question: Question, said: Sequence[str]) -> Given | None:
    """What was sent for a question as it is kept; nothing for no answer. ValueError where it is none of its answers."""
    said = [each.strip() for each in said if each.strip()]
    if not said:
        return None
    if question.kind == TEXT:
        if len(said) > 1 or len(said[0]) > MOST_TEXT:
            raise ValueError
        return said[0]
    numbers = sorted({_number(question, each) for each in said})
    if question.kind == MANY:
        return numbers
    if len(said) > 1:
        raise ValueError
    return numbers[0]


def _number(question: Question, said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 3 and int(said) < len(question.choices)):
        raise ValueError
    return int(said)


def read_all(
    questions: Iterable[Question], said: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Given], dict[str, str]]:
    """(what is kept, what is wrong: key -> sentence) of a whole sheet; keys that are no question are wrong too."""
    kept: dict[str, Given] = {}
    wrong: dict[str, str] = {}
    known = set()
    for question in questions:
        known.add(question.key)
        try:
            given = read(question, said.get(question.key, ()))
        except ValueError:
            wrong[question.key] = _("请从列出的答案里选；文字不超过 {most} 字。").format(most=MOST_TEXT)
            continue
        if given is not None:
            kept[question.key] = given
        elif question.needed:
            wrong[question.key] = _("这一题还没有答。")
    wrong |= {key: _("没有这一题。") for key in said if key not in known}
    if not kept and not wrong:
        wrong[""] = _("一题也没有答。")
    return kept, wrong
