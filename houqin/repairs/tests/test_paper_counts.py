"""纸质签批件: print, sign, photograph; the step closes in the signer's name and says who typed it in (decisions/0047)."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from PIL import Image

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.files.models import Attachment
from houqin.core.history import Entry
from houqin.core.paper.models import PaperSignature
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.people.roles import written
from houqin.repairs.models import CANNOT, CONFIRMED, MENDED, SETTLED, Ticket
from houqin.repairs.tests.paper import pages_of, papers
from tests.cast import Cast, browser
from tests.samples import data_for, do, everything, fresh, row_in

from houqin.core.tests.samples import photo  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db


def sheet(cast: Cast, signer: Member, by: Member | None = None, **changed: Any) -> dict[str, Any]:
    """What is filled in for a signed sheet that Hu types in."""
    kept = [str(photo(cast, by or cast.hu).pk)]
    told = {"paper_signer": str(signer.pk), "paper_on": clock.today().isoformat(), "paper_photos": kept}
    return told | changed


def by_paper(cast: Cast, row: Any, code: str = "repairs.confirm_ticket", **told: Any) -> Any:
    data = data_for(cast, code, row) | told
    return perform(code, by=cast.hu, target=row and row.pk, data=data).row


def test_a_signed_slip_confirms_in_the_signers_name_and_says_who_typed_it(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    day = clock.today() - timedelta(days=1)
    by_paper(cast, ticket, **sheet(cast, cast.chen, paper_on=day.isoformat()))
    ticket = fresh(ticket)
    assert (ticket.status, ticket.confirmed_by_id) == (CONFIRMED, cast.chen.pk)
    with in_school(cast.school):
        signed, entry = PaperSignature.objects.get(row=ticket.pk), Entry.objects.latest("number")
        assert (signed.signer_id, signed.signed_on, signed.by_id) == (cast.chen.pk, day, cast.hu.pk)
        assert entry.member_id == cast.hu.pk
        assert Attachment.objects.filter(row=ticket.pk, by=cast.hu).count() == 1
    page = browser(cast.hu).get(f"/repairs/tickets/{ticket.pk}/").content.decode()
    said = re.search(r"陈会计（纸质签字，[^）]*胡校长代录，见附件）\s*验收通过", page)
    assert said, page
    assert page.count('alt="签字件"') == 1


def test_the_print_says_that_it_was_signed_by_hand(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    by_paper(cast, ticket, **sheet(cast, cast.chen))
    today = clock.today()
    slip = pages_of(papers(cast.hu, f"chosen/pdf/?ids={ticket.pk}"))[0]
    assert f"验收：陈会计{today.month}月{today.day}日纸质签字，见附件。" in slip
    other = row_in(cast, Ticket, CONFIRMED)
    assert "纸质签字" not in pages_of(papers(cast.hu, f"chosen/pdf/?ids={other.pk}"))[0]
    book = "".join(pages_of(papers(cast.hu, f"book/pdf/?when={today:%Y-%m}")))
    assert book.count("（纸质签字）") == 2  # the line, and the note that explains it


def test_a_decision_signed_on_paper_is_the_principals(cast: Cast) -> None:
    boss = _member(cast, "林校长", "principal")
    ticket = row_in(cast, Ticket, CANNOT)
    by_paper(cast, ticket, "repairs.settle_ticket", **sheet(cast, boss))
    assert fresh(ticket).status == SETTLED
    with in_school(cast.school):
        assert PaperSignature.objects.get(row=ticket.pk).signer_id == boss.pk


def test_a_list_that_the_repairer_signed_is_his_work_and_the_sheet_hangs_on_every_line(cast: Cast) -> None:
    line = data_for(cast, "repairs.record_done", None)["lines"][0]
    told = {"lines": [line, line | {"done": "换水龙头"}]} | sheet(cast, cast.wen)
    by_paper(cast, None, "repairs.record_done", **told)
    with in_school(cast.school):
        made = list(Ticket.objects.filter(source="direct"))
        assert {ticket.worker_id for ticket in made} == {cast.wen.pk}
        assert PaperSignature.objects.filter(row__in=[t.pk for t in made]).count() == len(made) == 2
        assert Attachment.objects.filter(row__in=[t.pk for t in made]).count() == 2


def _member(cast: Cast, name: str, *roles: str) -> Member:
    with in_school(cast.school):
        made = Member(school=cast.school, name=name, roles=written(roles))
        made.clean()
        made.save(force_insert=True)
    return made


# What is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["paper_signer", "paper_on", "paper_photos"])
def test_signer_day_and_photo_are_all_asked(cast: Cast, part: str) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    told = sheet(cast, cast.chen)
    before = everything(cast.school)
    with pytest.raises(ValidationError) as wrong:
        by_paper(cast, ticket, **told | {part: None})
    assert set(wrong.value.error_dict) == {part}
    assert everything(cast.school) == before


def test_a_form_for_paper_left_empty_is_not_done_as_if_it_were_the_typists_own(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    answer = browser(cast.hu).post(
        f"/repairs/confirm_ticket/{ticket.pk}/", {"key": str(uuid4()), "paper": "1", "paper_on": ""}
    )
    assert answer.status_code == 400
    assert fresh(ticket).status == MENDED
    browser(cast.hu).post(f"/repairs/confirm_ticket/{ticket.pk}/", {"key": str(uuid4())})
    assert fresh(ticket).status == CONFIRMED  # the control: without the mark it is his own


def test_nobody_signs_tomorrow(cast: Cast) -> None:
    later = (clock.today() + timedelta(days=1)).isoformat()
    noon = clock.at(clock.today(), 12)  # in the last minutes of a day tomorrow may be a clock's mistake
    with clock.moved(noon), pytest.raises(ValidationError) as wrong:
        by_paper(cast, row_in(cast, Ticket, MENDED), **sheet(cast, cast.chen, paper_on=later))
    assert set(wrong.value.error_dict) == {"paper_on"}


def test_who_mended_it_does_not_sign_for_the_user(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    with pytest.raises(Refused, match="文师傅"):
        by_paper(cast, ticket, **sheet(cast, cast.wen))
    assert fresh(ticket).status == MENDED


def test_who_mended_it_does_not_type_the_users_signature_in_either(cast: Cast) -> None:
    """Hu may type, but he finished this one himself."""
    ticket = do(cast, "repairs.report_ticket").row
    do(cast, "repairs.finish_ticket", ticket, by=cast.hu)
    with pytest.raises(Refused, match="修的人不能自己验收"):
        by_paper(cast, ticket, **sheet(cast, cast.chen))
    other = row_in(cast, Ticket, MENDED)
    assert by_paper(cast, other, **sheet(cast, cast.chen)).status == CONFIRMED


def test_who_signed_a_thing_on_paper_is_kept_from_its_other_half_on_the_screen(cast: Cast) -> None:
    """A signature is a deed: had Chen signed that she mended it, she could not agree to it either."""
    ticket = row_in(cast, Ticket, MENDED)
    with in_school(cast.school):
        Ticket.objects.filter(pk=ticket.pk).update(reporter=cast.chen)
        facts = {"model": "repairs.ticket", "row": ticket.pk, "signed_on": clock.today(), "by": cast.hu}
        made = PaperSignature.objects.create(
            school=cast.school, signer=cast.chen, action="repairs.finish_ticket", **facts
        )
    with pytest.raises(Refused, match="修的人不能自己验收"):
        perform("repairs.confirm_ticket", by=cast.chen, target=ticket.pk)
    with in_school(cast.school):
        made.delete()
    assert perform("repairs.confirm_ticket", by=cast.chen, target=ticket.pk).row.status == CONFIRMED


def test_typing_in_for_another_is_a_right_of_its_own(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    told = sheet(cast, cast.chen, by=cast.tan)
    with pytest.raises(PermissionDenied):
        perform("repairs.confirm_ticket", by=cast.tan, target=ticket.pk, data=told)
    page = browser(cast.tan)
    assert page.get(f"/repairs/confirm_ticket/{ticket.pk}/?paper=1").status_code == 403
    assert page.get(f"/paper/repairs.ticket/{ticket.pk}/").status_code == 403
    assert "代录" not in page.get(f"/repairs/tickets/{ticket.pk}/").content.decode()


def test_who_may_not_do_it_may_not_have_signed_it(cast: Cast) -> None:
    """The list names only who may; another's key is not taken either."""
    ticket = row_in(cast, Ticket, CANNOT)
    with pytest.raises(ValidationError) as wrong:
        by_paper(cast, ticket, "repairs.settle_ticket", **sheet(cast, cast.tan))
    assert set(wrong.value.error_dict) == {"paper_signer"}
    mended = row_in(cast, Ticket, MENDED)
    for code, row in (("repairs.settle_ticket", ticket), ("repairs.confirm_ticket", mended)):
        with pytest.raises(ValidationError) as wrong:
            by_paper(cast, row, code, **sheet(cast, cast.ou))
        assert set(wrong.value.error_dict) == {"paper_signer"}
        with pytest.raises(ValidationError) as wrong:
            by_paper(cast, row, code, **sheet(cast, cast.chen, paper_photos=[str(photo(cast, cast.ou).pk)]))
        assert "paper_photos" in wrong.value.error_dict


# Pages -------------------------------------------------------------------------------------------------------


def test_the_row_offers_the_sheet_only_where_a_signature_is_waited_for(cast: Cast) -> None:
    page = browser(cast.hu)
    mended, done = row_in(cast, Ticket, MENDED), row_in(cast, Ticket, CONFIRMED)
    assert "代录纸质签字：验收" in page.get(f"/repairs/tickets/{mended.pk}/").content.decode()
    assert "代录纸质签字" not in page.get(f"/repairs/tickets/{done.pk}/").content.decode()
    asked = page.get(f"/repairs/confirm_ticket/{mended.pk}/?paper=1").content.decode()
    for name in ("paper_signer", "paper_on", "paper_photos"):
        assert f'name="{name}"' in asked
    assert 'name="paper_signer"' not in page.get(f"/repairs/confirm_ticket/{mended.pk}/").content.decode()
    assert page.get(f"/paper/repairs.ticket/{done.pk}/").status_code == 409


def test_one_sheet_signed_for_many_closes_them_all(cast: Cast) -> None:
    """A page of the paper book: ticked in the list, typed in once."""
    rows = [row_in(cast, Ticket, MENDED) for _n in range(3)]
    page = browser(cast.hu)
    chosen = "&".join(f"ids={row.pk}" for row in rows)
    plain = page.get(f"/repairs/confirm_ticket/?{chosen}").content.decode().replace("&amp;", "&")
    address = re.search(r'href="(/repairs/confirm_ticket/\?paper=1[^"]*)"', plain)
    assert address
    asked = page.get(address[1]).content.decode()
    assert asked.count('name="ids"') == 3
    told = sheet(cast, cast.chen) | {"paper": "1", "key": str(uuid4()), "ids": [str(row.pk) for row in rows]}
    assert page.post("/repairs/confirm_ticket/", told).status_code == 302
    assert {fresh(row).confirmed_by_id for row in rows} == {cast.chen.pk}
    with in_school(cast.school):
        assert PaperSignature.objects.filter(row__in=[row.pk for row in rows]).count() == 3


def slip_photo(cast: Cast, ticket: Any) -> bytes:
    """A photo of the printed slip, lying a little askew."""
    from houqin.core.prints import picture
    from houqin.repairs import prints

    with in_school(cast.school):
        rows = Ticket.objects.select_related("place", "worker", "accepted_by", "confirmed_by", "merged_into")
        template, data, _title = prints.make_slips(cast.school, [rows.get(pk=ticket.pk)], prints.A5)
    made = Image.open(BytesIO(picture(template, data, ppi=200))).convert("RGB").rotate(4, fillcolor="white")
    content = BytesIO()
    made.save(content, "JPEG", quality=80)
    return content.getvalue()


def test_a_photo_of_the_signed_slip_finds_its_ticket_and_is_not_taken_twice(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    page, content = browser(cast.hu), BytesIO(slip_photo(cast, ticket))
    content.name = "slip.jpg"
    answer = page.post("/scan/", {"photo": content}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(
        f"/repairs/confirm_ticket/{ticket.pk}/?paper=1&paper_photos="
    )
    kept = answer.redirect_chain[-1][0].rpartition("=")[2]
    assert f'name="paper_photos" value="{kept}"' in answer.content.decode()
    told = {"paper": "1", "paper_signer": str(cast.chen.pk), "paper_on": clock.today().isoformat()}
    done = page.post(
        f"/repairs/confirm_ticket/{ticket.pk}/", told | {"paper_photos": kept, "key": str(uuid4())}
    )
    assert done.status_code == 302
    assert fresh(ticket).confirmed_by_id == cast.chen.pk


def test_the_code_of_a_slip_opens_its_row_for_who_types_nothing_in_and_nothing_elsewhere(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    typed = browser(cast.wen).post("/scan/", {"code": ticket.tracking.lower()})
    assert typed.headers["Location"] == f"/repairs/tickets/{ticket.pk}/"
    assert browser(cast.ou).post("/scan/", {"code": ticket.tracking}).status_code == 400
    assert browser(cast.hu).post("/scan/", {"code": "AAAAAAAAAA"}).status_code == 400


def test_a_program_can_tell_of_a_sheet(cast: Cast) -> None:
    from tests.test_every_action import ask

    ticket = row_in(cast, Ticket, MENDED)
    body = sheet(cast, cast.chen) | {"target": str(ticket.pk), "key": str(uuid4())}
    assert ask(cast.hu, "repairs.confirm_ticket", body).status_code == 200
    assert fresh(ticket).confirmed_by_id == cast.chen.pk
    assert ask(cast.hu, "repairs.confirm_ticket", body).json()["replayed"] is True


def test_a_day_of_last_year_is_still_a_day(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, MENDED)
    by_paper(cast, ticket, **sheet(cast, cast.chen, paper_on=date(2025, 12, 31).isoformat()))
    assert fresh(ticket).status == CONFIRMED
