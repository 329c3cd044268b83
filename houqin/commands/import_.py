"""导入表格：人员或场所；读计划。 Import a sheet of members or places as the browser would, or read a plan.

Exit code 0: all rows are good; 1: some rows were refused; 2: the file (or the school) cannot be used.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.db import OperationalError, ProgrammingError

from houqin.core.actions import ACTIONS, perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.core.sheets.checking import Checked
from houqin.core.sheets.error_book import write_error_book
from houqin.core.sheets.importing import IMPORTERS, Counts, Importer, Plan, prepared
from houqin.core.sheets.reading import Unusable
from houqin.core.sheets.uploads import Upload, keep_upload
from houqin.people.founding import command_line_of
from houqin.people.models import Member, School
from houqin.planning.command import PLAN, show_plan

GOOD, REFUSED, UNUSABLE = 0, 1, 2
Done = tuple[Plan, Counts, bool]  # the plan, what happened, whether anything was written


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which sheet, which file, into which school, and how."""
    parser.add_argument(
        "what",
        choices=sorted([*IMPORTERS, PLAN]),
        help="members 人员，places 场所，plan 计划（读成草稿，再到网页上核对、接收）",
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=".xlsx、.xls、.ods 或 .csv；计划还可以是 .docx、.txt"
    )
    parser.add_argument("--school", metavar="CODE", help="学校代码（计划加了 --dry-run 时可以不写）")
    parser.add_argument("--by", metavar="LOGIN", help="以谁的名义导入（登录名）；不写则记为命令行")
    parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    parser.add_argument(
        "--good-rows", action="store_true", help="只写入没有问题的行（默认有一行不行就都不写）"
    )
    parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="把标出问题的原表写到这里")
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="OUT", help="把计数写成 JSON（到文件，或屏幕）"
    )


def run(options: argparse.Namespace) -> int:
    """Check, write unless told not to, tell."""
    if options.what == PLAN:
        return show_plan(
            options.file,
            dry_run=options.dry_run,
            where=options.json,
            school=options.school,
            by=options.by,
        )
    if options.school is None:
        return unusable("请用 --school 写明学校代码。", options)
    importer = IMPORTERS[options.what]
    try:
        member = importing_member(options.school, options.by, importer)
        upload = keep_upload(options.file, by=member, importer=importer.name)
        checked = importer.check(upload)
        done = (
            look(importer, checked, member)
            if options.dry_run
            else write(importer, checked, upload, member, options)
        )
        if options.report:
            write_error_book(checked, options.report)
    except FileNotFoundError as problem:
        return unusable(f"没有这个文件：{problem.filename}", options)
    except (OperationalError, ProgrammingError):
        return unusable("数据库还没有建好，请先运行 houqin init。", options)
    except (Unusable, Refused, OSError) as problem:
        return unusable(str(problem), options)
    plan, counts, written = done
    tell(plan, counts, options, written=written)
    return REFUSED if counts.refused else GOOD


def importing_member(code: str, login: str | None, importer: Importer) -> Any:
    """The member in whose name the rows are written; raise Refused with a sentence when there is none."""
    school = School.objects.filter(code__iexact=code).first()
    if school is None:
        raise Refused(f"没有代码为 {code} 的学校。")
    if login is None:
        return command_line_of(school)
    members = Member.everywhere.select_related("school").filter(school=school, active=True)
    member = members.filter(user__login=login.strip().lower()).first()
    if member is None or not member.can(importer.action):
        label = ACTIONS[importer.action].label
        raise Refused(f"{school.name}没有登录名为 {login}、可以“{label}”的人员。")
    return member


def look(importer: Importer, checked: Checked, member: Any) -> Done:
    """What the file would do; nothing is written."""
    with in_school(member.school_id):
        plan = importer.plan(checked, member.school, member)
    return plan, plan.counts, False


def write(
    importer: Importer, checked: Checked, upload: Upload, member: Any, options: argparse.Namespace
) -> Done:
    """Do it by the action that the browser uses; one bad row keeps all out unless good rows are asked for."""
    data = {"upload": upload.slip, "good_rows": options.good_rows}
    with prepared(checked) as held:
        try:
            perform(importer.action, by=member, data=data)
        except Refused:
            if held.plan is None or not held.plan.refused:
                raise
            return held.plan, held.plan.counts_of_nothing, False
    assert held.plan is not None
    return held.plan, held.plan.counts, True


def unusable(sentence: str, options: argparse.Namespace) -> int:
    """Say why nothing could be done."""
    print(sentence, file=sys.stderr)
    if options.json:
        nothing = dict.fromkeys(("rows", "created", "updated", "unchanged", "refused", "warnings"), 0)
        put_json(nothing | {"error": sentence}, options.json)
    return UNUSABLE


def tell(plan: Plan, counts: Counts, options: argparse.Namespace, *, written: bool) -> None:
    """The problems and the counts, for people or as JSON."""
    if options.json:
        put_json(counts.as_dict(), options.json)
    if options.json == "-":
        return
    for note in plan.checked.notes:
        print(f"说明 {note}")
    for problem in plan.problems:
        print(("收不下 " if problem.level == "refused" else "请留意 ") + str(problem))
    words = "只核对，没有写入" if options.dry_run else "已写入" if written else "有行收不下，整张表都没有写入"
    print(
        f"{words}：共 {counts.rows} 行，新增 {counts.created}，更新 {counts.updated}，"
        f"没有变化 {counts.unchanged}，收不下 {counts.refused}，提醒 {counts.warnings}。"
    )


def put_json(content: dict[str, Any], where: str) -> None:
    """To the screen (-) or into a file."""
    text = json.dumps(content, ensure_ascii=False, indent=None if where == "-" else 1)
    if where == "-":
        print(text)
    else:
        Path(where).write_text(text + "\n", encoding="utf-8")
