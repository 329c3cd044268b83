"""While a member reports: what is being mended there is shown without names, and one tap counts it once more."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from houqin.core.actions import perform
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db
URL = "/repairs/similar/"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Chen's, sent to Wen: Tan does not see it in his list."""
    place = row_of(cast, Place)
    made = do(cast, "repairs.report_ticket", by=cast.chen, place=str(place.pk), fault="投影仪不亮").row
    row: Ticket = do(cast, "repairs.assign_ticket", made).row
    return row


def part(cast: Cast, member: Any, place: Any) -> str:
    answer = browser(member).get(URL, {"place": str(place)})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_who_reports_sees_what_is_being_mended_there_and_no_names(cast: Cast, ticket: Ticket) -> None:
    said = part(cast, cast.tan, ticket.place_id)
    assert "投影仪不亮" in said
    assert "我也遇到" in said
    assert "已派工" in said
    for hidden in (cast.chen.name, cast.wen.name, ticket.number, f"/repairs/tickets/{ticket.pk}/"):
        assert hidden not in said
    assert browser(cast.tan).get(f"/repairs/tickets/{ticket.pk}/").status_code == 404


def test_elsewhere_there_is_nothing_to_show(cast: Cast, ticket: Ticket) -> None:
    assert "投影仪不亮" not in part(cast, cast.tan, row_of(cast, Place).pk)


def test_one_tap_counts_once_and_history_says_who(cast: Cast, ticket: Ticket) -> None:
    sent = {"ticket": str(ticket.pk), "key": str(uuid4())}
    tan = browser(cast.tan)
    said = [tan.post(URL, sent).content.decode() for _n in range(2)]
    assert all("又多一人反映" in each for each in said)
    assert fresh(ticket).echoes == 1
    with in_school(cast.school):
        last = Entry.objects.select_related("member").filter(row=ticket.pk).latest("number")
    assert (last.action, last.member.name) == ("repairs.echo_ticket", cast.tan.name)


def test_the_office_is_led_to_the_ticket_instead(cast: Cast, ticket: Ticket) -> None:
    said = part(cast, cast.hu, ticket.place_id)
    assert f"/repairs/tickets/{ticket.pk}/" in said
    assert "我也遇到" not in said


def test_who_reported_it_himself_is_not_one_more(cast: Cast, ticket: Ticket) -> None:
    assert "我也遇到" not in part(cast, cast.chen, ticket.place_id)
    answer = browser(cast.chen).post(URL, {"ticket": str(ticket.pk), "key": str(uuid4())})
    assert "不该由您" in answer.content.decode()
    assert fresh(ticket).echoes == 0


def test_what_is_mended_meanwhile_is_told_as_such(cast: Cast, ticket: Ticket) -> None:
    do(cast, "repairs.finish_ticket", ticket)
    answer = browser(cast.tan).post(URL, {"ticket": str(ticket.pk), "key": str(uuid4())})
    assert "刚刚修好了" in answer.content.decode()
    assert fresh(ticket).echoes == 0


def test_the_wider_reach_is_for_this_one_action_and_for_open_tickets(cast: Cast, ticket: Ticket) -> None:
    """Counting one more reaches tickets that Tan does not see; nothing else does."""
    perform("repairs.echo_ticket", by=cast.tan, target=ticket.pk)
    for code, data in (("repairs.confirm_ticket", {}), ("repairs.return_ticket", {"reason": "x"})):
        with pytest.raises(Http404):
            perform(code, by=cast.tan, target=ticket.pk, data=data)
    do(cast, "repairs.finish_ticket", ticket)
    with pytest.raises(Http404):
        perform("repairs.echo_ticket", by=cast.tan, target=ticket.pk)
    with pytest.raises(Http404):
        perform("repairs.echo_ticket", by=cast.ou, target=ticket.pk)
    with pytest.raises(PermissionDenied):
        perform("repairs.accept_ticket", by=cast.tan, target=ticket.pk)


@pytest.mark.parametrize("sent", [{}, {"place": "x"}, {"place": "%00"}])
def test_what_no_form_of_ours_asks_is_a_bad_request(sent: dict[str, str], cast: Cast) -> None:
    assert browser(cast.tan).get(URL, sent).status_code == 400
    assert browser(cast.tan).post(URL, sent).status_code == 400


def test_another_schools_place_and_ticket_are_not_there(cast: Cast, ticket: Ticket) -> None:
    ou = browser(cast.ou)
    assert ou.get(URL, {"place": str(ticket.place_id)}).status_code == 404
    said = ou.post(URL, {"ticket": str(ticket.pk), "key": str(uuid4())}).content.decode()
    assert "投影仪" not in said
    assert fresh(ticket).echoes == 0


def test_the_form_asks_for_it_when_a_place_is_chosen(cast: Cast) -> None:
    said = browser(cast.tan).get("/repairs/report_ticket/").content.decode()
    found = re.search(r'<select[^>]*name="place"[^>]*>', said)
    assert found
    assert 'data-beside-url="/repairs/similar/?place="' in found[0]
