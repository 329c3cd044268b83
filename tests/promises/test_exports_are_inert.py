"""G42: whatever stands in any text of any row, no exported list holds a formula or a link.

The writer itself is tested in the core with the same texts; here they go the whole way, from the row to the file.
"""

import io
import zipfile
from typing import Any

import pytest
from django.db import models, transaction

from houqin.core.pages.declared import PAGES
from houqin.core.scope import in_school
from houqin.core.tests.test_sheets_writing import PAYLOADS
from tests.cast import browser
from tests.samples import row_of

pytestmark = pytest.mark.once
# Texts that the database or the house gives a form of its own, so that they can hold nothing hostile.
OWN_FORM = {"search", "name_key", "roles", "code", "tree", "status"}


def free_texts(model: Any) -> list[Any]:
    """The columns in which anything may be written."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and not field.choices and field.name not in OWN_FORM
    ]


def poison(row: Any, words: str) -> None:
    """Put the words into every free text of the row."""
    values = {f.name: words[: f.max_length].replace("\x00", "") for f in free_texts(type(row))}
    assert type(row).objects.filter(pk=row.pk).update(**values) == 1


def opened(content: bytes) -> bytes:
    """The worksheets of a workbook and its table of texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/"))


LISTS = sorted(
    key
    for key, page in PAGES.items()
    if free_texts(page.model) and not getattr(page.model, "APPEND_ONLY", False)
)


@pytest.mark.parametrize("key", LISTS)
def test_no_exported_list_holds_a_formula_or_a_link(cast, key):
    page = PAGES[key]
    with in_school(cast.school):
        row = row_of(cast, page.model)
    client, tab = browser(cast.hu), page.tabs[-1].key if page.tabs else ""
    for words in PAYLOADS:
        with transaction.atomic():
            with in_school(cast.school):
                poison(row, words)
            answer: Any = client.get(page.url(), {"export": "xlsx", **({"tab": tab} if tab else {})})
            assert answer.status_code == 200
            inside = opened(answer.content if not answer.streaming else b"".join(answer.streaming_content))
            assert b"<f>" not in inside
            assert b"<hyperlink" not in inside
            transaction.set_rollback(True)


def test_control_a_formula_written_as_one_is_seen():
    import xlsxwriter

    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet().write(0, 0, "=1+1")
    assert b"<f>" in opened(book.getvalue())
