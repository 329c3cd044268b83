"""The report as a file: a .docx in the form of an official paper, a PDF, and both no longer than asked for."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.core.management import CommandError
from pypdf import PdfReader

from houqin.core.prints import pdf
from houqin.reports.docx import MAY_BREAK, docx_of
from houqin.reports.prints import make_report
from houqin.reports.rules.paper import FIRST, SECOND, THIRD, Paper, Part, Passage, Table, kept, read
from houqin.reports.rules.shortening import FULL, ONE, THREE, edition_of
from houqin.reports.rules.words import Piece
from tests.cast import Cast

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "受理报修126件，办结121件，办结率96.0%（121/126），未办结5件（待料3、待外修2），返修4件。"


def passage(key: str, text: str = LONG, weight: int = FIRST) -> Passage:
    return Passage(key, (Piece(text[:4]), Piece(text[4:], "repairs.counted")), weight)


def paper(many: int = 40) -> Paper:
    """A long report: forty passages, a table of twelve problems, an appendix."""
    weights = (FIRST, SECOND, THIRD)
    areas = tuple(passage(f"p{n}", weight=weights[n % 3]) for n in range(many))
    cells = [tuple(passage(f"r{n}.{c}", "漏记 <3> & 2") for c in range(6)) for n in range(12)]
    titles = ("问题", "事实", "原因", "措施", "责任岗位", "时限")
    table = Table(titles, (14, 28, 18, 20, 11, 9), tuple(cells))
    appendix = Part(
        "app.x", "附1　维修分类表", table=Table(("类别", "件数"), (70, 30), (cells[0][:2],)), appendix=True
    )
    return Paper(
        "柳湾小学2026—2027学年第一学期总务处工作总结",
        (passage("lead"),),
        (
            Part("work", "一、主要工作"),
            Part("area.a", "（一）安全工作", 2, areas[:20]),
            Part("area.b", "（二）维修保障", 2, areas[20:]),
            Part("problems", "二、存在问题", table=table),
            Part("next", "三、下学期打算", passages=(passage("n1"), passage("n2"))),
            appendix,
        ),
        (passage("about", "统计9月1日至1月22日。"),),
        "柳湾小学总务处",
        "2027年1月22日",
        (("审核：分管副校长", ""), ("签发：校长", "龚学文")),
    )


def test_a_word_file_has_the_form_of_an_official_paper() -> None:
    with ZipFile(BytesIO(docx_of(paper()))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, content in parts.items():
        assert fromstring(content) is not None, name
    body = fromstring(parts["word/document.xml"])[0]
    assert body[-1].tag == f"{W}sectPr"
    assert len(body.findall(f"{W}tbl")) == 2
    for table in body.findall(f"{W}tbl"):
        columns = len(table.find(f"{W}tblGrid"))
        assert all(len(row.findall(f"{W}tc")) == columns for row in table.findall(f"{W}tr"))
    styles = fromstring(parts["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.findall(f"{W}style")}
    assert {each.get(f"{W}val") for each in body.iter(f"{W}pStyle")} <= known
    fonts = {each.get(f"{W}eastAsia") for each in styles.iter(f"{W}rFonts")}
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"} <= fonts
    usual = next(style for style in styles.findall(f"{W}style") if style.get(f"{W}default") == "1")
    spacing = usual.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("560", "exact")
    assert "PAGE" in parts["word/footer1.xml"].decode()


def test_every_word_of_the_report_stands_in_the_file_and_the_same_report_is_the_same_file() -> None:
    made = docx_of(paper())
    assert made == docx_of(paper())
    with ZipFile(BytesIO(made)) as package:
        body = fromstring(package.read("word/document.xml"))
    text = "".join(each.text or "" for each in body.iter(f"{W}t"))
    assert f"96.0%{MAY_BREAK}（121/126）" in text
    text = text.replace(MAY_BREAK, "")
    for passages in paper().passages:
        assert passages.text in text
    assert "漏记 <3> & 2" in text


@pytest.mark.parametrize(("edition", "most"), [(ONE, 1), (THREE, 3)])
def test_one_page_is_one_page_and_three_are_three(edition: str, most: int) -> None:
    template, data = make_report(edition_of(paper(), edition))
    pages = PdfReader(BytesIO(pdf(template, data))).pages
    assert len(pages) <= most
    assert data["title"] in (pages[0].extract_text() or "").replace("\n", "")


def test_the_full_one_is_longer_and_what_is_kept_is_read_again() -> None:
    full = edition_of(paper(), FULL)
    template, data = make_report(full)
    assert len(PdfReader(BytesIO(pdf(template, data))).pages) > 3
    assert read(kept(full)) == full


@pytest.mark.django_db
def test_the_command_writes_the_summary_of_a_school(cast: Cast, tmp_path: Path) -> None:
    from argparse import Namespace

    from houqin.commands import summary

    out = tmp_path / "总结.docx"
    asked = {"school": cast.school.code, "kind": "month", "period": "2026-09", "edition": FULL, "out": out}
    asked["reader"] = ""
    assert summary.run(Namespace(**asked)) == 0
    with ZipFile(out) as package:
        assert "2026年9月" in package.read("word/document.xml").decode()
    for wrong in (
        {"period": "九月"},
        {"period": "2199-01"},
        {"out": tmp_path / "x.txt"},
        {"school": "nobody"},
        {"reader": "nobody"},
    ):
        with pytest.raises(CommandError):
            summary.run(Namespace(**asked | wrong))


@pytest.mark.django_db
def test_a_page_for_a_meeting_says_what_it_leaves_out_where_nobody_is_named_to_read_it(
    cast: Cast, tmp_path: Path
) -> None:
    from argparse import Namespace

    from houqin.commands import summary

    told = {}
    for login in ("", cast.hu.user.login):
        out = tmp_path / "例会.docx"
        asked = {"school": cast.school.code, "kind": "meeting", "period": "", "edition": FULL, "out": out}
        assert summary.run(Namespace(**asked, reader=login)) == 0
        with ZipFile(out) as package:
            told[login] = package.read("word/document.xml").decode()
    left_out = "没有写明给谁看，会上定的事、各处要到期的事没有列出。"
    assert [left_out in text for text in told.values()] == [True, False]
