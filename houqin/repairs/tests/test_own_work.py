"""Who mended what he reported himself is not asked whether it works; everybody else is."""

import pytest
from django.core.exceptions import PermissionDenied

from houqin.core.scope import in_school
from houqin.repairs.models import CONFIRMED, TO_CONFIRM, Ticket
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db


def waiting(cast: Cast) -> list[Ticket]:
    with in_school(cast.school):
        return list(Ticket.objects.filter(TO_CONFIRM))


def test_what_one_reported_and_mended_himself_waits_for_nobody(cast: Cast) -> None:
    ticket = do(cast, "repairs.report_ticket", by=cast.wen).row
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    assert waiting(cast) == []
    assert "等我验收" not in browser(cast.wen).get("/").content.decode()


def test_what_a_colleague_reported_waits_for_him(cast: Cast) -> None:
    ticket = do(cast, "repairs.report_ticket", by=cast.hu).row
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    assert waiting(cast) == [ticket]
    assert "等我验收" in browser(cast.hu).get("/").content.decode()


def test_what_he_reported_for_somebody_else_still_waits(cast: Cast) -> None:
    ticket = do(cast, "repairs.report_for", by=cast.wen).row
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    assert waiting(cast) == [ticket]


def test_what_a_repairer_entered_as_mended_he_does_not_confirm_himself(cast: Cast) -> None:
    ticket = do(cast, "repairs.record_done", by=cast.wen).row
    with pytest.raises(PermissionDenied):
        do(cast, "repairs.confirm_ticket", ticket, by=cast.wen)
    do(cast, "repairs.confirm_ticket", ticket, by=cast.hu)
    assert fresh(ticket).status == CONFIRMED


def test_a_mended_ticket_no_longer_says_why_it_was_not(cast: Cast) -> None:
    ticket = do(cast, "repairs.report_ticket", by=cast.hu).row
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    do(cast, "repairs.return_ticket", ticket, by=cast.hu)
    address = f"/repairs/tickets/{ticket.pk}/"
    assert "未修原因" in browser(cast.hu).get(address).content.decode()
    do(cast, "repairs.finish_ticket", ticket, by=cast.wen)
    assert "未修原因" not in browser(cast.hu).get(address).content.decode()
