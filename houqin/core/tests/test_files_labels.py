"""The name somebody gave a file is only ever a label (reliability.md 5.4, row 91)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core.files.labels import LABEL_LENGTH, clean_label, with_extension


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("三楼漏水.jpg", "三楼漏水.jpg"),
        ("../../x.jpg", "x.jpg"),
        ("..\\..\\x.jpg", "x.jpg"),
        ("C:\\Users\\chen\\灯 管.jpg", "灯 管.jpg"),
        ("/etc/passwd", "passwd"),
        ("x.jpg\0.svg", "x.jpg"),
        (".htaccess", "htaccess"),
        ("CON.jpg", "_CON.jpg"),
        ("lpt1", "_lpt1"),
        ("console.jpg", "console.jpg"),
        ('a;b".jpg', "ab.jpg"),
        ("灯\u202egpj.exe", "灯gpj.exe"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ("  \t ", "照片"),
        ("", "照片"),
        ("..", "照片"),
        ("\0", "照片"),
        ("\ud800.jpg", "jpg"),
    ],
)
def test_a_name_becomes_a_harmless_label(name: str, label: str) -> None:
    assert clean_label(name) == label


def test_a_long_name_is_cut_and_keeps_its_extension() -> None:
    label = clean_label("长" * 300 + ".jpeg")
    assert (len(label), label[-5:]) == (LABEL_LENGTH, ".jpeg")


def test_a_download_carries_the_extension_of_what_is_stored() -> None:
    assert with_extension("IMG_1.HEIC", "webp") == "IMG_1.webp"
    assert with_extension("gpj.exe", "webp") == "gpj.webp"
    assert with_extension("照片", "webp") == "照片.webp"
    assert with_extension("第3.5号", "webp") == "第3.5号.webp"


@given(st.text(max_size=400))
def test_no_name_gives_a_dangerous_label(name: str) -> None:
    label = clean_label(name)
    assert 0 < len(label) <= LABEL_LENGTH
    assert not set(label) & set("/\\\"'<>;\0\r\n")
    assert not label.startswith(".")
    assert all(unicodedata.category(character)[0] != "C" for character in label)
    assert clean_label(label) == label
