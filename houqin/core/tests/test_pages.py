"""Rows as tables and pages: everything escaped, chosen columns kept, tabs counted, prints and exports as filtered."""

import io
from uuid import uuid4

import openpyxl
import pytest
from django.utils.translation import override

from houqin.core.pages.declared import Column
from houqin.core.pages.rendering import rows_html, words
from houqin.repairs.models import ASSIGNED, Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_in, row_of

EVIL = "<img src=x onerror=alert(1)>\"'&"


def test_whatever_stands_in_a_row_is_escaped() -> None:
    columns = [
        Column("a", EVIL, kind="main"),
        Column("b", EVIL),
        Column("c", EVIL, kind="badge", choices={"x": EVIL}, tones={}),
    ]
    html = rows_html(columns, [(uuid4(), EVIL, EVIL, "x")], row_url="/x/", pick=True)
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;") == 6


def test_money_days_and_empty_values_have_their_form() -> None:
    assert words(Column("a", "", kind="money"), 123456) == "1,234.56"
    assert words(Column("a", "", kind="number"), 0) == "0"
    assert words(Column("a", "", kind="day"), None) == ""
    with override("en"):
        assert words(Column("a", "", kind="yes_no"), True) == "Yes"


@pytest.mark.django_db
def test_chosen_columns_are_remembered_on_this_device(cast: Cast) -> None:
    row_of(cast, Ticket)
    page = browser(cast.hu)
    assert "返修次数</th>" not in _head(page.get("/repairs/tickets/").content.decode())
    page.get("/repairs/tickets/?columns=fault&columns=returns&columns=nonsense")
    again = _head(page.get("/repairs/tickets/").content.decode())
    assert "返修次数" in again
    assert "报修人" not in again
    assert 'class="c-main"' in again, "one column always leads to the row"


def _head(html: str) -> str:
    return html.partition("<thead")[2].partition("</thead>")[0]


@pytest.mark.django_db
def test_tabs_count_up_to_ninety_nine(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houqin.core.pages.listing.CAP", 3)
    monkeypatch.setattr("houqin.core.pages.lists.CAP", 3)
    row_in(cast, Ticket, ASSIGNED)
    assert ">1<" in browser(cast.hu).get("/repairs/tickets/").content.decode()
    for _n in range(4):
        row_of(cast, Ticket)
    assert "2+" in browser(cast.hu).get("/repairs/tickets/").content.decode()


@pytest.mark.django_db
def test_print_and_export_hold_exactly_what_is_filtered(cast: Cast) -> None:
    door = do(cast, "repairs.report_ticket", fault="门锁坏了", kind="door").row
    lamp = do(cast, "repairs.report_ticket", fault="=1+1", kind="electric").row
    page = browser(cast.hu)
    paper = page.get("/repairs/tickets/?print=1&kind=door").content.decode()
    assert door.number in paper
    assert lamp.number not in paper
    assert "类别：门窗锁" in paper
    sheet = openpyxl.load_workbook(
        io.BytesIO(page.get("/repairs/tickets/?export=xlsx&kind=electric").content)
    ).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert lamp.number in {cell.value for cell in cells}
    assert door.number not in {cell.value for cell in cells}
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"], "a formula is only text"


@pytest.mark.django_db
def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    page = browser(cast.tan).get("/repairs/tickets/").content.decode()
    assert "没有报修" in page
    assert "/repairs/report_ticket/" in page
    filtered = browser(cast.tan).get("/repairs/tickets/?kind=door").content.decode()
    assert "没有符合条件的记录" in filtered


@pytest.mark.django_db
def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast) -> None:
    answer = browser(cast.tan).post("/repairs/report_ticket/", {"fault": "灯坏了", "key": str(uuid4())})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "灯坏了" in html
    assert "errorlist" in html or 'aria-invalid="true"' in html


@pytest.mark.django_db
def test_a_form_can_be_begun_from_an_address_but_not_sent(cast: Cast) -> None:
    page = browser(cast.tan)
    html = page.get("/repairs/report_ticket/?fault=灯坏了&kind=door&key=x").content.decode()
    assert "灯坏了" in html
    assert not page.get("/repairs/tickets/?tab=all").content.decode().count("灯坏了")


@pytest.mark.django_db
def test_with_htmx_a_done_form_says_where_to_go(cast: Cast) -> None:
    from tests.samples import data_for

    answers = data_for(cast, "repairs.report_ticket", None) | {"key": str(uuid4())}
    done = browser(cast.tan).post("/repairs/report_ticket/", answers, headers={"HX-Request": "true"})
    assert done.status_code == 204
    assert done.headers["HX-Redirect"].startswith("/repairs/tickets/")


@pytest.mark.django_db
def test_a_tab_that_can_hold_nothing_counts_none(cast: Cast) -> None:
    row_of(cast, Ticket)
    type(cast.school).objects.filter(pk=cast.school.pk).update(
        go_live_on=None
    )  # nothing is late in the trial
    answer = browser(cast.hu).get("/repairs/tickets/?tab=all")
    assert answer.status_code == 200
