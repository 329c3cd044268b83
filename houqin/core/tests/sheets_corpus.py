"""Bad and odd spreadsheet files, each built on the spot: what schools send, and what attackers would."""

from __future__ import annotations

import struct
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


def old_xls(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook of Excel 97: one stream of records in an OLE container, as small as it can be."""
    path.write_bytes(_ole("Workbook", _records(rows)))
    return path


def _records(rows: list[list[Any]]) -> bytes:
    """BIFF8: the book with one sheet, then the sheet with its texts and numbers."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = "表".encode("utf-16-le")
    globals_size = len(record(0x0809, start)) + 4 + 8 + len(name) + len(record(0x000A))
    sheet = struct.pack("<IBBBB", globals_size, 0, 0, 1, 1) + name
    book = record(0x0809, start) + record(0x0085, sheet) + record(0x000A)
    cells = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += record(0x0204, place + text)
            elif value is not None:
                cells += record(0x0203, place + struct.pack("<d", value))
    return book + cells + record(0x000A)


def _ole(name: str, content: bytes) -> bytes:
    """A compound file with one stream, in sectors of 512 bytes: table of sectors, directory, content."""
    content = content.ljust(4096, b"\0")
    content += bytes(-len(content) % 512)
    sectors = len(content) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = (title + "\0").encode("utf-16-le")
        none = 0xFFFFFFFF
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, none, none, child)
            + bytes(36)
            + struct.pack("<IQ", first, size)
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(content))
    return head + table + folder.ljust(512, b"\0") + content


def open_document(path: Path, rows: str, *, manifest: str = "") -> Path:
    """An .ods with these table rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
            '<office:body><office:spreadsheet><table:table table:name="表">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def open_row(*texts: str, repeated: str = "") -> str:
    """A row of an .ods."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row {repeated}>{cells}</table:table-row>"


def repeated_rows(path: Path) -> Path:
    """An .ods of half a kilobyte that unfolds to a million rows."""
    return open_document(path, open_row("x", repeated='table:number-rows-repeated="1048576"'))


def locked_ods(path: Path) -> Path:
    return open_document(path, open_row("x"), manifest="<encryption-data/>")


UNUSABLE += [
    ("rows repeated a million times", "repeat.ods", repeated_rows, "表格超过 100000 行"),
    ("ods with a password", "locked.ods", locked_ods, "加了密码"),
    ("xlsx renamed ods", "real.ods", real_xlsx, "不是 Excel 文件"),
]
