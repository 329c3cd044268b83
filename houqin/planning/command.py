"""`houqin import plan FILE --dry-run [--json OUT]`: what was read of a written plan, as sentences or as JSON.

Exit code 0: read; 2: the file cannot be used, or taking the plan over into the school was asked for.
"""

import json
import sys
from pathlib import Path
from typing import Any

from houqin.core.sheets.reading import Unusable
from houqin.planning.files import read_plan
from houqin.planning.rules.plan import Plan, Reading

PLAN = "plan"
GOOD, UNUSABLE = 0, 2
NOT_YET = "计划目前只能识别、核对（请加 --dry-run）；接收到学校的日历和分工里，要等计划模块。"


def show_plan(path: Path, *, dry_run: bool, where: str | None) -> int:
    """Read the file and tell; nothing is written but OUT."""
    if not dry_run:
        return _refuse(NOT_YET, where)
    try:
        reading = read_plan(path)
    except FileNotFoundError:
        return _refuse(f"没有这个文件：{path}", where)
    except (Unusable, OSError) as problem:
        return _refuse(str(problem), where)
    if where:
        _put(reading.as_json(), where)
    if where != "-":
        _tell(reading)
    return GOOD


def _refuse(sentence: str, where: str | None) -> int:
    """Say why nothing could be read; the JSON has its usual shape, with the sentence."""
    print(sentence, file=sys.stderr)
    if where:
        _put(Reading().as_json() | {"error": sentence}, where)
    return UNUSABLE


def _tell(reading: Reading) -> None:
    """A few lines for people: what there is in each plan, then what has to be decided."""
    for plan in reading.plans:
        print(f"《{plan.title or '没有标题的计划'}》：{_counts(plan)}")
    for question in reading.questions:
        print(f"请确认 {question}")
    print("只核对，没有写入。")


def _counts(plan: Plan) -> str:
    """How much was read."""
    parts = [
        f"目标 {len(plan.goals)} 条",
        f"行事历 {len(plan.calendar)} 条",
        f"分工 {len(plan.duties)} 行",
        f"安全教育 {len(plan.safety)} 行",
        f"其余文字 {len(plan.rest)} 段（不派任务）",
    ]
    return "，".join(parts)


def _put(content: dict[str, Any], where: str) -> None:
    """To the screen (-) or into a file."""
    text = json.dumps(content, ensure_ascii=False, indent=None if where == "-" else 1)
    if where == "-":
        print(text)
    else:
        Path(where).write_text(text + "\n", encoding="utf-8")
