"""维修单: one for each ticket, with what the system knows filled in and room to sign for what it does not."""

from collections.abc import Sequence
from typing import Any

from houqin.core import clock
from houqin.core.moments import is_marked, mark_words
from houqin.core.paper.models import PaperSignature, signatures_of
from houqin.core.prints import qr_svg
from houqin.core.quantities import amount_in_words
from houqin.repairs.models import CONFIRMED, Material, Ticket
from houqin.repairs.prints import corrected, words
from houqin.repairs.prints.words import foldable, stamp

TWO, A5, A4 = "two", "a5", "a4"
LINES = {TWO: 3, A5: 3, A4: 5}  # lines of materials there are at least
SIGNERS = ("报修人", "维修人", "使用人验收")
JOINED = "兼：维修人兼验收，见校长签《岗位兼任说明》（{year}年度）。"


def make_slips(school: Any, tickets: Sequence[Ticket], paper: str = TWO) -> tuple[str, dict[str, Any], str]:
    """The tickets on paper, in the order given; place, worker, accepted_by, confirmed_by and merged_into are read."""
    used, years, sent = words.materials_of(tickets), words.joined_years(), words.sent_words(tickets)
    signed, made_right = signatures_of(tickets), corrected.corrections_of(tickets)
    made = [
        slip(school, each, used.get(each.pk, []), paper, years, signed.get(each.pk))
        | {"sent": sent.get(each.pk, "")}
        for each in tickets
    ]
    for each, ticket in zip(made, tickets, strict=True):
        each["notes"] += corrected.notes(made_right.get(ticket.pk, ()))
        each["short"] = _is_short(each)
    title = f"维修单 {tickets[0].number}" if len(tickets) == 1 else "维修单"
    return "repairs/slips", sheet(school, paper, made), title


def sheet(school: Any, paper: str, made: list[dict[str, Any]]) -> dict[str, Any]:
    return {"school": school.name, "office": school.office_name, "paper": paper, "slips": made}


def slip(
    school: Any,
    ticket: Ticket,
    used: list[Material],
    paper: str,
    years: set[Any],
    signed: PaperSignature | None = None,
) -> dict[str, Any]:
    """One form filled in."""
    lines = words.material_cells(used)
    return {
        "number": foldable(ticket.number, 14)
        + ("（试运行）" if school.was_trial(ticket.recorded_at) else ""),
        "reported": f"{clock.local(ticket.reported_at).year}年{stamp(ticket.reported_at)}",
        "urgent": words.urgent_words(ticket) or "一般",
        "place": foldable(ticket.place.path),
        "spot": foldable(ticket.spot),
        "reporter": foldable(ticket.reporter_name),
        "kind": str(ticket.get_kind_display()),
        "fault": foldable(ticket.fault),
        "accepted": "\n".join(filter(None, [words.accepted_words(ticket), stamp(ticket.accepted_at)])),
        "worker": ticket.worker.name if ticket.worker else "",
        "done": foldable(ticket.done),
        "materials": lines + [[""] * 6] * (LINES[paper] - len(lines)),
        "cost": words.money(ticket.cost_fen) if ticket.cost_fen else "",
        "cost-words": amount_in_words(ticket.cost_fen) if ticket.cost_fen else EMPTY_AMOUNT,
        "finished": stamp(ticket.finished_at),
        "not-done": foldable(words.not_done_words(ticket, still_open=False)),
        "signed": _signed(school, ticket),
        "tracking": f"查询码 {ticket.tracking}" if ticket.tracking else "",
        "qr": qr_svg(address_of(school, ticket)) if ticket.tracking else "",
        "notes": [*_notes(school, ticket, years), *words.paper_words(signed)],
    }


# The most letters of each field that surely leave a form on half a sheet of A4; others are measured when set.
SHORT = {"place": 24, "spot": 24, "fault": 80, "done": 80, "reporter": 9, "worker": 9, "not-done": 40}
SHORT_CELLS, SHORT_LINE = (14, 11, 5, 4, 6, 7), 12  # a line of materials; a name or a time
EMPTY_AMOUNT = "　　仟　　佰　　拾　　元　　角　　分"


def _is_short(made: dict[str, Any]) -> bool:
    lines = [*made["accepted"].split("\n"), *made["sent"].split("\n")]
    lines += [part for _who, said in made["signed"] for part in said.split("\n")]
    return (
        all(len(made[name]) <= most for name, most in SHORT.items())
        and all(len(line) <= SHORT_LINE for line in lines)
        and all(map(_is_short_line, made["materials"]))
        and len(made["materials"]) <= LINES[TWO]
        and len(made["notes"]) < 2
    )


def _is_short_line(cells: list[str]) -> bool:
    return all(len(cell) <= most for cell, most in zip(cells, SHORT_CELLS, strict=True))


def empty_slip(school: Any, paper: str) -> dict[str, Any]:
    """The same form with nothing in it."""
    fields = "number reported urgent place spot reporter kind fault accepted sent worker done cost finished"
    return dict.fromkeys([*fields.split(), "not-done", "tracking", "qr"], "") | {
        "cost-words": EMPTY_AMOUNT,
        "materials": [[""] * 6] * (LINES[paper] + 1),
        "signed": [[who, ""] for who in (*SIGNERS, school.head_title)],
        "notes": [],
        "short": False,
    }


def address_of(school: Any, ticket: Ticket) -> str:
    """Where whoever holds the slip sees how it stands, without an account.

    Where the school has no address yet, its end alone: 扫码 still finds the ticket when the signed slip comes back.
    """
    return f"{school.address.rstrip('/')}/t/{school.code}/{ticket.tracking}/"


def _signed(school: Any, ticket: Ticket) -> list[list[str]]:
    """Name and time where somebody said so in the system; else blank, to be signed by hand."""
    worker = ticket.worker.name if ticket.worker and ticket.finished_at else ""
    user = words.confirmed_words(ticket) if ticket.status == CONFIRMED else ""
    said = [
        [SIGNERS[0], ticket.reporter_name, stamp(ticket.reported_at)],
        [SIGNERS[1], worker, stamp(ticket.finished_at) if worker else ""],
        [SIGNERS[2], user, stamp(ticket.confirmed_at) if user else ""],
    ]
    signed = [[who, "\n".join(filter(None, [foldable(name, 14), at]))] for who, name, at in said]
    return [*signed, [school.head_title, ""]]


def _notes(school: Any, ticket: Ticket, years: set[Any]) -> list[str]:
    notes = []
    if is_marked(ticket, school):
        notes.append(f"※ {words.day(ticket.recorded_at)}{mark_words(ticket)}。")
    if words.is_joined(ticket, years) and ticket.confirmed_at:
        notes.append(JOINED.format(year=clock.local(ticket.confirmed_at).year))
    return notes
