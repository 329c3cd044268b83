"""A ticket's facts in the words of the paper forms."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from houqin.core import clock
from houqin.core.history import Entry, Touch
from houqin.core.keys import in_pieces
from houqin.core.paper.models import PaperSignature
from houqin.core.quantities import quantity_words
from houqin.core.words import yuan
from houqin.people.models import JointDuty
from houqin.repairs.models import (
    CANNOT,
    MERGED,
    OPEN,
    REJECTED,
    SETTLED,
    WAITING,
    WITHDRAWN,
    Material,
    Ticket,
)

PAIR = "repairs.finish_ticket+repairs.confirm_ticket"
SENT, TAKEN = "repairs.assign_ticket", "repairs.claim_ticket"
LAPSED = "视为验收"
FOLD = "\u200b"  # where a line may break


def foldable(text: str, most: int = 10) -> str:
    """Words and numbers longer than `most` letters may be broken anywhere, so that nothing runs out of its field."""
    return re.sub(rf"[!-~\u00a1-\u024f]{{{most + 1},}}", lambda run: FOLD.join(run[0]), text)


def day(moment: datetime | None) -> str:
    """9月3日."""
    here = clock.local(moment) if moment else None
    return f"{here.month}月{here.day}日" if here else ""


def stamp(moment: datetime | None, joint: str = " ") -> str:
    """9月3日 08:15."""
    return f"{day(moment)}{joint}{clock.local(moment):%H:%M}" if moment else ""


def place_words(ticket: Ticket) -> str:
    return f"{ticket.place.path} {ticket.spot}".strip()


def urgent_words(ticket: Ticket) -> str:
    """急, 大修 or both; nothing for the usual."""
    return "、".join(["急"] * ticket.urgent + ["大修"] * ticket.large)


def accepted_words(ticket: Ticket) -> str:
    """Who took it up; the rule where a rule sent it on before anybody did."""
    if ticket.accepted_by:
        return str(ticket.accepted_by.name)
    return "按派工规则" if ticket.accepted_at else ""


def done_words(ticket: Ticket, used: Iterable[Material]) -> str:
    """What was done, then materials with specification and quantity: 换灯管；灯管（T8）2支、启辉器 1只."""
    return "；".join(filter(None, [ticket.done, "、".join(str(each) for each in used)]))


def not_done_words(ticket: Ticket, *, still_open: bool = True) -> str:
    """未修原因／返修: why it is not mended, and how often it came back; `still_open` tells where it stands till then."""
    parts = [_why(ticket) or (_stands(ticket) if still_open else "")]
    if ticket.returns:
        parts.append(f"返修{ticket.returns}次" + (f"：{ticket.not_done}" if not parts[0] else ""))
    return "；".join(part.rstrip("：") for part in parts if part)


def _why(ticket: Ticket) -> str:
    named: dict[str, str] = dict(Ticket.PROPOSALS) | dict(Ticket.WAITS)
    proposal = str(named.get(ticket.proposal, ""))
    match ticket.status:
        case s if s == MERGED and ticket.merged_into:
            return f"与 {ticket.merged_into.number} 号同一问题"
        case s if s == REJECTED:
            return f"不受理：{ticket.not_done}"
        case s if s == WITHDRAWN:
            return "已撤回"
        case s if s == WAITING:
            return _waits(ticket, str(named.get(ticket.wait_for, "")))
        case s if s == CANNOT:
            return f"修不了：{ticket.not_done}（建议{proposal}）"
        case s if s == SETTLED:
            return f"已处置（{proposal}）：{ticket.not_done}"
    return ""


def _stands(ticket: Ticket) -> str:
    if ticket.status not in OPEN:
        return ""
    return f"未办结（{ticket.get_status_display()}）"


def _waits(ticket: Ticket, reason: str) -> str:
    until = ticket.expected_on
    return f"{reason}：{ticket.wait_note}" + (f"（预计{until.month}月{until.day}日）" if until else "")


def paper_words(signed: PaperSignature | None) -> list[str]:
    """That a step was signed by hand, and where the sheet is."""
    if signed is None:
        return []
    step = {"repairs.confirm_ticket": "验收", "repairs.settle_ticket": "处置"}.get(signed.action, "登记")
    at = signed.signed_on
    return [f"{step}：{signed.signer.name} {at.month}月{at.day}日纸质签字，见附件。"]


def entered_words(ticket: Ticket) -> str:
    """补登（晚2天）, 纸质转录 and the like, as the appendix has it."""
    days = (clock.local(ticket.recorded_at).date() - clock.local(ticket.reported_at).date()).days
    return f"{ticket.get_entered_display()}" + (f"（晚{days}天）" if days > 0 else "")


def money(fen: int) -> str:
    """1234.50, as it is written into a form."""
    return yuan(fen).replace(",", "")


def material_cells(used: Iterable[Material]) -> list[list[str]]:
    """名称 规格 数量 单位 单价 金额 of each line; no price, no amount."""
    return [
        [
            foldable(m.item),
            foldable(m.spec),
            quantity_words(m.qty_milli),
            m.unit,
            money(m.price_fen) if m.price_fen is not None else "",
            money((m.price_fen * m.qty_milli + 500) // 1000) if m.price_fen is not None else "",
        ]
        for m in used
    ]


def materials_of(tickets: Iterable[Ticket]) -> dict[UUID, list[Material]]:
    """The materials of these tickets by ticket, in the order they were written."""
    found: dict[UUID, list[Material]] = {}
    for keys in in_pieces(tickets):
        for row in Material.objects.filter(ticket__in=keys).order_by("id"):
            found.setdefault(row.ticket_id, []).append(row)
    return found


def confirmed_words(ticket: Ticket) -> str:
    """Who confirmed it, or that it counts as confirmed because nobody objected; nothing where nobody was asked."""
    return LAPSED if ticket.is_lapsed else ticket.confirmed_by.name if ticket.confirmed_by else ""


def joined_years() -> set[tuple[UUID, int]]:
    """(member, year) for whom the principal has signed that mending and confirming may be one person's."""
    return set(JointDuty.objects.filter(pair=PAIR).values_list("member", "year"))


def is_joined(ticket: Ticket, years: set[tuple[UUID, int]]) -> bool:
    """Mended and confirmed by one person, for whom that was signed."""
    if ticket.confirmed_at is None or ticket.worker_id != ticket.confirmed_by_id:
        return False
    return (ticket.worker_id, clock.local(ticket.confirmed_at).year) in years


def sent_words(tickets: Iterable[Ticket]) -> dict[UUID, str]:
    """Who sent the worker and when, or that he took it himself: the last time it happened."""
    found = {}
    for keys in in_pieces(tickets):
        rows = Entry.objects.filter(row__in=keys, action__in=(SENT, TAKEN))
        for row, action, name, at in rows.order_by("number").values_list(
            "row", "action", "member__name", "recorded_at"
        ):
            found[row] = f"{'本人接单' if action == TAKEN else name}\n{stamp(at)}"
    return found


def entered_by(tickets: Iterable[Ticket]) -> dict[UUID, str]:
    """Who typed each of these tickets in, from the history: the first entry that touched it."""
    found = {}
    for keys in in_pieces(tickets):
        beside = Touch.objects.filter(row__in=keys).values_list("row", "entry__number", "entry__member__name")
        own = Entry.objects.filter(row__in=keys).values_list("row", "number", "member__name")
        for row, _number, name in sorted([*own, *beside], key=lambda each: -each[1]):
            found[row] = str(name)
    return found
