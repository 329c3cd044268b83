"""What the heads of a plan's tables are called, and which column each one is."""

import re
from collections.abc import Sequence

from houqin.duties.rules.words import plain
from houqin.planning.rules.headings import month_head

ROLES: dict[str, str] = {
    "number": r"序号|编号|序|号|项次",
    "month": r"月份|时间|月|日期|起止(?:日期|时间)|时间安排|工作时间|实施时间|时段"
    r"|(?:完成|办结|截止|落实)(?:时间|时限|日期)|时限",
    "weekday": r"星期|周几|星期几",
    "week": r"周次|周别|周|周数|教学周",
    "area": r"(?:项目|工作|管理|负责)?(?:领域|板块|类别|条线|模块)|项目|分类|类别|部门|条块"
    r"|工作项目|管理项目|大类|(?:工作)?组别|工作组|小组(?:名称)?|岗位(?:名称)?|岗别|职务|职位",
    "people": r"(?:第一|主要|直接|具体)?(?:责任|负责|承办|分管|牵头|经办|落实|执行|管理)(?:人员?|者|教师|部门|科室|处室)?"
    r"|人员|姓名|责任人及?电话|责任人姓名|组长",
    "members": r"(?:小组|工作组|主要)?(?:成员|组员)",
    "frequency": r"频次|频率|检查频次|周期|检查周期|次数|时间要求|完成频次|工作频次",
    "themes": r"(?:安全)?教育(?:专题|主题|内容|重点)|专题|主题|教育主题|安全主题|安全专题",
    "activities": r"安全活动|活动|活动内容|活动形式|活动安排|主要活动|教育活动|安全教育活动",
    "records": r"过程性?(?:资料|材料)|资料|佐证(?:材料)?|材料|台账|对应台账|留存资料",
    "remark": r"备注|说明|备\s*注|(?:工作|具体|目标|完成|质量)?(?:要求|标准)|注意事项|完成情况|备注说明|注",
    "scope": r"(?:责任|管理|负责|分管|分工|工作|职责)(?:工作|范围|内容|任务|事项|要点|职责|安排)|内容|事项|职责|任务|岗位职责"
    r"|主要(?:工作|任务|内容|职责)|具体(?:工作|内容|事项|职责|安排)|工作|工作重点|重点工作|分工|工作项目及内容",
}
_PATTERNS = {role: re.compile(rf"(?:{pattern})") for role, pattern in ROLES.items()}
_OFFICE = re.compile("部门|科室|处室")
_UNTIL = re.compile("(?<!起止)时间|时限|期限")
_TELLING = {"month", "weekday", "week", "people", "scope", "themes", "activities", "number"}


def role_of(cell: str) -> str:
    """The column a head names, or nothing."""
    words = plain(cell)
    return (
        next((role for role, pattern in _PATTERNS.items() if pattern.fullmatch(words)), "") if words else ""
    )


def columns_of(row: Sequence[str]) -> dict[str, int]:
    """role → column when this row is the head of a table we know; empty when it is not."""
    columns: dict[str, int] = {}
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    for place in filled:
        role = role_of(row[place])
        if role == "themes" and role in columns:
            role = "activities"  # 主题 and beside it 教育内容
        if role == "month" and role in columns and _UNTIL.search(row[place]):
            role = "until"  # 月份 and beside it 完成时间
        if (
            role == "people"
            and role in columns
            and _OFFICE.search(row[columns[role]])
            and not _OFFICE.search(row[place])
        ):
            columns.setdefault("area", columns[role])  # 责任部门 and beside it 责任人
            columns[role] = place
        elif role and role not in columns:
            columns[role] = place
    known = len(columns)
    enough = known >= 2 and known * 2 >= len(filled) and len(_TELLING & set(columns)) >= 2
    return columns if enough else {}


def along_the_top(row: Sequence[str]) -> set[int]:
    """The columns that are months, when at least three are and the first is something else."""
    months = {column for column, cell in enumerate(row) if cell and _is_month(cell)}
    return months if len(months) >= 3 and 0 not in months else set()


def _is_month(cell: str) -> bool:
    head = month_head(cell.replace("\n", "").strip())
    return head is not None and not head.rest
