"""Sentences with numbers: what is filled in, and what stays tied when a person writes over it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from houqin.core.facts import Figure
from houqin.reports.rules.words import GONE, Piece, apart, codes_in, filled, plain, retied

FIGURES = {
    "repairs.counted": Figure("repairs.counted", "受理", 126, "件"),
    "repairs.done": Figure("repairs.done", "办结", 121, "件", of=126),
    "few.done": Figure("few.done", "办结", 5, "件", of=6),
    "used": Figure("used", "电线", 1500, "米", scale=1000),
}
TOLD = "受理{repairs.counted}件，办结{repairs.done}件，占{repairs.done%}（{repairs.done}/{repairs.done/}）。"


def test_a_number_its_share_and_its_whole_are_filled_in() -> None:
    assert plain(filled(TOLD, FIGURES)) == "受理126件，办结121件，占96.0%（121/126）。"
    assert plain(filled("电线{used}米", FIGURES)) == "电线1.5米"


def test_of_few_no_per_cent_is_said() -> None:
    assert "%" not in plain(filled("{few.done%}", FIGURES))


def test_a_number_that_is_no_more_says_so() -> None:
    assert plain(filled("用了{gone}支", FIGURES)) == f"用了{GONE}支"


def test_words_that_change_leave_the_numbers_tied() -> None:
    words = filled(TOLD, FIGURES)
    edited = "开学以来受理126件，已办结121件，占96.0%（121/126），多数当天修好。"
    made = retied(words, plain(words), edited)
    assert made is not None
    assert plain(filled(made, FIGURES)) == edited
    assert codes_in(made) == codes_in(TOLD)
    now = FIGURES | {"repairs.counted": Figure("repairs.counted", "受理", 130, "件")}
    assert plain(filled(made, now)).startswith("开学以来受理130件")


def test_a_number_that_a_person_changed_is_his_own_and_marked() -> None:
    words = filled("受理{repairs.counted}件，办结{repairs.done}件。", FIGURES)
    made = retied(words, plain(words), "受理126件，办结125件，2号楼最多。")
    assert made == "受理{repairs.counted}件，办结125件，2号楼最多。"
    assert [piece for piece in filled(made, FIGURES, by_hand=True) if piece.typed] == [
        Piece("125", typed=True)
    ]


def test_numbers_that_moved_while_the_form_was_open_do_not_come_loose() -> None:
    """126 stood in the form; by the time it is sent there are 127."""
    was = plain(filled("受理{repairs.counted}件。", FIGURES))
    now = FIGURES | {"repairs.counted": Figure("repairs.counted", "受理", 127, "件")}
    made = retied(filled("受理{repairs.counted}件。", now), was, "全校受理126件。")
    assert made == "全校受理{repairs.counted}件。"


def test_what_somebody_else_wrote_meanwhile_is_not_written_over() -> None:
    assert retied(filled("受理{repairs.counted}件。", FIGURES), "别的话126件。", "受理126件。") is None


def test_braces_that_a_person_types_are_no_numbers() -> None:
    made = retied((Piece("好"),), "好", "好{repairs.counted}")
    assert made is not None
    assert codes_in(made) == []


prose = st.text(alphabet="受理办结件，。了又0123456789%./{}", max_size=30)


@given(prose, prose, prose, st.integers(0, 10**6), prose)
def test_whatever_is_written_stands_there_as_it_was_written(
    a: str, b: str, c: str, n: int, after: str
) -> None:
    """And every number in it that comes from the records equals its figure."""
    figures = {"x": Figure("x", "", n, "件", of=n + 25)}
    template = "".join(
        [
            re.sub(r"[{}0-9]", "", a),
            "件{x}件",
            re.sub(r"[{}0-9]", "", b),
            "共{x/}，占{x%}。",
            c.translate(BARE),
        ]
    )
    words = filled(template, figures)
    assert apart(template)
    for text in (after, plain(words), plain(words)[: len(after)] + after, after + plain(words)):
        made = retied(words, plain(words), text)
        assert made is not None
        assert plain(filled(made, figures, by_hand=True)) == text.replace("{", "（").replace("}", "）")
        told = {piece.code: piece.text for piece in filled(made, figures) if piece.code}
        assert all(told[code] in (str(n), str(n + 25), figures["x"].percent) for code in told)


BARE = str.maketrans("", "", "{}")
