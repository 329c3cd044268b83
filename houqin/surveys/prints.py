"""What of a survey goes on paper: the report, the blank sheet to give out, and the code to hang up.

Each function gives (template, data, title) for houqin.core.prints. Paper is kept in the school's own files and is always
Chinese; its words stand here as they are printed and are not translated.
"""

from typing import Any

from houqin.core import clock
from houqin.core.prints import qr_svg
from houqin.surveys.models import Survey
from houqin.surveys.results import Result, sentences, share
from houqin.surveys.rules.counting import Numbers
from houqin.surveys.rules.questions import MANY, RATE, RATES, SCORE, TEXT

NOTE = (
    "满意率＝（满意＋基本满意）÷（满意＋基本满意＋不满意）；“不了解”和没有填的不计入。"
    "不足 5 份的班合在一起，不单列。"
)
Printed = tuple[str, dict[str, Any], str]


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _head(survey: Survey, title: str) -> dict[str, Any]:
    school = survey.school
    return {"school": school.name, "office": school.office_name, "title": title, "number": survey.number}


def make_report(result: Result) -> Printed:
    """测评报告: sheets, each question with its bar, each class, choices and scores, what the school does; no texts."""
    survey = result.survey
    title = f"{survey.title}报告"
    told = result.is_told
    last = clock.local(survey.closed_at).date() if survey.closed_at else survey.closes_on
    data = _head(survey, title) | {
        "period": f"{_day(survey.opens_on)}—{_day(last)}　对象：{survey.get_audience_display()}",
        "said": sentences(result),
        "untold": "" if told else _untold(result),
        "rate_heads": ("题目", *RATES, "未填", "满意率", ""),
        "rates": [_rate_row(n.question.ask, n) for n in result.lines if n.question.kind == RATE]
        if told
        else [],
        "class_heads": ("班级", *RATES, "未填", "满意率", ""),
        "main": result.main.question.ask if result.main else "",
        "classes": [_rate_row(row.name, row.numbers) for row in result.by_class if row.numbers],
        "back_heads": ("班级", "发放", "收回", "有效", "回收率"),
        "back": [_back_row(row.name, row.tally) for row in result.classes]
        + ([_back_row("合计", result.whole)] if len(result.classes) > 1 else []),
        "others": [_other(n) for n in result.lines if n.question.kind != RATE] if told else [],
        "remedy": [line for line in survey.remedy.splitlines() if line.strip()],
        "note": NOTE,
    }
    return "surveys/report", data, title


def _untold(result: Result) -> str:
    if result.too_few:
        return "有效答卷不足 5 份，不统计各题，以免认出是谁填的。"
    return "还没有结束，只有收回情况。"


def _rate_row(name: str, numbers: Numbers) -> dict[str, Any]:
    """The cells of a line, and how long its bar is, in thousandths."""
    cells = [
        name,
        *(str(count) for count in numbers.counts),
        str(numbers.blank),
        share(numbers.satisfied, numbers.rated),
    ]
    length = numbers.satisfied * 1000 // numbers.rated if numbers.rated else 0
    return {"cells": cells, "bar": length}


def _back_row(name: str, tally: Any) -> list[str]:
    numbers = (tally.sent, tally.returned, tally.valid)
    return [name, *(str(number) for number in numbers), share(tally.returned, tally.sent)]


def _other(numbers: Numbers) -> dict[str, Any]:
    most = max(numbers.valid, 1)
    head = numbers.question.ask
    if numbers.question.kind == MANY:
        head += "（可选几项）"
    if numbers.question.kind == SCORE and any(numbers.counts):
        head += f"（平均 {numbers.mean_hundredths // 100}.{numbers.mean_hundredths % 100:02d} 分）"
    return {
        "head": head,
        "rows": [
            {"cells": [words, str(count)], "bar": count * 1000 // most}
            for words, count in zip(numbers.question.choices, numbers.counts, strict=True)
        ],
    }


def make_sheet(survey: Survey, url: str) -> Printed:
    """The blank questionnaire for who has no phone; the same questions in the same order, numbered alike."""
    kinds = {MANY: "可选几项", SCORE: "圈一个分数", TEXT: ""}
    data = _head(survey, survey.title) | {
        "intro": survey.intro,
        "until": f"请在 {_day(survey.closes_on)}以前交回。" if survey.closes_on else "",
        "named": survey.named,
        "many_classes": len(survey.groups) > 1,
        "rates": [[str(n), q.ask] for n, q in enumerate(survey.asked, 1) if q.kind == RATE],
        "rate_heads": ("题号", "题目", *RATES),
        "others": [
            {
                "n": n,
                "ask": q.ask,
                "hint": kinds.get(q.kind, "选一项"),
                "options": list(q.choices),
                "is_text": q.kind == TEXT,
            }
            for n, q in enumerate(survey.asked, 1)
            if q.kind != RATE
        ],
        "qr": qr_svg(url),
    }
    return "surveys/sheet", data, survey.title


def make_poster(survey: Survey, url: str) -> Printed:
    """The code in the size of a hand, to hang at the gate or in the canteen."""
    until = f"截止 {_day(survey.closes_on)}" if survey.closes_on else ""
    data = _head(survey, survey.title) | {
        "intro": survey.intro,
        "qr": qr_svg(url),
        "url": url,
        "until": until,
        "is_box": survey.is_box,
    }
    return "surveys/poster", data, f"{survey.title} 二维码"
