"""A report somebody puts together: counted, opened to its rows, kept, shared within rights, sent on time, put away."""

import io
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from houqin.core import clock
from houqin.core.errors import PermissionDenied, ValidationError
from houqin.core.jobs import Job, run_next
from houqin.core.notices.models import Notice
from houqin.core.pages.declared import PAGES
from houqin.core.pages.listing import Listing
from houqin.core.schedules import SCHEDULES, claim, take_turn
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.queries.asking import Asked
from houqin.queries.counting import counted
from houqin.queries.models import Receiver, SavedQuery
from houqin.queries.question import read
from houqin.queries.schedules import send_queries
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db
ASKED = "of=repairs.tickets&rows=kind&across=status"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def tickets(cast: Cast) -> list[Any]:
    """Three lamps and a tap, the tap mended after two days and a half."""
    made = [row_of(cast, Ticket) for _n in range(4)]
    with in_school(cast.school):
        began = clock.at(date(2026, 11, 2), 8)
        Ticket.objects.update(kind="electric", reported_at=began)
        tap = {"kind": "door", "finished_at": began + timedelta(hours=60)}
        Ticket.objects.filter(pk=made[0].pk).update(**tap)
    return made


def table_of(cast: Cast, text: str, by: str = "hu") -> Any:
    with in_school(cast.school):
        return counted(Asked(read(text), getattr(cast, by)))


def page(cast: Cast, url: str, by: str = "hu") -> str:
    answer = browser(getattr(cast, by)).get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_rows_are_grouped_and_the_totals_are_those_of_the_list(cast: Cast, tickets: list[Any]) -> None:
    table = table_of(cast, "of=repairs.tickets&rows=kind&across=reported_at.month")
    assert {head.key: table.of_row(head.key).count for head in table.rows} == {"door": 1, "electric": 3}
    assert [head.words for head in table.columns] == ["2026年11月"]
    assert table.total.count == 4


def test_days_between_two_moments_are_reckoned_and_what_has_none_is_left_out(
    cast: Cast, tickets: list[Any]
) -> None:
    text = "of=repairs.tickets&rows=kind&since=reported_at&until=finished_at&how=mean&how=most"
    with in_school(cast.school):
        asked = Asked(read(text), cast.hu)
        table = counted(asked)
        said = {head.key: [f.words(table.of_row(head.key)) for f in asked.figures] for head in table.rows}
    assert said == {"door": ["1", "2.5", "2.5"], "electric": ["3", "", ""]}


def test_a_number_leads_to_exactly_its_rows(cast: Cast, tickets: list[Any]) -> None:
    said = page(cast, "/queries/build/?of=repairs.tickets&rows=kind")
    url = "/queries/rows/?of=repairs.tickets&amp;rows=kind&amp;row=door"
    assert url in said
    rows = page(cast, url.replace("&amp;", "&"))
    assert f"/repairs/tickets/{tickets[0].pk}/" in rows
    assert all(f"/repairs/tickets/{each.pk}/" not in rows for each in tickets[1:])


def test_a_list_leads_to_its_count_with_the_filters_that_are_on(cast: Cast, tickets: list[Any]) -> None:
    kinds = {"tab": "all", "kind": "electric", "reported_at_from": "2026-11-01", "q": "%"}
    for shown in (
        {"tab": "all", "kind": "electric"},
        {"tab": "all", "reported_at_from": "2026-11-03"},
        kinds,
    ):
        listed = page(cast, f"/repairs/tickets/?{urlencode(shown)}")
        link = re.search(r'href="(/queries/build/[^"]*)"', listed)
        assert link is not None
        with in_school(cast.school):
            there = Listing(PAGES["repairs.tickets"], cast.hu, QueryDict(urlencode(shown))).filtered().count()
            assert Asked(read(unescape(link[1]).partition("?")[2]), cast.hu).rows().count() == there
        asked = page(cast, unescape(link[1]))
        assert f"<b>{there}</b>" in asked
        assert 'value="electric" selected' in asked or "kind" not in shown
    assert "/queries/build/" not in page(cast, "/people/pupils/"), "names that are masked are not counted"


def test_what_was_not_filled_in_is_a_group_of_its_own(cast: Cast, tickets: list[Any]) -> None:
    table = table_of(cast, "of=repairs.tickets&rows=finished_at.day")
    assert [head.words for head in table.rows][-1] == "没有填"
    rows = page(cast, "/queries/rows/?of=repairs.tickets&rows=finished_at.day&row=-")
    assert sum(f"/repairs/tickets/{each.pk}/" in rows for each in tickets) == 3


def test_a_place_is_gathered_under_its_building(cast: Cast, tickets: list[Any]) -> None:
    house = do(cast, "places.add_place", kind="building", name="教学楼").row
    rooms = [do(cast, "places.add_place", parent=str(house.pk)).row for _n in range(2)]
    with in_school(cast.school):
        for ticket, room in zip(tickets, rooms, strict=False):
            Ticket.objects.filter(pk=ticket.pk).update(place=room)
    table = table_of(cast, "of=repairs.tickets&rows=place__path.building")
    assert table.of_row(str(house.pk)).count == 2
    assert table.total.count == 4
    for head in table.rows:
        rows = page(cast, f"/queries/rows/?of=repairs.tickets&rows=place__path.building&row={head.key}")
        assert sum(f"/repairs/tickets/{each.pk}/" in rows for each in tickets) == table.of_row(head.key).count


def test_days_move_along_with_the_calendar(cast: Cast, tickets: list[Any]) -> None:
    text = "of=repairs.tickets&rows=kind&w-reported_at=month"
    with clock.moved(clock.at(date(2026, 11, 30), 9)):
        assert table_of(cast, text).total.count == 4
    with clock.moved(clock.at(date(2026, 12, 1), 9)):
        assert table_of(cast, text).total.count == 0


def test_it_is_kept_shared_and_put_away(cast: Cast, tickets: list[Any]) -> None:
    kept = do(cast, "queries.save_query").row
    assert "没有找到" in browser(cast.chen).get(f"/queries/queries/{kept.pk}/").content.decode()
    do(cast, "queries.share_query", kept)
    said = page(cast, f"/queries/queries/{kept.pk}/", by="chen")
    assert "改一改" not in said
    assert do(cast, "queries.put_away_query", kept).row.status == "away"
    assert browser(cast.chen).get(f"/queries/queries/{kept.pk}/").status_code == 404
    assert do(cast, "queries.bring_back_query", kept).row.status == "kept"


def test_the_rights_of_who_made_it_do_not_travel(cast: Cast, tickets: list[Any]) -> None:
    """Chen sees the tickets she reported, which are none; of plans she may see nothing, and is told so."""
    assert table_of(cast, ASKED, by="hu").total.count == 4
    assert table_of(cast, ASKED, by="chen").total.count == 0
    kept = do(cast, "queries.save_query", asked="of=planning.plans&rows=kind").row
    do(cast, "queries.share_query", kept)
    assert "您的岗位不看这张清单" in page(cast, f"/queries/queries/{kept.pk}/", by="chen")
    with in_school(cast.school), pytest.raises(PermissionDenied, match="不看这张清单"):
        Asked(read("of=planning.plans&rows=kind"), cast.chen)


def test_only_its_owner_changes_it(cast: Cast) -> None:
    kept = do(cast, "queries.share_query", do(cast, "queries.save_query").row).row
    with pytest.raises(PermissionDenied):
        do(cast, "queries.change_query", kept, by=cast.chen)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("of=core.looks", "没有这张清单"),
        ("of=people.pupils&rows=number", "没有这张清单"),
        ("of=repairs.tickets&rows=fault", "没有这种分法"),
        ("of=repairs.tickets&rows=kind&f-secret=1", "有的条件用不了了"),
        ("of=repairs.tickets&rows=kind&f-kind=moon", "有的条件用不了了"),
        ("of=repairs.tickets&rows=kind&w-reported_at=eternity", "没有这种时间"),
        ("of=repairs.tickets&rows=kind&since=reported_at", "两个日期"),
        ("of=repairs.tickets&rows=kind&number=fault", "没有这个数"),
        ("of=repairs.tickets&across=kind", "先选按什么分行"),
    ],
)
def test_what_cannot_be_answered_is_not_kept_and_says_why(cast: Cast, asked: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        do(cast, "queries.save_query", asked=asked)
    answer = browser(cast.hu).get(f"/queries/build/?{asked}")
    assert answer.status_code in (200, 400)
    assert sentence in answer.content.decode()


def test_another_list_begins_anew(cast: Cast) -> None:
    said = page(cast, "/queries/build/?was=repairs.tickets&of=duties.tasks&f-kind=electric&rows=kind")
    assert 'name="f-area"' in said


def test_the_sheet_has_totals_says_where_they_come_from_and_calculates_nothing(
    cast: Cast, tickets: list[Any]
) -> None:
    with in_school(cast.school):
        Ticket.objects.update(reporter_name="=1+1")
    url = "/queries/build/?of=repairs.tickets&rows=reporter_name&f-kind=electric&export=xlsx"
    content = browser(cast.hu).get(url).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        said = b"".join(book.read(name) for name in book.namelist()).decode("utf8", "replace")
    assert "<f>" not in said
    assert all(
        words in said for words in ("=1+1", "合计", "数从“报修单”来", "条件：类别：水电", cast.hu.name)
    )


def test_on_paper_it_is_a_pdf(cast: Cast, tickets: list[Any]) -> None:
    for asked in ("rows=kind&across=status", "columns=fault&columns=number"):
        answer = browser(cast.hu).get(f"/queries/build/?of=repairs.tickets&{asked}&export=pdf")
        assert answer.content.startswith(b"%PDF")


def test_many_rows_are_written_as_a_job_and_paper_says_its_limit(
    cast: Cast, tickets: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("houqin.queries.sheets.AT_ONCE", 3)
    client, asked = browser(cast.hu), "/queries/build/?of=repairs.tickets"
    waits = client.get(f"{asked}&export=xlsx").headers["Location"]
    assert run_next()
    made = b"".join(client.get(f"{waits}?file=1"))
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 1 + len(tickets)
        assert len(book.namelist()) > 8, "what was asked stands behind"
    assert "一次最多打印3行" in client.get(f"{asked}&export=pdf").content.decode()
    assert client.get(f"{asked}&rows=kind&export=xlsx").status_code == 200, "what is grouped is short"
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(roles=" ")
    assert browser(cast.hu).get(f"{waits}?file=1").status_code == 404


# Sent on time ------------------------------------------------------------------------------------------------


def sent(cast: Cast, day: date) -> list[str]:
    with clock.moved(clock.at(day, 8)):
        send_queries(cast.school, day)
        send_queries(cast.school, day)
    with in_school(cast.school):
        return list(
            Notice.objects.filter(topic="queries.mailed", member=cast.chen).values_list("text", flat=True)
        )


@pytest.fixture
def weekly(cast: Cast) -> SavedQuery:
    """On Mondays to Chen, since the first of November."""
    kept = do(cast, "queries.save_query", asked="of=people.members&rows=kind", title="有多少人").row
    row: SavedQuery = do(cast, "queries.mail_query", kept).row
    with in_school(cast.school):
        SavedQuery.objects.filter(pk=row.pk).update(recorded_at=clock.at(date(2026, 11, 1)))
    return row


def test_it_is_sent_once_on_its_day_with_its_first_lines(cast: Cast, weekly: SavedQuery) -> None:
    assert sent(cast, MONDAY + timedelta(days=1)) == []
    assert sent(cast, MONDAY) == ["《有多少人》共4件：教职工 4。"]


def test_what_falls_on_a_day_off_goes_out_on_the_next_day_of_school(cast: Cast, weekly: SavedQuery) -> None:
    do(cast, "queries.mail_query", weekly, weekday="6")
    assert sent(cast, MONDAY - timedelta(days=2)) == []
    assert len(sent(cast, MONDAY)) == 1
    assert len(sent(cast, MONDAY + timedelta(days=1))) == 1


def turn(cast: Cast, day: date, hour: int = 8) -> list[str]:
    """The machine runs on this day at this hour; what has come to Chen so far."""
    with clock.moved(clock.at(day, hour)):
        claim(cast.school, SCHEDULES["queries.send_queries"])
        claim(cast.school, SCHEDULES["queries.send_queries"])
        for job in Job.objects.filter(work="core.take_turn", state=Job.WAITING):
            take_turn(job, **job.arguments)
    with in_school(cast.school):
        return list(
            Notice.objects.filter(topic="queries.mailed", member=cast.chen).values_list("text", flat=True)
        )


def test_off_on_its_day_it_is_sent_once_when_the_machine_is_on_again(cast: Cast, weekly: SavedQuery) -> None:
    with in_school(cast.school):
        School.objects.filter(pk=cast.school.pk).update(set_up_at=clock.at(date(2026, 11, 1)))
    assert turn(cast, MONDAY - timedelta(days=3)) == [], "on Friday nothing is due"
    wednesday = MONDAY + timedelta(days=2)
    assert turn(cast, wednesday, 6) == [], (
        "before its hour the turn of yesterday is made up, and sends nothing"
    )
    assert turn(cast, wednesday) == ["《有多少人》（11月23日 周一该发的）共4件：教职工 4。"]
    assert len(turn(cast, wednesday + timedelta(days=1))) == 1
    assert len(turn(cast, MONDAY + timedelta(days=7))) == 2


def test_who_may_not_see_the_rows_is_sent_nothing_and_then_it_stops(cast: Cast, weekly: SavedQuery) -> None:
    do(cast, "queries.change_query", weekly, asked="of=planning.plans&rows=kind")
    assert sent(cast, MONDAY) == []
    assert fresh(weekly).rhythm == ""


def test_it_stops_by_itself_when_its_owner_has_left(cast: Cast, weekly: SavedQuery) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.hu.pk).update(active=False)
    assert sent(cast, MONDAY) == []
    with in_school(cast.school):
        assert fresh(weekly).rhythm == ""
        assert not Receiver.objects.exists()


def test_a_weekly_one_says_which_day(cast: Cast) -> None:
    kept = do(cast, "queries.save_query").row
    with pytest.raises(ValidationError, match="请选哪一天发"):
        do(cast, "queries.mail_query", kept, weekday="")
    with pytest.raises(ValidationError, match="请选哪一天发"):
        do(cast, "queries.mail_query", kept, rhythm="month")


def test_the_address_of_a_question_is_the_question() -> None:
    text = "of=a.b&rows=kind&how=mean&how=sum&f-kind=%E6%B0%B4&w-on=term"
    assert read(text).text == text
    assert read(read(text).text) == read(text)
    assert QueryDict(text).getlist("how") == ["mean", "sum"]
