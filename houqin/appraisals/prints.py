"""《月考核表》 on paper: the numbers, the rows behind them, the objection and its answer, and three signatures."""

from collections.abc import Sequence
from typing import Any

from houqin.appraisals.models import CONFIRMED, Appraisal
from houqin.appraisals.sections import confirmed_words, extra_words, parts_of, rows_of, score_words_of
from houqin.core.errors import Refused
from houqin.core.words import day_words
from houqin.repairs.prints.words import foldable

MOST = 60  # sheets of one print


def make_sheets(school: Any, rows: Sequence[Appraisal]) -> tuple[str, dict[str, Any], str]:
    """A page or more for each person."""
    if len(rows) > MOST:
        raise Refused(f"一次最多打印{MOST}张，请分几次。")
    data = {
        "school": school.name,
        "office": school.office_name,
        "sheets": [_sheet(row, school) for row in rows],
    }
    title = f"月考核表 {rows[0]}" if len(rows) == 1 else "月考核表"
    return "appraisals/sheet", data | {"title": title}, title


def _sheet(row: Appraisal, school: Any) -> dict[str, Any]:
    objection = f"（{day_words(row.open_until)}前可提）" if not row.objection else row.objection
    return {
        "name": row.name,
        "posts": row.posts,
        "period": row.period,
        "status": str(row.get_status_display()),
        "score": score_words_of(row),
        "parts": [list(each) for each in parts_of(row)],
        "rows": [[day, foldable(what), foldable(how)] for day, what, how, _url in rows_of(row)],
        "extra": extra_words(row) or "无",
        "objection": foldable(objection if row.status != CONFIRMED or row.objection else "无"),
        "reply": foldable(row.reply),
        "signers": [
            ["本人（签字）", ""],
            [f"{school.head_title}（签字）", ""],
            ["校长（签字）", ""],
        ],
        "confirmed": confirmed_words(row),
    }
