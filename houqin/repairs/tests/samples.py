"""Rows of the repairs room, and how each thing is done with them, for the house tests."""

from datetime import timedelta
from typing import Any

from houqin.core import clock
from houqin.core.limits import LimitValue
from houqin.devices.models import Pin
from houqin.devices.pins import digest_of
from houqin.places.tests.samples import place
from houqin.repairs.models import MENDED, Material, Round, RoundLine, Route, Ticket
from tests.cast import Cast
from tests.samples import Doing, do, row_in


def ticket(cast: Cast) -> Any:
    return do(cast, "repairs.report_ticket").row


def _material(cast: Cast) -> Any:
    do(cast, "repairs.finish_ticket", ticket(cast))
    return Material.objects.order_by("-id").first()


def _round_line(cast: Cast) -> Any:
    do(cast, "repairs.record_round")
    return RoundLine.objects.order_by("-id").first()


def _report(cast: Cast, row: Any = None) -> dict[str, Any]:
    fault = f"{cast.school.name}的灯不亮"
    return {
        "place": str(place(cast).pk),
        "fault": fault,
        "spot": f"{cast.tan.name}讲台上方",
        "kind": "electric",
    }


def _used(cast: Cast) -> dict[str, Any]:
    return {"item": f"{cast.school.name}灯管", "spec": f"{cast.wen.name}T8", "quantity": "2", "unit": "支"}


def _finished(cast: Cast, row: Any) -> dict[str, Any]:
    used = _used(cast) | {"price": "12.50"}
    return {"done": f"换灯管，{cast.wen.name}", "materials": [used], "minutes": 20}


def _done(cast: Cast, row: Any) -> dict[str, Any]:
    used = {name: value for name, value in _used(cast).items() if name != "spec"}
    line = {"place": str(place(cast).pk), "done": f"{cast.wen.name}换灯管", "kind": "electric"}
    return {"lines": [line | used]}


def _messages(cast: Cast, row: Any) -> dict[str, Any]:
    line = _report(cast) | {"who": f"{cast.tan.name}", "said_at": clock.now().isoformat()}
    return {"lines": [line]}


def _round(cast: Cast, row: Any) -> dict[str, Any]:
    here = str(place(cast).pk)
    lines = [
        {"place": here, "result": "ok"},
        {"place": here, "result": "fixed", "note": f"{cast.wen.name}拧紧", "kind": "door"},
        {"place": here, "result": "to_mend", "note": f"{cast.school.name}漏水", "kind": "electric"},
    ]
    title = f"{cast.school.name}巡查"
    return {"kind": "round", "title": title, "on": clock.today().isoformat(), "lines": lines}


def _waits(cast: Cast, row: Any) -> dict[str, Any]:
    note = f"{cast.school.name}去县城买"
    return {"wait_for": "parts", "note": note, "expected_on": clock.today().isoformat()}


def _corrected(cast: Cast, row: Any) -> dict[str, Any]:
    return {"place": str(place(cast).pk), "kind": "door", "spot": f"{cast.tan.name}后门", "urgent": True}


def _signed(cast: Cast, row: Any) -> dict[str, Any]:
    """Tan signs on Wen's phone."""
    if not Pin.objects.filter(member=cast.tan).exists():
        Pin.objects.create(school=cast.school, member=cast.tan, digest=digest_of("7391"))
    return {"signer": {"member": str(cast.tan.pk), "pin": "7391"}}


def _to_rate(cast: Cast) -> Any:
    """Mended, at a school that has chosen to ask for stars."""
    LimitValue.objects.create(
        school=cast.school, code="repairs.rating", value=1, from_on=clock.today(), because="校务会"
    )
    return row_in(cast, Ticket, MENDED)


def _long_mended(cast: Cast) -> Any:
    """Mended so long ago that nobody is asked any more."""
    made = row_in(cast, Ticket, MENDED)
    Ticket.objects.filter(pk=made.pk).update(finished_at=clock.now() - timedelta(days=200))
    return made


def _somebodys(cast: Cast) -> Any:
    """Reported by Chen, and sent to Tan, who therefore sees it: others who see it mend or send."""
    made = do(cast, "repairs.report_ticket", by=cast.chen).row
    Ticket.objects.filter(pk=made.pk).update(worker=cast.tan)
    return made


ROWS = {
    Ticket: ticket,
    Material: _material,
    Route: lambda cast: do(cast, "repairs.set_route").row,
    Round: lambda cast: do(cast, "repairs.record_round").row,
    RoundLine: _round_line,
}
DOING = {
    "repairs.report_ticket": Doing("tan", _report),
    "repairs.report_for": Doing("hu", lambda cast, row: _report(cast) | {"who": f"{cast.chen.name}代"}),
    "repairs.report_by_code": Doing(
        "tan",
        lambda cast, row: {"fault": f"{cast.school.name}门坏了", "kind": "door", "who": f"{cast.tan.name}"},
    ),
    "repairs.echo_ticket": Doing("tan", target=_somebodys),
    "repairs.accept_ticket": Doing("hu"),
    "repairs.reject_ticket": Doing("hu", lambda cast, row: {"reason": f"{cast.school.name}另有安排"}),
    "repairs.withdraw_ticket": Doing("tan"),
    "repairs.assign_ticket": Doing("hu", lambda cast, row: {"worker": str(cast.wen.pk)}),
    "repairs.claim_ticket": Doing("wen"),
    "repairs.start_ticket": Doing("wen"),
    "repairs.wait_ticket": Doing("wen", _waits),
    "repairs.finish_ticket": Doing("wen", _finished),
    "repairs.cannot_repair": Doing(
        "wen", lambda cast, row: {"proposal": "scrap", "reason": f"{cast.wen.name}看过，主板烧了"}
    ),
    "repairs.settle_ticket": Doing(
        "hu", lambda cast, row: {"decision": "scrap", "note": f"{cast.school.name}同意报废"}
    ),
    "repairs.confirm_ticket": Doing("tan"),
    "repairs.countersign_ticket": Doing("wen", _signed),
    "repairs.lapse_ticket": Doing("hu", target=_long_mended),
    "repairs.return_ticket": Doing("tan", lambda cast, row: {"reason": f"还是不亮，{cast.tan.name}"}),
    "repairs.rate_ticket": Doing("tan", lambda cast, row: {"stars": 5}, target=_to_rate),
    "repairs.merge_ticket": Doing("hu", lambda cast, row: {"into": str(ticket(cast).pk)}),
    "repairs.correct_ticket": Doing("hu", _corrected),
    "repairs.take_messages": Doing("hu", _messages),
    "repairs.record_done": Doing("wen", _done),
    "repairs.record_round": Doing("wen", _round),
    "repairs.set_route": Doing("hu", lambda cast, row: {"kind": "media", "worker": str(cast.wen.pk)}),
    "repairs.remove_route": Doing("hu"),
}
