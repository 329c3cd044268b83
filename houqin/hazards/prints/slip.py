"""整改通知单: what one hazard was, what was ordered, what was done and who looked again, with its photos."""

from typing import Any

from houqin.core import clock
from houqin.core.moments import is_marked, mark_words
from houqin.core.paper.models import signatures_of
from houqin.hazards.models import CLOSED, DISMISSED, Hazard
from houqin.hazards.prints import words
from houqin.hazards.prints.pictures import Printed, pictures_of
from houqin.hazards.prints.words import fold


def make_slip(member: Any, hazard: Hazard) -> Printed:
    """One sheet; what nobody has said yet is left blank, to be written and signed by hand."""
    school = member.school
    before, after = pictures_of(hazard)
    data = {
        "school": school.name,
        "office": school.office_name,
        "title": "隐患整改通知单",
        "number": f"编号：{hazard.number}" + ("（试运行）" if school.was_trial(hazard.recorded_at) else ""),
        "found": [
            ["发现日期", words.long_day(hazard.found_on), 1],
            ["排查人", fold(hazard.finder_name), 1],
            ["部位", fold(words.place_words(hazard)), 1],
            ["类别、等级", f"{hazard.get_kind_display()}、{hazard.get_level_display()}", 1],
            ["隐患内容", fold(hazard.what), 3],
            ["临时防护", fold(hazard.safeguard), 3],
        ],
        "ordered": [
            ["整改措施", fold(hazard.measure), 3],
            ["责任人", hazard.worker.name if hazard.worker else "", 1],
            ["整改时限", words.long_day(hazard.due_on), 1],
            ["资金", f"{words.money(hazard.budget_fen)} 元" if hazard.budget_fen else "", 1],
            ["下达人、日期", _who(hazard.ordered_by, hazard.ordered_at), 1],
        ],
        "mended": [
            ["整改情况", fold(hazard.done), 3],
            ["完成日期", words.long_day(hazard.mended_on), 1],
            ["整改人", hazard.fixed_by.name if hazard.fixed_by else "", 1],
            ["未完成原因\n／上报", fold(words.not_done_words(hazard, school)), 3],
        ],
        "checked": [
            ["复查情况", fold(hazard.check_note) or ("复查合格" if hazard.status == CLOSED else ""), 3],
            ["复查人", hazard.checked_by.name if hazard.checked_by else "", 1],
            ["销号日期", _date(hazard.checked_at), 1],
        ],
        "before": before,
        "after": after,
        "no-photo": fold(hazard.no_photo),
        "signers": ["责任人", "复查人", f"审核人（{school.head_title}）", "校长"],
        "notes": _notes(school, hazard),
    }
    return "hazards/slip", data, f"隐患整改通知单 {hazard.number}"


def _who(person: Any, at: Any) -> str:
    return f"{person.name} {_date(at)}" if person else ""


def _date(at: Any) -> str:
    return words.long_day(clock.local(at).date()) if at else ""


def _notes(school: Any, hazard: Hazard) -> list[str]:
    signed = signatures_of([hazard], words.CLOSES).get(hazard.pk)
    on = words.long_day(signed.signed_on) if signed else ""
    return list(
        filter(
            None,
            [
                f"{words.long_day(clock.local(hazard.recorded_at).date())}{mark_words(hazard)}。"
                if is_marked(hazard, school)
                else "",
                f"复查：{signed.signer.name} {on}纸质签字，见附件。" if signed else "",
                "经核实不成立，不计入台账合计。" if hazard.status == DISMISSED else "",
                f"报修单 {hazard.ticket.number}。" if hazard.ticket else "",
            ],
        )
    )
