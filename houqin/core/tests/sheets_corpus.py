"""Bad and odd spreadsheet files, each built on the spot: what schools send, and what attackers would."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import PatternFill

HEADER = ["姓名", "联系电话", "入职时间"]


def book_of(path: Path, rows: list[list[Any]]) -> Path:
    """An ordinary .xlsx with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def far_cell(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "x"
    book.save(path)
    return path


def far_colour(path: Path) -> Path:
    """Only a colour far out, no content: an honest file."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["张三", "13800138001", None])
    book.active["XFD1048576"].fill = PatternFill("solid", start_color="FF0000")
    book.save(path)
    return path


def wide_rows(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(2_000):
            sheet.write_number(row, 16_383, 1)
    return path


def million_rows(path: Path) -> Path:
    cells = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 300_001))
    return with_sheet(path, f"<sheetData>{cells}</sheetData>")


def with_sheet(path: Path, inside: str, *, head: str = "", book: str = "") -> Path:
    """The smallest .xlsx, with this text inside its worksheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}">{book}<sheets>'
            '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'{head}<worksheet xmlns="{main}">{inside}</worksheet>')
    return path


def billion_laughs(path: Path) -> Path:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData>'
    return with_sheet(path, cell, head=f"<!DOCTYPE worksheet [{entities}]>")


def zip_bomb(path: Path) -> Path:
    """300 MB of blanks in about 1 MB."""
    with_sheet(path, "<sheetData/>")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (300 * 1024 * 1024))
    return path


def many_parts(path: Path) -> Path:
    with_sheet(path, "<sheetData/>")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(5_000):
            archive.writestr(f"xl/x{number}.xml", b"")
    return path


def with_macro(path: Path) -> Path:
    with_sheet(path, "<sheetData/>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return path


def nested_zip(path: Path) -> Path:
    inner = path.with_suffix(".inner")
    book_of(inner.with_suffix(".xlsx"), [HEADER])
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner.with_suffix(".xlsx"), "book.xlsx")
    return path


def truncated(path: Path) -> Path:
    book_of(path, [HEADER] + [["张三", "13800138001", "2020.01"]] * 50)
    path.write_bytes(path.read_bytes()[:-700])
    return path


def damaged(path: Path) -> Path:
    """The directory at the end is whole, the packed data are not."""
    book_of(path, [HEADER] + [[f"张{number}", "13800138001", "2020.01"] for number in range(500)])
    raw = bytearray(path.read_bytes())
    raw[300:900] = bytes(600)
    path.write_bytes(raw)
    return path


def locked(path: Path) -> Path:
    """What Excel writes with a password: an OLE container with an EncryptedPackage stream."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(992)
    )
    return path


def locked_zip(path: Path) -> Path:
    """A zip whose parts carry the password flag."""
    book_of(path, [HEADER])
    raw = path.read_bytes()
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = 0
        while (start := raw.find(mark, start)) >= 0:
            raw = raw[: start + place] + bytes([raw[start + place] | 1]) + raw[start + place + 1 :]
            start += 4
    path.write_bytes(raw)
    return path


def utf16_parts(path: Path) -> Path:
    with_sheet(path, "<sheetData/>")
    text = '<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData/></worksheet>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/styles.xml", text.encode("utf-16"))
    return path


def written(content: bytes) -> Any:
    """A builder of a file with just this content."""

    def build(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return build


def real_xlsx(path: Path) -> Path:
    return book_of(path, [HEADER, ["张三", "13800138001", "2020.01"]])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4088)
TEXT = "姓名,联系电话\r\n张三,13800138001\r\n".encode()

# (what it is, file name, builder, part of the sentence the person reads)
UNUSABLE = [
    ("one far cell", "far.xlsx", far_cell, "表格范围异常：单元格 XFD1048576"),
    ("rows with one far column", "wide.xlsx", wide_rows, "表格范围异常：单元格 XFD1"),
    ("more rows than allowed", "long.xlsx", million_rows, "表格超过 100000 行"),
    ("billion laughs", "laughs.xlsx", billion_laughs, "XML 实体"),
    ("zip bomb", "bomb.xlsx", zip_bomb, "展开后超过 250 MB"),
    ("thousands of parts", "parts.xlsx", many_parts, "部件太多"),
    ("macro inside", "macro.xlsx", with_macro, "含宏"),
    ("macro by name", "macro.xlsm", real_xlsx, "含宏的文件（.xlsm）"),
    ("nested zip", "nested.xlsx", nested_zip, "这是一个压缩包"),
    ("truncated", "cut.xlsx", truncated, "不完整或已损坏"),
    ("damaged", "damaged.xlsx", damaged, "不完整或已损坏"),
    ("password", "locked.xlsx", locked, "加了密码"),
    ("password on parts", "locked2.xlsx", locked_zip, "加了密码"),
    ("hidden encoding", "utf16.xlsx", utf16_parts, "内部的写法不正常"),
    ("nothing in it", "empty.xlsx", written(b""), "文件是空的"),
    ("empty csv", "empty.csv", written(b""), "文件是空的"),
    ("csv renamed", "text.xlsx", written(TEXT), "内容却是文本"),
    ("xls renamed", "old.xlsx", written(OLE), "内容却是旧版 .xls"),
    ("xlsx renamed xls", "new.xls", real_xlsx, "内容却是压缩包或 .xlsx"),
    ("xlsx renamed csv", "new.csv", real_xlsx, "内容却是压缩包或 .xlsx"),
    ("web page called xls", "page.xls", written(b"<html><table><tr><td>1</td></tr></table>"), "内容却是网页"),
    ("picture", "photo.xlsx", written(b"\x89PNG\r\n\x1a\n" + bytes(100)), "这不是表格文件"),
    ("picture called csv", "photo.csv", written(b"\xff\xd8\xff\xe0" + bytes(range(256))), "这不是表格文件"),
    ("another kind", "paper.docx", real_xlsx, "不认识 .docx 文件"),
    ("broken old xls", "broken.xls", written(OLE), "不完整或已损坏"),
    (
        "lone quotation mark",
        "quote.csv",
        written('姓名,备注\n张三,"没有关\n李四,x\n'.encode()),
        '引号（"）没有成对',
    ),
    (
        "text after a quotation mark",
        "quote2.csv",
        written('姓名,备注\n张三,"a"b\n'.encode()),
        "第 2 行的引号",
    ),
    ("huge field", "field.csv", written(b"a," + b"x" * 2_000_000), "超过 100000 个字"),
    ("too many columns", "columns.csv", written(b",".join([b"x"] * 5_000)), "超过 100 列"),
    ("too many csv rows", "rows.csv", written(b"a,b\n" * 100_001), "表格超过 100000 行"),
    (
        "half a character",
        "half.csv",
        written("姓名,联系".encode("gb18030")[:-1] + b"\xff\xff"),
        "认不出文字编码",
    ),
]
