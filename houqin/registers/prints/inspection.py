"""迎检一页 as one A4: the same facts as the page, to be handed over."""

from typing import Any

from houqin.core import clock
from houqin.core.words import day_words, moment_words
from houqin.registers.inspection import Inspection
from houqin.registers.prints.days import day_words as short_day
from houqin.registers.prints.days import span_words, weekday
from houqin.repairs.prints.words import foldable

TEMPLATE = "registers/inspection"


def make_inspection(found: Inspection) -> tuple[str, dict[str, Any], str]:
    """(template, data, title)"""
    week = span_words(found.days[0], found.days[-1])
    data = {
        "school": found.school.name,
        "title": "台账迎检一页",
        "period": f"{day_words(found.today, year=True)}（近 {len(found.days)} 天：{week}）",
        "made": f"{moment_words(clock.now())} 打印",
        "days": [[f"{day.month}.{day.day}", weekday(day)] for day in found.days],
        "lines": [_line(each) for each in found.lines],
        "gaps": [f"{register.title}：{'、'.join(map(short_day, days))}" for register, days in found.gaps],
        "closed": "、".join(found.closed),
        "certificates": _certificates(found),
        "hazards": _hazards(found),
    }
    return TEMPLATE, data, f"迎检一页 {found.today}"


def _line(each: Any) -> dict[str, Any]:
    return {
        "name": foldable(each.register.title),
        "cells": [{"t": cell.short, "stand": cell.stand} for cell in each.cells],
        "words": each.words,
    }


def _certificates(found: Inspection) -> list[str] | None:
    if found.certificates is None:
        return None
    told = [
        f"{each.kind_name} {foldable(each.holder_text)}：有效期至 {each.valid_until:%Y-%m-%d}"
        + ("（已过期）" if each.valid_until < found.today else "")
        for each in found.certificates
    ]
    return told + [f"另有 {found.more_certificates} 件。"] * bool(found.more_certificates)


def _hazards(found: Inspection) -> list[str] | None:
    if found.hazards is None:
        return None
    told = []
    for each in found.hazards:
        due = f"，期限 {each.due_on:%Y-%m-%d}" if each.due_on else "，还没有定期限"
        late = "（逾期）" if each.due_on and each.due_on < found.today else ""
        told.append(
            f"{foldable(f'{each.number} {each.place} {each.what}'[:60])}：{each.get_status_display()}{due}{late}"
        )
    return told + [f"另有 {found.more_hazards} 处。"] * bool(found.more_hazards)
