"""Surveys, sheets and opinions, and how each thing is done with them, for the house tests."""

from typing import Any

from houqin.core import clock
from houqin.surveys.models import OPEN, Answer, Opinion, PaperCount, Survey
from houqin.surveys.rules.questions import TEXT
from tests.cast import Cast
from tests.samples import Doing, do, row_in


def survey(cast: Cast) -> Any:
    return do(cast, "surveys.draft_survey").row


def box(cast: Cast) -> Any:
    made = do(cast, "surveys.draft_survey", topic="box", audience="all").row
    return do(cast, "surveys.open_survey", made).row


def _draft(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"topic": "service", "title": f"{cast.school.name}后勤测评", "audience": "teachers"}


def _edited(cast: Cast, row: Any) -> dict[str, Any]:
    day = clock.today().isoformat()
    facts = {"title": f"{cast.school.name}期末测评", "intro": f"请{cast.tan.name}们照实填"}
    lines = [{"ask": f"{cast.wen.name}修得快不快", "kind": "rate", "needed": "on"}]
    groups = [{"name": group["name"], "sent": group["sent"] + 1} for group in row.groups]
    return facts | {"opens_on": day, "closes_on": day, "questions": lines, "groups": groups}


def answered(row: Any, option: int = 0, text: str = "") -> list[dict[str, str]]:
    """The same to every question, with a text where one may be written."""
    lines = [(question, text if question.kind == TEXT else str(option)) for question in row.asked]
    return [{"question": question.key, "answer": said} for question, said in lines if said]


def _sheet(cast: Cast, row: Any) -> dict[str, Any]:
    said = answered(row, text=f"{cast.wen.name}师傅来得快")
    return {"group": row.groups[0]["key"] if row.groups else "g1", "answers": said}


def _counts(cast: Cast, row: Any) -> dict[str, Any]:
    from houqin.core.tests.samples import photo  # the registry comes first

    line = {"question": "q1", "option": 0, "count": 1}
    facts = {"group": row.groups[0]["key"], "on": clock.today().isoformat(), "returned": 1, "valid": 1}
    return facts | {
        "counts": [line],
        "texts": f"{cast.tan.name}：灯太暗",
        "photos": [str(photo(cast).pk)],
    }


def _opinion(cast: Cast, row: Any) -> dict[str, Any]:
    return {"category": "advice", "text": f"{cast.school.name}门口太挤", "who": f"{cast.tan.name}"}


def opinion(cast: Cast) -> Any:
    return do(cast, "surveys.send_opinion", box(cast)).row


def _answer(cast: Cast) -> Any:
    return do(cast, "surveys.answer_survey", row_in(cast, Survey, OPEN)).row


def _paper(cast: Cast) -> Any:
    row = do(cast, "surveys.enter_paper_counts", row_in(cast, Survey, OPEN)).row
    return PaperCount.objects.get(survey=row)


ROWS = {Survey: survey, Answer: _answer, PaperCount: _paper, Opinion: opinion}
DOING = {
    "surveys.draft_survey": Doing("hu", _draft),
    "surveys.edit_survey": Doing("hu", _edited),
    "surveys.open_survey": Doing("hu"),
    "surveys.close_survey": Doing("hu"),
    "surveys.announce_survey": Doing("hu", lambda cast, row: {"remedy": f"{cast.wen.name}加一个窗口"}),
    "surveys.withdraw_survey": Doing("hu", lambda cast, row: {"why_withdrawn": f"{cast.tan.name}说题目错了"}),
    "surveys.answer_survey": Doing("hu", _sheet),
    "surveys.enter_paper_counts": Doing("hu", _counts),
    "surveys.send_opinion": Doing("hu", _opinion, box),
    "surveys.take_opinion": Doing("hu", lambda cast, row: {"progress": f"{cast.wen.name}在看"}),
    "surveys.reply_opinion": Doing("hu", lambda cast, row: {"reply": f"{cast.wen.name}已办好"}),
    "surveys.set_aside_opinion": Doing("hu", lambda cast, row: {"why_aside": f"{cast.tan.name}看不懂"}),
}
