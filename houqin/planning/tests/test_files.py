"""Plans as files: .docx as Word writes it, .xlsx with merged cells, texts in any encoding; and files that are not taken."""

import zipfile
from pathlib import Path

import pytest

from houqin.core.sheets import document
from houqin.core.sheets.numbering import written
from houqin.core.sheets.reading import Unusable
from houqin.planning.files import read_plan
from houqin.planning.tests.papers import DOWN, W, excel_file, paragraph, table, word_file

TITLE = "柏树小学2025年秋学期总务处工作计划"


def test_a_word_plan_is_read_with_its_automatic_numbers(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "计划.docx",
        paragraph(TITLE),
        paragraph("工作目标", level=(1, 0)),
        paragraph("全年无失火。", level=(1, 1)),
        paragraph("报修不隔夜。", level=(1, 1)),
        paragraph("月工作安排", level=(1, 0)),
        paragraph("九月份"),
        paragraph("检修吊扇", level=(1, 1)),
        paragraph("清洗水塔", level=(1, 1)),
        paragraph("一月份"),
        paragraph("收回教具", level=(1, 1)),
    )
    plan = read_plan(path).plans[0]
    assert plan.title == TITLE
    assert plan.goals == ["全年无失火。", "报修不隔夜。"]
    assert [(each.year, each.month, each.text) for each in plan.calendar] == [
        (2025, 9, "检修吊扇"),
        (2025, 9, "清洗水塔"),
        (2026, 1, "收回教具"),
    ]


def test_merged_cells_of_a_word_table_hold_for_all_their_rows(tmp_path: Path) -> None:
    rows = [
        ["领域", "序号", "责任范围", "责任人", "备注"],
        ["保安", "1", "校门", "岳山、方圆", "每天"],
        [DOWN, "2", "监控", DOWN, "每周四"],
        ["保洁", "3", "楼道", "", "一日两次"],
    ]
    reading = read_plan(word_file(tmp_path / "a.docx", paragraph("分工一览表"), table(rows)))
    duties = reading.plans[0].duties
    assert [(each.area, each.number, each.people) for each in duties] == [
        ("保安", 1, ["岳山", "方圆"]),
        ("保安", 2, ["岳山", "方圆"]),
        ("保洁", 3, []),
    ]
    assert sum("沿用上格" in question for question in reading.questions) == 1, "what was merged is not empty"


def test_deleted_words_are_gone_and_text_boxes_and_footnotes_are_kept(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>五</w:delText></w:r></w:del>"
    deleted = f"<w:p><w:r><w:t>每周</w:t></w:r>{gone}<w:r><w:t>例会</w:t></w:r></w:p>"
    box = (
        f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('贴在框里的话。')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    path = word_file(tmp_path / "a.docx", deleted, box)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            f"<w:footnotes {W}><w:footnote>{paragraph('脚注的话。')}</w:footnote></w:footnotes>",
        )
    texts = [each.text for each in read_plan(path).plans[0].rest]
    assert texts == ["每周例会", "贴在框里的话。", "脚注的话。"]


def test_an_excel_plan_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["2026年春学期后勤月工作安排"],
        ["月份", "工作内容", "责任人"],
        ["二月", "验收教室", "柯一"],
        [None, "领教材", None],
        [3, "1、植树\n2、修灯", "柯一、余二"],
    ]
    plan = read_plan(excel_file(tmp_path / "a.xlsx", rows, ["A3:A4", "C3:C4"])).plans[0]
    assert [(each.year, each.month, each.text, each.people) for each in plan.calendar] == [
        (2026, 2, "验收教室", ["柯一"]),
        (2026, 2, "领教材", ["柯一"]),
        (2026, 3, "植树", ["柯一", "余二"]),
        (2026, 3, "修灯", ["柯一", "余二"]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"{TITLE}\r\n九月份：\r\n1、检修吊扇\r\n".encode(encoding))
    assert [each.text for each in read_plan(path).plans[0].calendar] == ["检修吊扇"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "旧版 Word"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "旧版 Word"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        ("a.docx", b"PK\x03\x04 and no more", "不完整或已损坏"),
        ("a.docx", "九月份：检修".encode(), "不是 Word 文件"),
        ("a.docx", b"", "空的"),
        ("a.txt", b"  ", "空的"),
        ("a.txt", b"\x89PNG\x00\x00\x00\x01", "不是文本文件"),
        ("a.pdf", b"%PDF-1.7", "不认识 .pdf 文件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unusable, match=sentence):
        read_plan(path)


def test_a_zip_that_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unusable, match="不是 Word 文件"):
        read_plan(path)


def test_entities_depth_and_bombs_end_the_reading(tmp_path: Path) -> None:
    entity = word_file(tmp_path / "a.docx", paragraph("&x;"), head='<!DOCTYPE d [<!ENTITY x "y">]>')
    deep = word_file(tmp_path / "b.docx", "<w:sdt>" * 400 + "</w:sdt>" * 400)
    bomb = word_file(tmp_path / "c.docx", f"<w:p><w:r><w:t>{'啊' * 3_000_000}</w:t></w:r></w:p>")
    for path, code in [(entity, "entity_bomb"), (deep, "strange_xml"), (bomb, "zip_bomb")]:
        with pytest.raises(Unusable, match="复制到新文档") as refused:
            read_plan(path)
        assert refused.value.code == code


def test_a_document_just_inside_the_limits_is_read(tmp_path: Path) -> None:
    inside = word_file(tmp_path / "a.docx", "<w:sdt>" * 100 + paragraph("里面的话。") + "</w:sdt>" * 100)
    assert document.MAX_DEPTH > 100
    assert [each.text for each in read_plan(inside).plans[0].rest] == ["里面的话。"]


@pytest.mark.parametrize(
    ("count", "shape", "words"),
    [
        (3, "decimal", "3"),
        (12, "chineseCounting", "十二"),
        (20, "japaneseCounting", "二十"),
        (21, "chineseCounting", "二十一"),
        (10, "decimalEnclosedCircle", "⑩"),
        (2, "upperLetter", "B"),
    ],
)
def test_numbers_are_written_as_word_writes_them(count: int, shape: str, words: str) -> None:
    assert written(count, shape) == words
