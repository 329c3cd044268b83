"""《整改回复》: the official answer to who inspected, problem by problem, as it is sealed and sent."""

from typing import Any

from houqin.core import clock
from houqin.hazards.models import CLOSED, DISMISSED, MENDED, Hazard, Inspection
from houqin.hazards.prints import words
from houqin.hazards.prints.pictures import Printed
from houqin.hazards.prints.words import fold

DIGITS = "〇一二三四五六七八九"


def make_reply(member: Any, inspection: Inspection) -> Printed:
    """Title, whom it is for, what they found, each problem with what was done, when and by whom; what is not done says so."""
    school = member.school
    rows = Hazard.objects.visible_to(member).filter(inspection=inspection).exclude(status=DISMISSED)
    hazards = list(rows.select_related("place", "worker").order_by("line", "id"))
    photos = words.photos_by_row(hazards)
    done = sum(each.status == CLOSED for each in hazards)
    parts = [school.name, f"关于{_when(inspection)}检查", "反馈问题整改情况的回复"]
    data = {
        "title": "".join(parts),
        "parts": parts,  # where the title may go on in the next line
        "to": f"{inspection.unit}：",
        "opening": _opening(inspection, len(hazards), done),
        "items": [_item(number, each) for number, each in enumerate(hazards, 1)],
        "closing": _closing(hazards),
        "attached": _attached(hazards, photos),
        "school": school.name,
        "date": words.long_day(inspection.answered_on or clock.today()),
    }
    return "hazards/reply", data, f"整改回复 {inspection.unit} {words.long_day(inspection.on)}"


def _when(inspection: Inspection) -> str:
    return f"{inspection.on.month}月{inspection.on.day}日"


def _opening(inspection: Inspection, count: int, done: int) -> str:
    people = f"{inspection.people}等同志" if inspection.people else ""
    basis = f"根据{inspection.basis}，" if inspection.basis else ""
    text = f"{words.long_day(inspection.on)}，{basis}贵单位{people}到我校检查指导工作"
    if not count:
        return f"{text}，没有指出需要整改的问题。我校将继续做好各项工作。"
    text += f"，指出问题{count}个。我校高度重视，逐条明确措施、责任人和时限"
    text += f"，现已整改完成并复查销号{done}个" + (f"，正在整改{count - done}个" if done < count else "")
    return f"{text}。现将整改情况回复如下："


def _item(number: int, hazard: Hazard) -> dict[str, str]:
    who = hazard.worker.name if hazard.worker else ""
    facts = [f"责任人：{who}" if who else "", _time(hazard)]
    return {
        "head": f"{numeral(number)}、{fold(hazard.what.rstrip('。'), 14)}（{fold(words.place_words(hazard), 14)}）",
        "body": _body(hazard),
        "facts": "　".join(filter(None, facts)),
    }


def _body(hazard: Hazard) -> str:
    if hazard.status == CLOSED:
        return f"整改情况：{fold(hazard.done, 14)}。已经复查合格、销号。".replace("。。", "。")
    if hazard.status == MENDED:
        return f"整改情况：{fold(hazard.done, 14)}。等待复查。".replace("。。", "。")
    parts = [f"整改措施：{fold(hazard.measure, 14)}" if hazard.measure else "正在制定整改措施"]
    parts += [f"整改期间防护：{fold(hazard.safeguard, 14)}"] if hazard.safeguard else []
    parts += [f"未完成原因：{fold(hazard.not_done, 14)}"] if hazard.not_done else []
    return "正在整改。" + "；".join(part.rstrip("。") for part in parts) + "。"


def _time(hazard: Hazard) -> str:
    if hazard.mended_on:
        return f"完成时间：{words.long_day(hazard.mended_on)}"
    return f"计划完成时间：{words.long_day(hazard.due_on)}"


def _closing(hazards: list[Hazard]) -> str:
    if not hazards:
        return ""
    rest = [each for each in hazards if each.status != CLOSED]
    return "其余问题整改完成后另行报告。特此回复。" if rest else "特此回复。"


def _attached(hazards: list[Hazard], photos: dict[Any, int]) -> list[str]:
    """附件: the slip of each hazard, and how many photos go with it."""
    return [
        f"隐患整改通知单（{each.number}）" + (f"及照片{photos[each.pk]}张" if photos.get(each.pk) else "")
        for each in hazards
    ]


def numeral(number: int) -> str:
    """一, 十, 十一, 二十三, as headings are numbered; up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
