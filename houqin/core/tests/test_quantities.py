"""人民币大写 against the examples of the rule itself and against a reader that was written apart from the writer."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from houqin.core.quantities import amount_in_words

# 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》, its first way of writing each, and the plain cases.
EXAMPLES = {
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "107000.53": "壹拾万柒仟元零伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "0.00": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "35.00": "叁拾伍元整",
    "10.00": "壹拾元整",
    "10000.00": "壹万元整",
    "100010.00": "壹拾万零壹拾元整",
    "1000100.00": "壹佰万零壹佰元整",
    "100000000.00": "壹亿元整",
    "100001000.01": "壹亿零壹仟元零壹分",
    "-12.30": "负壹拾贰元叁角整",
}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def fen_of(text: str) -> int:
    """The amount such words say, read from left to right; ValueError where they are no amount."""
    if text.startswith("负"):
        return -fen_of(text[1:])
    total = group = digit = 0
    for letter in text.removesuffix("整"):
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in UNITS:
            group, digit = group + digit * UNITS[letter], 0
        elif letter in "万亿":
            power = 10_000 if letter == "万" else 100_000_000
            total, group, digit = total + (group + digit) * power * 100, 0, 0
        elif letter == "元":
            total, group, digit = total + (group + digit) * 100, 0, 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[letter], 0
    return total + group + digit


@pytest.mark.parametrize(("figure", "words"), EXAMPLES.items())
def test_the_examples_of_the_rule_are_written_as_it_writes_them(figure: str, words: str) -> None:
    assert amount_in_words(int(figure.replace(".", ""))) == words


@given(st.integers(-(10**14) + 1, 10**14 - 1) | st.integers(0, 200_000))
@example(10**14 - 1)
def test_words_say_the_amount_they_were_made_of(fen: int) -> None:
    assert fen_of(amount_in_words(fen)) == fen


@given(
    st.lists(st.sampled_from("0001234567890"), min_size=1, max_size=14).map(lambda many: int("".join(many)))
)
def test_words_keep_the_rules_of_zero_and_of_the_end(fen: int) -> None:
    words = amount_in_words(fen)
    assert "零零" not in words
    assert not re.search(r"零[拾佰仟万亿角分]", words)
    assert not re.search(r"[万亿]{2}", words)
    assert words == "零元整" or not words.startswith("零")
    assert words == "零元整" or "零元" not in words
    assert words.endswith("整") == (fen % 10 == 0)
    assert not re.search(r"(^|[万亿零])[拾佰仟]", words), "壹 is written before 拾"


def test_the_reader_of_these_tests_tells_wrong_words_from_right_ones() -> None:
    assert fen_of("壹万零伍元整") == 1_000_500
    assert fen_of("壹仟零伍元整") != fen_of("壹佰零伍元整")


def test_more_than_words_can_say_is_refused() -> None:
    with pytest.raises(ValueError, match="仟亿"):
        amount_in_words(10**14)
