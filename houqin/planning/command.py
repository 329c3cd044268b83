"""`houqin import plan FILE [--school CODE] [--dry-run] [--json OUT]`: what was read of a plan, as sentences or as JSON.

Without --dry-run it also makes the draft, as the page /planning/read/ does.

Exit code 0: read; 2: the file or the school cannot be used.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, ProgrammingError

from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.core.sheets.reading import Unusable
from houqin.core.sheets.uploads import keep_upload
from houqin.people.founding import command_line_of
from houqin.people.models import Member, School
from houqin.planning.drafting import SLIP, known_plan
from houqin.planning.files import read_plan
from houqin.planning.rules.plan import Plan, Reading

PLAN = "plan"
GOOD, UNUSABLE = 0, 2
ACTION = "planning.read_plan"


def show_plan(
    path: Path, *, dry_run: bool, where: str | None, school: str | None = None, by: str | None = None
) -> int:
    """Read the file and tell; unless told not to, make the draft in the school."""
    try:
        reading = read_plan(path)
        written = "" if dry_run else make_draft(path, _member(school, by))
    except FileNotFoundError:
        return _refuse(f"没有这个文件：{path}", where)
    except (OperationalError, ProgrammingError):
        return _refuse("数据库还没有建好，请先运行 houqin init。", where)
    except ValidationError as problem:
        return _refuse(" ".join(problem.messages), where)
    except (Unusable, Refused, OSError) as problem:
        return _refuse(str(problem), where)
    if where:
        _put(reading.as_json(), where)
    if where != "-":
        _tell(reading, written or "只核对，没有写入。")
    return GOOD


def _member(code: str | None, login: str | None) -> Any:
    """In whose name the draft is made."""
    if code is None:
        raise Refused("请用 --school 写明学校代码；只想看看读得对不对，请加 --dry-run。")
    school = School.objects.filter(code__iexact=code).first()
    if school is None:
        raise Refused(f"没有代码为 {code} 的学校。")
    if login is None:
        return command_line_of(school)
    members = Member.everywhere.select_related("school").filter(school=school, active=True)
    member = members.filter(user__login=login.strip().lower()).first()
    if member is None or not member.can(ACTION):
        raise Refused(f"{school.name}没有登录名为 {login}、可以“读入计划”的人员。")
    return member


def make_draft(path: Path, member: Any) -> str:
    """The draft, or the one that was made of the same file before; the sentence that says so and where it is."""
    upload = keep_upload(path, by=member, importer=SLIP)
    with in_school(member.school_id):
        known = known_plan(upload.sha256)
    made = known or perform(ACTION, by=member, data={"upload": upload.slip}).row
    told = "这份文件以前读入过，没有变化" if known else "已读成草稿，还没有派出任何任务"
    return f"{told}。请打开核对：{member.school.address.rstrip('/')}/planning/plans/{made.pk}/"


def _refuse(sentence: str, where: str | None) -> int:
    """Say why nothing could be read; the JSON has its usual shape, with the sentence."""
    print(sentence, file=sys.stderr)
    if where:
        _put(Reading().as_json() | {"error": sentence}, where)
    return UNUSABLE


def _tell(reading: Reading, end: str) -> None:
    """A few lines for people: what there is in each plan, then what has to be decided."""
    for plan in reading.plans:
        print(f"《{plan.title or '没有标题的计划'}》：{_counts(plan)}")
    for question in reading.questions:
        print(f"请确认 {question}")
    print(end)


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
