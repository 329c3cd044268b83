"""Counting that adds up: 发放, 收回, 有效 and each answer, by class and in all; small numbers are never shown alone.

满意率 is 满意 and 基本满意 of all who have an opinion; 不了解 and what was left blank stay out of the denominator and are
told. Classes with fewer than FEW valid sheets are put together, with the next smallest if need be, so that nobody's
answer can be had by subtraction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from houqin.surveys.rules.questions import MANY, RATE, RATED, SATISFIED, TEXT, Given, Question

FEW = 5  # fewer sheets than this are not told apart


@dataclass
class Tally:
    """The sheets of one class, or of several: how many went out and came back, and how often each option was chosen."""

    sent: int = 0
    online: int = 0
    on_paper: int = 0
    valid: int = 0
    chosen: dict[str, Counter[int]] = field(default_factory=dict)

    @property
    def returned(self) -> int:
        return self.online + self.on_paper

    def add(self, answers: Mapping[str, Given]) -> None:
        """One sheet that came by link; its form saw to it that it is valid."""
        self.online += 1
        self.valid += 1
        for key, given in answers.items():
            if not isinstance(given, str):
                self.chosen.setdefault(key, Counter()).update([given] if isinstance(given, int) else given)

    def add_paper(self, returned: int, valid: int, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Sheets counted by hand."""
        self.on_paper += returned
        self.valid += valid
        for key, numbers in counts.items():
            self.chosen.setdefault(key, Counter()).update(
                {int(option): count for option, count in numbers.items()}
            )

    def __add__(self, other: "Tally") -> "Tally":
        both = {key: Counter(numbers) for key, numbers in self.chosen.items()}
        for key, numbers in other.chosen.items():
            both.setdefault(key, Counter()).update(numbers)
        return Tally(
            self.sent + other.sent,
            self.online + other.online,
            self.on_paper + other.on_paper,
            self.valid + other.valid,
            both,
        )


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them in one."""
    return reduce(lambda one, other: one + other, tallies, Tally())


@dataclass(frozen=True)
class Numbers:
    """One question of one tally: how often each option was chosen, and what follows of it."""

    question: Question
    valid: int
    counts: tuple[int, ...]

    @property
    def blank(self) -> int:
        """Valid sheets that left it out; where several may be chosen nobody can tell from sheets counted by hand."""
        return 0 if self.question.kind == MANY else self.valid - sum(self.counts)

    @property
    def satisfied(self) -> int:
        return sum(self.counts[:SATISFIED])

    @property
    def rated(self) -> int:
        """The denominator: who has an opinion."""
        return sum(self.counts[:RATED])

    @property
    def unknown(self) -> int:
        return sum(self.counts[RATED:])

    @property
    def mean_hundredths(self) -> int:
        """Of a score, rounded half up; 0 where nobody gave one."""
        given = sum(self.counts)
        total = sum(score * count for score, count in enumerate(self.counts))
        return (total * 200 + given) // (2 * given) if given else 0


def numbers_of(question: Question, tally: Tally) -> Numbers:
    chosen = tally.chosen.get(question.key, Counter())
    return Numbers(question, tally.valid, tuple(chosen[n] for n in range(len(question.choices))))


def main_question(questions: Iterable[Question]) -> Question | None:
    """The first that asks whether one is content: its 满意率 is that of the survey."""
    return next((question for question in questions if question.kind == RATE), None)


def counted(questions: Iterable[Question]) -> list[Question]:
    """Those with options; what was written is not counted."""
    return [question for question in questions if question.kind != TEXT]


def apart(tallies: Sequence[tuple[str, Tally]]) -> tuple[list[tuple[str, Tally]], list[tuple[str, Tally]]]:
    """(classes that may be told apart, those to be told together) of those with any valid sheet, in their order.

    What is told together has FEW sheets or more, or there is nothing at all to be told.
    """
    some = [(name, tally) for name, tally in tallies if tally.valid]
    by_size = sorted(range(len(some)), key=lambda n: (some[n][1].valid, n))
    hidden = {n for n in by_size if some[n][1].valid < FEW}
    for n in by_size:
        if hidden and sum(some[each][1].valid for each in hidden) < FEW:
            hidden.add(n)
    alone = [each for n, each in enumerate(some) if n not in hidden]
    return alone, [each for n, each in enumerate(some) if n in hidden]


def faults_of_counts(
    questions: Iterable[Question], valid: int, counts: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Keys of the questions whose hand-counted numbers cannot be: more chosen than there are valid sheets."""
    found = []
    for question in counted(questions):
        numbers = [int(count) for count in counts.get(question.key, {}).values()]
        most = max(numbers, default=0) if question.kind == MANY else sum(numbers)
        if most > valid:
            found.append(question.key)
    return found


__all__ = [
    "FEW",
    "Numbers",
    "Tally",
    "apart",
    "counted",
    "faults_of_counts",
    "main_question",
    "numbers_of",
    "together",
]
