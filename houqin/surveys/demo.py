"""The demo school asks parents about the canteen and teachers about the services, and has a box at its gate."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random
from typing import Any

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.demo import Scene, Stage
from houqin.core.scope import in_school
from houqin.people.founding import passer_by_of
from houqin.surveys import actions
from houqin.surveys.models import Survey
from houqin.surveys.rules.questions import RATE, TEXT, Question
from houqin.terms.demo import school_days

SAID = (
    "菜有点淡，孩子说周三的鱼好吃。",
    "希望多一点青菜花样。",
    "二楼窗口排队太久。",
    "汤有时候是凉的。",
)
OPINIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "advice",
        "放学时校门口电动车停得太乱，孩子出来不安全。",
        "已和交警、村里说好，画线分开停",
        "11月起门口画了停放线，放学时段有教师和保安值守。",
    ),
    (
        "complaint",
        "三楼男厕所有一间门关不上，已经一个多星期。",
        "",
        "门已修好，并查了其余各间。谢谢您告诉我们。",
    ),
    ("question", "午餐费是按月交还是按学期交？", "", ""),
)
REMEDY = """1. 每周五公布下周菜单，两周内不重样。
2. 二楼加开一个窗口，错峰五分钟。
3. 汤桶加盖保温，食堂管理员每餐量一次温度。"""

SERVED = """1. 报修当天回话，说清哪天来修。
2. 打印室中午也开。"""


def scenes(stage: Stage) -> Iterator[Scene]:
    """One survey that has ended and hangs on the wall, one that runs, a box with three opinions."""
    days = school_days(stage)
    if stage.script != "DEMO" or len(days) < 20:
        return
    made: dict[str, Any] = {}
    first = days[3]
    yield Scene(clock.at(first, 9), lambda: _box(stage, made))
    for n, opinion in enumerate(OPINIONS):
        yield from _opinion(stage, made, days[5 + n * 4 :], opinion)
    together = (n for n in range(len(days) // 2, len(days) - 7) if (days[n + 2] - days[n]).days <= 4)
    middle = next(together, None)  # no holiday lies between the days on which parents answer
    if middle is not None:
        yield from _ended(stage, made, days[middle:])
    begun = -12 if stage.whole else -2  # where a whole term is played it ends before the holidays
    yield Scene(clock.at(days[begun], 9), lambda: _running(stage, made))
    yield Scene(clock.at(days[begun], 17), partial(_answers, stage, made, "service", 17, 2))
    if stage.whole:
        yield Scene(clock.at(days[-9], 17), partial(_answers, stage, made, "service", 26, 3))
        yield Scene(clock.at(days[-5], 9), lambda: actions.close_survey(made["service"], by=_head(stage)))
        yield Scene(clock.at(days[-4], 10), partial(_announce, stage, made, "service", SERVED))


def _head(stage: Stage) -> Any:
    return stage.people["韩守田"]


def _box(stage: Stage, made: dict[str, Any]) -> None:
    box = actions.draft_survey(stage.school, by=_head(stage), topic="box")
    made["box"] = actions.open_survey(box, by=_head(stage))


def _opinion(
    stage: Stage, made: dict[str, Any], days: list[date], told: tuple[str, str, str, str]
) -> Iterator[Scene]:
    day = days[0]
    category, text, progress, reply = told

    def send() -> None:
        by = passer_by_of(stage.school)
        data = {"category": category, "text": text}
        made[text] = perform("surveys.send_opinion", by=by, target=made["box"].pk, data=data).row

    yield Scene(clock.at(day, 17, 20), send)

    def take() -> None:
        actions.take_opinion(made[text], by=_head(stage), progress=progress)

    def answer() -> None:
        actions.reply_opinion(made[text], by=_head(stage), reply=reply)

    if progress:
        yield Scene(clock.at(day, 17, 25), take)
    if reply and len(days) > 2:
        yield Scene(clock.at(days[2], 9, 30), answer)


def _ended(stage: Stage, made: dict[str, Any], days: list[date]) -> Iterator[Scene]:
    """Parents of the oldest answer for a week; then the result is announced."""

    def begin() -> None:
        title = "六年级家长食堂小调查"
        survey = actions.draft_survey(stage.school, by=_head(stage), topic="canteen", title=title)
        facts: dict[str, Any] = {"title": title, "intro": survey.intro, "audience": survey.audience}
        facts |= {"opens_on": survey.opens_on, "closes_on": survey.closes_on}
        oldest = survey.groups[-4:]
        facts["groups"] = [{"name": group["name"], "sent": group["sent"]} for group in oldest]
        facts["questions"] = [
            {
                "ask": question.ask,
                "kind": question.kind,
                "options": "、".join(question.options),
                "needed": question.needed,
            }
            for question in survey.asked
        ]
        survey = actions.edit_survey(survey, by=_head(stage), **facts)
        made["canteen"] = actions.open_survey(survey, by=_head(stage))

    yield Scene(clock.at(days[0], 10), begin)

    for n, count in enumerate((60, 40, 28)):
        yield Scene(clock.at(days[n], 17), partial(_answers, stage, made, "canteen", count, n))
    yield Scene(clock.at(days[6], 8), lambda: _close(stage, made))
    yield Scene(clock.at(days[7], 10), partial(_announce, stage, made, "canteen", REMEDY))


def _announce(stage: Stage, made: dict[str, Any], topic: str, remedy: str) -> None:
    actions.announce_survey(made[topic], by=_head(stage), remedy=remedy)


def _close(stage: Stage, made: dict[str, Any]) -> None:
    actions.close_survey(made["canteen"], by=_head(stage))


def _running(stage: Stage, made: dict[str, Any]) -> None:
    survey = actions.draft_survey(stage.school, by=_head(stage), topic="service")
    made["service"] = actions.open_survey(survey, by=_head(stage))


def _answers(stage: Stage, made: dict[str, Survey], topic: str, count: int, seed: int) -> None:
    """Sheets as people fill them: mostly content, soup less so, some without an opinion, few with a text."""
    survey, by = made[topic], passer_by_of(stage.school)
    dice = Random(f"surveys.{topic}.{seed}")
    with in_school(stage.school):
        questions = survey.asked
    for n in range(count):
        group = survey.groups[n % len(survey.groups)]["key"]
        lines = [line for question in questions for line in _said(question, dice)]
        data = {"group": group, "answers": lines, "device": f"{seed}-{n}"}
        perform("surveys.answer_survey", by=by, target=survey.pk, data=data)


def _said(question: Question, dice: Random) -> list[dict[str, str]]:
    if question.kind == TEXT:
        return [{"question": question.key, "answer": dice.choice(SAID)}] if dice.random() < 0.06 else []
    if question.kind == RATE:
        hard = 2 if question.key in ("q4", "q6") else 1
        option = dice.choices((0, 1, 2, 3), weights=(60, 26 * hard, 6 * hard, 4))[0]
        return [{"question": question.key, "answer": str(option)}]
    options = dice.sample(range(len(question.choices)), k=min(2, len(question.choices)))
    chosen = options if question.kind == "many" else options[:1]
    return [{"question": question.key, "answer": str(option)} for option in chosen]
