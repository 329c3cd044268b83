"""The staff list (花名册) as a sheet: who is who, what is taken over, and the way out again.

A row is a known member by 工号, else by phone and name, else by a name that is still free; where that is not
certain the person is asked (the row is refused). Posts are set; roles and logins never come from a sheet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.core.sheets.cells import EPOCH_1900, ascii_form, plain_text
from houqin.core.sheets.checking import ParsedRow
from houqin.core.sheets.columns import (
    Column,
    Doubt,
    PartialDate,
    Sheet,
    parse_choice,
    parse_code,
    parse_date,
    parse_list,
    parse_name,
    parse_text,
)
from houqin.core.sheets.importing import Importer, Plan, reads_as, register
from houqin.core.sheets.people import PhoneParser, people_in
from houqin.core.sheets.reading import Cell
from houqin.people.models import Member, Post, School


@dataclass(frozen=True)
class StaffPhone(PhoneParser):
    """A telephone number; a short one of the school's own network (668123) is taken, but asked about."""

    def __call__(self, value: Cell, epoch: date = EPOCH_1900) -> str | None:
        digits = re.sub(r"[\s-]", "", ascii_form(plain_text(value)))
        if re.fullmatch(r"[1-9]\d{2,5}", digits, re.ASCII):
            raise Doubt(_("“%(text)s”是短号吗？请核对有没有少写。") % {"text": digits}, digits)
        return super().__call__(value, epoch)


SHEET = Sheet(
    "members",
    gettext_lazy("人员"),
    columns=(
        Column(
            "name",
            gettext_lazy("姓名"),
            required=True,
            synonyms=("教师姓名", "教职工姓名", "人员姓名", "员工姓名"),
            parse=parse_name(),
            example="示例：张三",
        ),
        Column(
            "staff_number",
            gettext_lazy("工号"),
            synonyms=("教工号", "职工号", "教职工号", "人员编号", "员工编号"),
            parse=parse_code(20),
            example="T0001",
            help=gettext_lazy("没有可不填；有同名的人时靠它区分。"),
        ),
        Column("gender", gettext_lazy("性别"), parse=parse_choice({"男": "男", "女": "女"}), example="女"),
        Column(
            "department",
            gettext_lazy("部门"),
            synonyms=("科室", "所在部门", "处室", "年级组", "教研组"),
            parse=parse_text(40),
            example="总务处",
        ),
        Column(
            "posts",
            gettext_lazy("岗位"),
            synonyms=("职务", "现任岗位", "任职", "担任职务", "工作岗位"),
            parse=parse_list(),
            example="语文教师、值周教师",
            help=gettext_lazy("一人多岗用顿号分开。角色和账号不从表格来，导入后另外授予。"),
        ),
        Column(
            "phone",
            gettext_lazy("联系电话"),
            synonyms=("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "移动电话"),
            parse=StaffPhone(),
            example="13800138000",
        ),
        Column(
            "joined",
            gettext_lazy("入职时间"),
            synonyms=("入职日期", "到校时间", "来校时间", "进校时间", "参加工作时间"),
            parse=parse_date(),
            example="2021.03",
        ),
        Column(
            "employer",
            gettext_lazy("所属单位"),
            synonyms=("派遣单位", "用工单位"),
            parse=parse_text(60),
            help=gettext_lazy("保安公司、物业、承包企业的人才填。"),
        ),
        Column("note", gettext_lazy("备注"), parse=parse_text(200)),
    ),
)
LONGEST_POSTS = 200  # characters of all posts together
MOBILE = re.compile(r"^1\d{10}$")  # one person's; an office's telephone is shared
PLAIN = ("staff_number", "gender", "phone", "department", "employer")


@dataclass
class Known:
    """Who is here: by number, by phone, by name; whom a row of this file already means; posts held."""

    by_number: dict[str, Member] = field(default_factory=dict)
    by_phone: dict[str, list[Member]] = field(default_factory=dict)
    by_name: dict[str, list[Member]] = field(default_factory=dict)
    meant: dict[Any, int] = field(default_factory=dict)
    posts: dict[Any, dict[str, Post]] = field(default_factory=dict)

    def learn(self, member: Member) -> None:
        """Take note of a member, also of one who is only planned."""
        if member.staff_number:
            self.by_number[as_code(member.staff_number)] = member
        if member.phone:
            self.by_phone.setdefault(member.phone, []).append(member)
        self.by_name.setdefault(whole(member.name), []).append(member)


class MemberImporter(Importer):
    name = "members"
    sheet = SHEET
    action = "people.import_members"
    list_url = "/people/members/"

    def begin(self, rows: Sequence[ParsedRow], school: Any, by: Any) -> Known:
        """All people of the school and their posts: two queries. Rows that surely mean somebody claim him
        first.
        """
        known = Known()
        for member in Member.objects.filter(kind__in=(Member.PERSON, Member.CONTRACTOR)):
            known.learn(member)
        for post in Post.objects.filter(until_on__isnull=True):
            known.posts.setdefault(post.member_id, {})[post.title] = post
        for row in rows:
            member = surely(row, known)
            if member is not None:
                known.meant.setdefault(member.pk, row.number)
        return known

    def place(self, row: ParsedRow, plan: Plan, known: Known) -> None:
        """Somebody known is brought up to date, somebody new is added; who is uncertain is asked about."""
        member = surely(row, known) or self._by_name(row, known)
        if row.refused:
            return
        if member is None:
            member = Member()
        first = known.meant.setdefault(member.pk, row.number)
        if first != row.number:
            row.refuse("name", _("与第 %(row)s 行重复。") % {"row": first})
            return
        if not member.active:
            row.warn("name", _("此人已停用，这里只更新资料；如又在岗，请到人员里恢复。"))
        new = member._state.adding
        self._warn_of_shared_phone(row, member, known)
        begun, ended, text = posts_of(row, member, known)
        if len(text) > LONGEST_POSTS:
            row.refuse("posts", _("岗位太多：合起来最多 %(most)s 个字。") % {"most": LONGEST_POSTS})
            return
        values = values_of(row, member) | ({"posts_text": text} if begun or ended else {})
        if plan.put(row, member, values, add=begun, update=ended) and new:
            known.learn(member)

    def _warn_of_shared_phone(self, row: ParsedRow, member: Member, known: Known) -> None:
        """Two people with one number may be a slip of the pen, or an office's telephone."""
        for other in known.by_phone.get(row["phone"], []) if row["phone"] else []:
            if other.pk != member.pk and other.active:
                row.warn("phone", _("和“%(name)s”的电话相同，请核对。") % {"name": other.name})

    def _by_name(self, row: ParsedRow, known: Known) -> Member | None:
        """The one free member of this name; refused where two could be meant or the phones differ."""
        named = known.by_name.get(row["name"], [])
        free = [each for each in named if each.pk not in known.meant]
        only_named = len(free) == 1 and not free[0].phone and not free[0].staff_number
        if len(free) < len(named) and not only_named and not row["staff_number"] and not row["phone"]:
            other = next(known.meant[each.pk] for each in named if each.pk in known.meant)
            row.refuse("name", _("与第 %(row)s 行同名，请填工号或电话来区分。") % {"row": other})
            return None
        if row["staff_number"]:
            free = [each for each in free if not each.staff_number]
        if not free:
            return None
        if len(free) > 1:
            row.refuse("name", _("本校有 %(count)s 个同名的人，请填工号或电话。") % {"count": len(free)})
            return None
        member = free[0]
        if row["phone"] and member.phone and row["phone"] != member.phone:
            if joined_alike(row, member):
                text = _("电话由 %(phone)s 改为这个号码：姓名和入职时间相同，按同一人更新。")
                row.warn("phone", text % {"phone": member.phone})
                return member
            text = _("已有同名的人，电话是 %(phone)s。是同一人请先在人员里改电话，不是同一人请先登记工号。")
            row.refuse("phone", text % {"phone": member.phone})
            return None
        return member

    def cells(self, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        """Members as the sheet shows them."""
        for member in rows:
            joined = member.joined_on and PartialDate(
                member.joined_on, "day" if member.joined_exactly else "month"
            )
            texts = {name: getattr(member, name) or None for name in (*PLAIN, "name", "note")}
            yield {**texts, "joined": joined, "posts": tuple(filter(None, member.posts_text.split("、")))}


def surely(row: ParsedRow, known: Known) -> Member | None:
    """The member that 工号, or phone and name together, stand for."""
    if row["staff_number"] in known.by_number:
        member = known.by_number[row["staff_number"]]
        if whole(member.name) != row["name"]:
            row.refuse("staff_number", _("这个工号已经是“%(name)s”的。") % {"name": member.name})
            return None
        return member
    same_phone = known.by_phone.get(row["phone"], []) if row["phone"] else []
    for member in same_phone:
        if whole(member.name) == row["name"] and not (row["staff_number"] and member.staff_number):
            return member
    others = [each for each in same_phone if whole(each.name) != row["name"] and not each._state.adding]
    if others and MOBILE.match(row["phone"]):
        text = _("这个电话已经登记为“%(name)s”。请核对姓名和电话。")
        row.refuse("phone", text % {"name": others[0].name})
    return None


def whole(name: str) -> str:
    """A name as the sheet reads it: the blank inside 吴 勇 is no part of it."""
    return " ".join(people_in(name))


def as_code(number: str) -> str:
    """A staff number as the sheet reads it: ASCII, without blanks."""
    return ascii_form(number).replace(" ", "")


def joined_alike(row: ParsedRow, member: Member) -> bool:
    """Whether the row and the member name the same day or month of joining."""
    exactly = row["joined"] and row["joined"].precision == "day"
    return bool(
        row["joined"]
        and row["joined"].date == member.joined_on
        and exactly == member.joined_exactly
        and row["gender"] in (None, "", member.gender)
    )


def values_of(row: ParsedRow, member: Member) -> dict[str, Any]:
    """What the row says; an empty cell leaves what is known."""
    values: dict[str, Any] = {}
    for name in ("name", *PLAIN):
        if row[name] and not reads_as(SHEET, name, getattr(member, name), row[name]):
            values[name] = row[name]
    if row["joined"]:
        values |= {"joined_on": row["joined"].date, "joined_exactly": row["joined"].precision == "day"}
    if row["employer"]:
        values["kind"] = Member.CONTRACTOR
    return values | _note_of(row, member)


def _note_of(row: ParsedRow, member: Member) -> dict[str, Any]:
    """The note, with what stood in the telephone's cell and is no number."""
    note = row["note"] or ""
    if "phone" in row.notes and not row["phone"] and not member.phone:
        said = _("电话：{text}").format(text=row.notes["phone"])
        note = note if said in note else f"{note} {said}".strip()
    return {"note": note} if note and not reads_as(SHEET, "note", member.note, note) else {}


def posts_of(row: ParsedRow, member: Member, known: Known) -> tuple[list[Post], list[Post], str]:
    """(posts begun, posts ended, all in one text) so that the member holds those of the row; nothing when the cell
    is empty or says what is known.
    """
    wanted, held = row["posts"], known.posts.get(member.pk, {})
    if not wanted or reads_as(SHEET, "posts", tuple(filter(None, member.posts_text.split("、"))), wanted):
        return [], [], ""
    ended = [post for title, post in held.items() if title not in wanted]
    for post in ended:
        post.until_on = clock.today()
    begun = [Post(member=member, title=title) for title in wanted if title not in held]
    return begun, ended, "、".join(wanted)


members = register(MemberImporter())


@action(
    gettext_lazy("导入人员"),
    says=gettext_lazy("从表格导入人员"),
    elsewhere="/import/members/",
    ahead=members.ahead,
    alone="people",
)
def import_members(school: School, /, *, by: Member, upload: str, good_rows: bool = False) -> Changes:
    """The school's own staff list: all rows or none, or those that can be taken. Never gives roles or logins."""
    return members.run(school, by=by, upload=upload, good_rows=good_rows)
