"""Papers: the few kinds of office files that may hang on a row, told by their content. They are downloaded, never shown."""

import io
import zipfile

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core.files.kinds import EMPTY, HEAD, BadFile, has_markup

MOST_MEMBERS = 5_000
"""Parts of one office file; honest ones have a few hundred."""
ONE_MEMBER = b"PK\x01\x02"
"""How each line of a zip's list of parts begins."""
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_OFFICE = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_OFFICE = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))

MACROS = _("这个文件里带宏（会自己运行的程序），不能上传。请另存为不带宏的格式，或导出成 PDF。")
ARCHIVE = _("压缩包不能上传。请解压以后，把里面的文件一个一个上传。")
NOT_A_PAPER = _("这种文件不能上传。可以上传 PDF、Word、Excel、PPT、WPS 文档和纯文字。")
A_PAGE = _("网页文件不能上传。请打印成 PDF 再上传。")
A_PICTURE = _("这是照片，请用“加照片”。")
BROKEN = _("这个文件损坏了，打不开。请重新保存一次再上传。")


def paper_extension(content: bytes, name: str = "") -> str:
    """The extension under which a paper is kept (`pdf`, `docx`, ...). Raises BadFile for anything that is none.

    The sender's name decides only between two kinds of plain text.
    """
    if not content:
        raise BadFile(EMPTY)
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if content.startswith(OLE):
        return _old_office(content)
    if not _is_text(content):
        raise BadFile(_why_not(content))
    if has_markup(content[:HEAD].lower()):
        raise BadFile(A_PAGE)
    return "csv" if name.lower().endswith(".csv") else "txt"


def _office(content: bytes) -> str:
    """Only the list of parts is read; nothing is unpacked but a line that says what an open document is."""
    if content.count(ONE_MEMBER) > MOST_MEMBERS:  # before the list is: a long one fills the memory
        raise BadFile(ARCHIVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = book.namelist()
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for name in names):
                raise BadFile(MACROS)
            if "[Content_Types].xml" in names:
                return next(kind for part, kind in OFFICE.items() if part in names)
            if "mimetype" in names and book.getinfo("mimetype").file_size < 100:
                return OPEN_OFFICE[book.read("mimetype").decode("ascii", "replace").strip()]
    except (StopIteration, KeyError):
        pass
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as problem:
        raise BadFile(BROKEN) from problem
    raise BadFile(ARCHIVE)


def _old_office(content: bytes) -> str:
    """The names in the old container's directory are UTF-16."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise BadFile(MACROS)
    for name, kind in OLD_OFFICE:
        if f"{name}\0".encode("utf-16-le") in content:
            return kind
    raise BadFile(NOT_A_PAPER)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)
    return False


def _why_not(content: bytes) -> str | Promise:
    pictures = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
    return A_PICTURE if content.startswith(pictures) or content[4:8] == b"ftyp" else NOT_A_PAPER
