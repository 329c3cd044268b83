"""What a page asks of the database: as much for thirty rows as for one (decisions/0021, G20)."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from houqin.core.pages import counts
from houqin.core.pages.declared import PAGES
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser, with_every_role
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db
every_list = pytest.mark.parametrize("key", sorted(PAGES))


def queries(client: Client, url: str) -> list[str]:
    """The statements one request sends right after a change, but for those that only frame a transaction."""
    counts.forget()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    framing = ("SAVEPOINT", "RELEASE", "ROLLBACK TO", "SET LOCAL", "BEGIN", "COMMIT")
    return [query["sql"] for query in captured if not query["sql"].startswith(framing)]


FRAME, LIST, ROW = 5, 5, 8  # decisions/0021


def test_the_frame_costs_five_queries_at_most(cast: Cast) -> None:
    client = browser(cast.hu)
    client.get("/search/")
    assert len(queries(client, "/search/")) <= FRAME, "\n".join(queries(client, "/search/"))


def test_what_has_no_frame_around_it_asks_nothing_for_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_args: Any) -> None:
        raise AssertionError("somebody asked for the frame")

    monkeypatch.setattr("houqin.core.frame._around", asked)
    client, dialog = browser(cast.hu), {"HX-Request": "true"}
    assert client.get("/no/such/page/").status_code == 404
    assert client.get("/repairs/report_ticket/", headers=dialog).status_code == 200
    assert client.get("/repairs/tickets/", headers=dialog | {"HX-Target": "list"}).status_code == 200
    with pytest.raises(AssertionError, match="the frame"):
        client.get("/search/")


@every_list
@pytest.mark.once
def test_thirty_rows_cost_what_one_costs(key: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGES[key]
    client = browser(with_every_role(cast))
    row_of(cast, page.model)
    monkeypatch.setattr("houqin.core.pages.listing.PAGE_SIZE", 200)
    url = f"{page.url()}?tab={page.tabs[-1].key}" if page.tabs else page.url()
    client.get(url)
    one = queries(client, url)
    for _n in range(1 if key == "terms.terms" else 29):  # a school opens few years
        row_of(cast, page.model)
    thirty = queries(client, url)
    assert len(thirty) == len(one), _more(one, thirty)
    assert len(one) <= FRAME + LIST, "\n".join(one)


@every_list
@pytest.mark.once
def test_a_rows_page_costs_little_however_much_hangs_on_it(key: str, cast: Cast) -> None:
    page = PAGES[key]
    client = browser(with_every_role(cast))
    row = row_of(cast, page.model)
    client.get(page.row_url(row.pk))
    one = queries(client, page.row_url(row.pk))
    for _n in range(4):
        do(cast, "core.attach_photos", row)
        row_of(cast, page.model) if key != "terms.terms" else None
    many = queries(client, page.row_url(row.pk))
    assert len(many) == len(one), _more(one, many)
    traced = sum(sql.startswith("INSERT") and "core_look" in sql for sql in one)
    assert len(one) - traced <= FRAME + ROW, "\n".join(one)


def _more(few: list[str], many: list[str]) -> str:
    return "\n".join(
        sorted((Counter(sql[:90] for sql in many) - Counter(sql[:90] for sql in few)).elements())
    )


def test_today_costs_the_same_for_one_and_for_thirty(cast: Cast) -> None:
    client = browser(cast.hu)
    row_of(cast, Ticket)
    client.get("/")
    one = queries(client, "/")
    for _n in range(29):
        row_of(cast, Ticket)
    assert len(queries(client, "/")) == len(one), _more(one, queries(client, "/"))
