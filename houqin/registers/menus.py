"""食谱 of a week: day by meal, dishes in words; samples, companion meals and the posted sheet begin with it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from houqin.registers.models import WeeklyMenu

MEALS = (("breakfast", "早餐"), ("lunch", "午餐"), ("dinner", "晚餐"), ("snack", "加餐"))
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
USUAL = "午餐"


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def lines_of(body: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """A line for each day, as the form has them; Saturday and Sunday stand there too, a boarding school eats."""
    return [
        {"day": name, **{code: str(body.get(str(number), {}).get(meal, "")) for code, meal in MEALS}}
        for number, name in enumerate(DAYS)
    ]


def body_of(lines: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """day number -> meal -> dishes, without what is empty."""
    body: dict[str, dict[str, str]] = {}
    for line in lines:
        said = {meal: str(line.get(code) or "").strip("、 ") for code, meal in MEALS}
        said = {meal: dishes for meal, dishes in said.items() if dishes}
        if said and line.get("day") in DAYS:
            body.setdefault(str(DAYS.index(line["day"])), {}).update(said)
    return body


def dishes_of(on: date, meal: str) -> list[str]:
    """The dishes of a meal; of lunch where nothing is said, which most schools serve alone."""
    menu = WeeklyMenu.objects.filter(monday=monday_of(on)).first()
    said = menu.body.get(str(on.weekday()), {}).get(meal or USUAL, "") if menu else ""
    return [dish.strip() for dish in said.replace("，", "、").replace(",", "、").split("、") if dish.strip()]
