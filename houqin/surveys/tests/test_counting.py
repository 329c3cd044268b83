"""The parts add up to the whole whatever is answered, and nobody is told apart where few answered."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.surveys.ready import questionnaires
from houqin.surveys.rules.counting import FEW, Tally, apart, counted, faults_of_counts, numbers_of, together
from houqin.surveys.rules.questions import (
    KINDS,
    MANY,
    MOST_OPTIONS,
    RATE,
    TEXT,
    Question,
    faults_of,
    from_lines,
    parted,
    read_all,
)

QUESTIONS = [
    Question("q1", "rate", "总的来说"),
    Question("q2", "one", "选一个", ("甲", "乙", "丙"), needed=False),
    Question("q3", "many", "选几个", ("甲", "乙", "丙"), needed=False),
    Question("q4", "score", "打分", needed=False),
    Question("q5", "text", "写", needed=False),
]


@st.composite
def sheets(draw: Any) -> dict[str, list[str]]:
    """What a browser sends, good or not."""
    said: dict[str, list[str]] = {}
    for question in QUESTIONS:
        most = len(question.choices) + (1 if draw(st.booleans()) else 0)
        if question.kind == TEXT:
            said[question.key] = draw(st.lists(st.text("好坏 ", max_size=5), max_size=1))
        else:
            said[question.key] = [
                str(n) for n in draw(st.lists(st.integers(0, max(most - 1, 0)), max_size=3))
            ]
    return said


@st.composite
def classes(draw: Any) -> list[Tally]:
    """A few classes, each with sheets by link and on paper."""
    made = []
    for _n in range(draw(st.integers(1, 4))):
        tally = Tally(sent=draw(st.integers(0, 60)))
        for said in draw(st.lists(sheets(), max_size=4)):
            kept, wrong = read_all(QUESTIONS, said)
            if not wrong:
                tally.add(kept)
        valid = draw(st.integers(0, 9))
        counts: dict[str, dict[str, int]] = {}
        for question in counted(QUESTIONS):
            left = valid
            for option in range(len(question.choices)):
                count = draw(st.integers(0, left))
                left -= 0 if question.kind == MANY else count
                counts.setdefault(question.key, {})[str(option)] = count
        assert faults_of_counts(QUESTIONS, valid, counts) == []
        tally.add_paper(valid + draw(st.integers(0, 3)), valid, counts)
        made.append(tally)
    return made


@settings(max_examples=25)
@given(classes())
def test_parts_add_up_to_the_whole(tallies: list[Tally]) -> None:
    """By class, by answer and by way: every sheet is counted once, whatever was answered."""
    whole = together(tallies)
    for name in ("sent", "online", "on_paper", "valid", "returned"):
        assert sum(getattr(tally, name) for tally in tallies) == getattr(whole, name)
    assert whole.valid <= whole.returned
    for question in counted(QUESTIONS):
        all_, parts = numbers_of(question, whole), [numbers_of(question, tally) for tally in tallies]
        assert list(all_.counts) == [sum(column) for column in zip(*(p.counts for p in parts), strict=True)]
        if question.kind != MANY:
            assert all_.blank >= 0
            assert sum(all_.counts) + all_.blank == whole.valid
        if question.kind == RATE:
            assert all_.satisfied <= all_.rated
            assert all_.rated + all_.unknown + all_.blank == whole.valid
            assert sum(part.satisfied for part in parts) == all_.satisfied


@settings(max_examples=25)
@given(classes())
def test_no_class_of_few_is_told_apart_nor_had_by_subtraction(tallies: list[Tally]) -> None:
    named = [(f"{n}班", tally) for n, tally in enumerate(tallies)]
    alone, hidden = apart(named)
    assert all(tally.valid >= FEW for _name, tally in alone)
    rest = sum(tally.valid for _name, tally in hidden)
    assert rest == 0 or rest >= FEW or not alone, (
        "what is told together is enough, or nothing is told beside it"
    )
    both = together(tally for _name, tally in [*alone, *hidden])
    for question in counted(QUESTIONS):
        assert numbers_of(question, both).counts == _of_valid(question, tallies)


def _of_valid(question: Question, tallies: list[Tally]) -> tuple[int, ...]:
    """Of the classes with valid sheets; the others have said nothing."""
    return numbers_of(question, together(tally for tally in tallies if tally.valid)).counts


def test_a_class_of_three_takes_the_next_smallest_with_it() -> None:
    named = [(name, Tally(valid=valid)) for name, valid in (("甲", 30), ("乙", 3), ("丙", 12), ("丁", 0))]
    alone, hidden = apart(named)
    assert [name for name, _tally in alone] == ["甲"]
    assert [name for name, _tally in hidden] == ["乙", "丙"]


def test_who_has_no_opinion_stays_out_of_the_denominator() -> None:
    tally = Tally()
    for option in [0] * 6 + [1] * 3 + [2] * 1 + [3] * 5:
        tally.add({"q1": option})
    tally.add({"q4": 10})
    numbers = numbers_of(QUESTIONS[0], tally)
    assert (numbers.satisfied, numbers.rated, numbers.unknown, numbers.blank) == (9, 10, 5, 1)


def test_the_mean_of_a_score_is_rounded_half_up() -> None:
    tally = Tally()
    for score in (9, 9, 10, 7, 8, 8, 7, 9):
        tally.add({"q4": score})
    assert numbers_of(QUESTIONS[3], tally).mean_hundredths == 838  # 67 / 8 = 8.375


@given(sheets())
def test_what_is_kept_of_a_sheet_is_always_an_answer(said: dict[str, list[str]]) -> None:
    kept, wrong = read_all(QUESTIONS, said)
    assert kept.keys().isdisjoint(wrong)
    for question in QUESTIONS:
        given_ = kept.get(question.key)
        numbers = given_ if isinstance(given_, list) else [given_] if isinstance(given_, int) else []
        assert all(0 <= n < len(question.choices) for n in numbers)
        assert len(numbers) <= 1 or question.kind == MANY
    assert "q1" in kept or "q1" in wrong, "what asks for an answer has one or says so"


def test_what_was_not_asked_or_offered_is_refused() -> None:
    for said in ({"q9": ["0"]}, {"q1": ["4"]}, {"q1": ["0", "1"]}, {"q1": ["²"]}, {"q5": ["长" * 301]}, {}):
        assert read_all(QUESTIONS, {"q1": ["0"]} | said if said else {})[1], said


def test_ready_questionnaires_hold_what_the_form_would_take() -> None:
    for ready in questionnaires().values():
        assert 1 <= len(ready.questions) <= 10
        assert faults_of(ready.questions) == []
        assert {question.kind for question in ready.questions} <= {kind for kind, _label in KINDS}
        assert ready.questions[0].kind == RATE, "its share is that of the survey"
        assert all(len(question.options) <= MOST_OPTIONS for question in ready.questions)


def test_options_are_parted_as_people_part_them() -> None:
    assert parted("口味、份量，花样;口味\n温度") == ("口味", "份量", "花样", "温度")
    made = from_lines([{"ask": "选", "kind": "one", "options": "甲、乙", "needed": True}])
    assert (made[0].key, made[0].choices) == ("q1", ("甲", "乙"))
