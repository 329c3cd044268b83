"""Months that come again under each chapter (一、安全 9月… 二、食堂 9月…): the chapter is the area of its items."""

import re

from houqin.duties.rules.words import tidy
from houqin.planning.rules.plan import Plan

_GENERAL = re.compile(
    r"(?:本学期|学期|每月|月度|全年|主要|重点|具体|常规|日常|工作|任务|措施|安排|内容|要求|计划|要点|时间|保障|清单|实施"
    r"|步骤|推进|日程|总务|后勤|做法|思路|事项|与|和|及|、|的|[一二三四五六七八九十第部分章]){1,12}"
)


def as_area(heading: str) -> str:
    """The words of a heading that name a field of work; 主要工作 names none."""
    words = tidy(heading.rstrip("：: "))
    return "" if _GENERAL.fullmatch(words) or len(words) > 16 else words


def settle(plan: Plan) -> None:
    """One chapter alone says nothing: its name is taken off again."""
    named = [item for item in plan.calendar if item.chapter]
    if len({item.area for item in named}) < 2:
        for item in named:
            item.area = ""
