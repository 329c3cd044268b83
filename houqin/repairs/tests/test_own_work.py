"""Who mended what he reported himself is not asked whether it works; everybody else is."""

import pytest

from houqin.core.scope import in_school
from houqin.repairs.models import TO_CONFIRM, Ticket
from tests.cast import Cast, browser
from tests.samples import do

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
