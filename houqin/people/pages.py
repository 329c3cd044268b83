"""Which people, classes and pupils are listed, and how one of them looks."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.limits import LIMITS, LimitValue
from houqin.core.looks import Look
from houqin.core.masks import masked_name, masked_number
from houqin.core.pages import Beside, ChoiceFilter, Column, DayFilter, Fact, ListPage, RowFilter, Sort, Tab
from houqin.core.sheets.importing import IMPORTERS
from houqin.core.sheets.models import SheetImport
from houqin.core.words import day_words
from houqin.people import sessions_page
from houqin.people.children import covers_list, is_covered
from houqin.people.joint import pair_words
from houqin.people.models import Invitation, JointDuty, Member, Pupil, SchoolClass
from houqin.people.roles import ROLES


class _LimitNames(dict[Any, Any]):
    """A limit's code -> its name; rooms may declare limits after this page."""

    def get(self, code: Any, default: Any = None) -> Any:
        return LIMITS[code].label if code in LIMITS else default


def roles_in_words(member: Member) -> str:
    """The labels of a member's roles."""
    return "、".join(str(ROLES[name].label) for name in member.role_names if name in ROLES)


def joined_in_words(member: Member) -> str:
    """The day of joining, or only its month where no more was known."""
    day = member.joined_on
    if day is None:
        return ""
    return day_words(day, year=True) if member.joined_exactly else f"{day.year}年{day.month}月"


def second_step_in_words(member: Member) -> str:
    """Since when this person signs in with a second step."""
    since = member.user.second_since if member.user else None
    return _("自 {day} 启用").format(day=day_words(clock.local(since).date(), year=True)) if since else ""


class MembersPage(ListPage):
    model = Member
    slug = "members"
    title = _("人员")
    icon = "users"
    columns = (
        Column("name", _("姓名"), kind="main"),
        Column("posts_text", _("岗位")),
        Column("department", _("部门")),
        Column("phone", _("联系电话")),
        Column(
            "kind",
            _("类别"),
            kind="badge",
            choices=dict(Member.KINDS),
            tones={"contractor": "info"},
            shown=False,
        ),
        Column("staff_number", _("工号"), shown=False),
        Column("employer", _("所属单位"), shown=False),
        Column("joined_on", _("入职时间"), kind="day", shown=False),
    )
    filters = (ChoiceFilter("kind", _("类别"), choices=tuple(Member.KINDS)),)
    sorts = (Sort("name", "name_key"), Sort("-name", "name_key", descending=True))
    tabs = (
        Tab("active", _("在岗"), lambda member: Q(active=True)),
        Tab("login", _("有账号"), lambda member: Q(active=True, user__isnull=False)),
        Tab("left", _("已停用"), lambda member: Q(active=False)),
    )
    primary = "people.add_member"
    importer = "members"
    facts = (
        Fact(_("岗位"), "posts_text"),
        Fact(_("角色"), roles_in_words),
        Fact(_("部门"), "department"),
        Fact(_("联系电话"), "phone"),
        Fact(_("工号"), "staff_number"),
        Fact(_("类别"), "get_kind_display"),
        Fact(_("所属单位"), "employer"),
        Fact(_("入职时间"), joined_in_words),
        Fact(_("登录名"), lambda member: member.user.login if member.user else ""),
        Fact(_("两步登录"), second_step_in_words, if_any=True),
        Fact(_("备注"), "note", wide=True),
    )
    joined = ("user",)
    beside = (
        Beside(_("账号条"), "/people/slips/", "people.give_login"),
        Beside(_("邀请"), "/people/invitations/", "people.view_invitation"),
    )
    batch_links = (Beside(_("邀请"), "/people/invite/", "people.invite_member"),)
    empty = _("还没有人员。可以把现有的花名册表格直接导入。")

    @classmethod
    def sections(cls, row: Any, member: Any) -> list[dict[str, Any]]:
        """For those who keep accounts: one button that makes a password and shows it."""
        found = sessions_page.section(row, member)
        keeps = member.can("people.give_login") and member.can("people.reset_password")
        if not keeps or not row.active or row.pk == member.pk:
            return found
        text = _("重置密码，显示账号条") if row.user_id else _("开通账号，显示账号条")
        link = format_html('<a class="button" href="/people/slips/?member={}">{}</a>', row.pk, text)
        return [*found, {"title": _("账号"), "html": link}]

    @classmethod
    def badge(cls, row: Any) -> dict[str, str]:
        return (
            {"label": str(_("在岗")), "tone": "done"}
            if row.active
            else {"label": str(_("已停用")), "tone": "closed"}
        )


class InvitationsPage(ListPage):
    model = Invitation
    slug = "invitations"
    title = _("邀请")
    icon = "key"
    in_side_bar = False
    columns = (
        Column("member__name", _("邀请谁"), kind="main"),
        Column("status", _("状态"), kind="badge", choices=dict(Invitation.STATUSES), tones=Invitation.TONES),
        Column("until_at", _("有效至"), kind="moment"),
        Column("by__name", _("谁邀请的")),
        Column("recorded_at", _("登记时间"), kind="moment", shown=False),
    )
    tabs = (Tab("open", _("等他接受"), lambda member: Q(status="open")), Tab("all", _("全部")))
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    links = (Beside(_("邀请"), "/people/invite/", "people.invite_member"),)
    facts = (
        Fact(_("邀请谁"), "member"),
        Fact(_("有效至"), "until_at"),
        Fact(_("谁邀请的"), "by"),
    )
    joined = ("member", "by")
    empty = _("没有等着接受的邀请。")


class ClassesPage(ListPage):
    model = SchoolClass
    slug = "classes"
    title = _("班级")
    icon = "book"
    columns = (
        Column("name", _("班级"), kind="main"),
        Column("grade", _("年级"), kind="number"),
        Column("boys", _("男生数"), kind="number"),
        Column("girls", _("女生数"), kind="number"),
        Column("teacher__name", _("班主任")),
    )
    sorts = (Sort("name", "sort"), Sort("-name", "sort", descending=True))
    tabs = (
        Tab("active", _("在读"), lambda member: Q(active=True)),
        Tab("left", _("已撤销"), lambda member: Q(active=False)),
    )
    primary = "people.add_class"
    facts = (
        Fact(_("年级"), "grade"),
        Fact(_("班号"), "number"),
        Fact(_("男生数"), "boys"),
        Fact(_("女生数"), "girls"),
        Fact(_("总人数"), "head_count"),
        Fact(_("班主任"), "teacher"),
    )
    joined = ("teacher",)
    empty = _("还没有班级。")


class PupilsPage(ListPage):
    model = Pupil
    slug = "pupils"
    title = _("学生")
    icon = "users"
    columns = (
        Column("name", _("姓名"), kind="main", mask=masked_name),
        Column("school_class__name", _("班级")),
        Column("number", _("学号"), mask=masked_number),
    )
    filters = (RowFilter("school_class", _("班级"), model="people.SchoolClass"),)
    # By class, not by name: the place in a list, which its address carries, must not spell a masked name.
    sorts = (
        Sort("school_class__name", "school_class_id"),
        Sort("-school_class__name", "school_class_id", descending=True),
    )
    tabs = (
        Tab("active", _("在读"), lambda member: Q(active=True)),
        Tab("mine", _("我的班"), lambda member: Q(active=True, school_class__teacher=member)),
        Tab("left", _("已离校"), lambda member: Q(active=False)),
    )
    primary = "people.add_pupil"
    facts = (
        Fact(_("姓名"), "name", mask=masked_name),
        Fact(_("班级"), "school_class"),
        Fact(_("学号"), "number", mask=masked_number),
    )
    joined = ("school_class",)
    empty = _("多数台账只需要班级人数。确有需要时再登记学生姓名，每次查看都会留痕。")

    @classmethod
    def covers(cls, member: Any, listing: Any) -> bool:
        return covers_list(member, listing)

    @classmethod
    def covers_row(cls, member: Any, row: Any) -> bool:
        return is_covered(member, row)

    @classmethod
    def shows(cls, member: Any) -> dict[str, Any] | None:
        return {"label": _("显示姓名"), "url": "/people/show_pupils/"}


class LimitsPage(ListPage):
    model = LimitValue
    slug = "limits"
    title = _("本校标准")
    icon = "gear"
    in_side_bar = False
    columns = (
        Column("code", _("标准"), kind="main", choices=_LimitNames()),
        Column("value", _("数值"), kind="number"),
        Column("from_on", _("起用日"), kind="day"),
        Column("because", _("依据")),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    primary = "people.set_limit"
    facts = (
        Fact(_("标准"), "label"),
        Fact(_("数值"), "value"),
        Fact(_("起用日"), "from_on"),
        Fact(_("依据"), "because"),
    )
    empty = _("现在都按系统默认的标准。本校要求更严时在这里改，从哪天起、依据什么都会留下。")


class _ModelNames(dict[Any, Any]):
    """A kind of row -> its name."""

    def get(self, label: Any, default: Any = None) -> Any:
        return apps.get_model(label)._meta.verbose_name if label else ""


class LooksPage(ListPage):
    model = Look
    slug = "looks"
    title = _("谁看过")
    icon = "eye"
    in_side_bar = False
    columns = (
        Column("member__name", _("查看人"), kind="main"),
        Column("how", _("方式"), choices=dict(Look.HOW)),
        Column("model", _("看了什么"), choices=_ModelNames()),
        Column("reason", _("原因")),
        Column("recorded_at", _("时间"), kind="moment"),
        Column("until_at", _("有效至"), kind="moment", shown=False),
        Column("url", _("网页"), shown=False),
    )
    filters = (
        ChoiceFilter("how", _("方式"), choices=tuple(Look.HOW)),
        DayFilter("recorded_at", _("登记时间")),
    )
    tabs = (
        Tab("why", _("写了原因的"), lambda member: ~Q(reason="")),
        Tab("above", _("上级来看的"), lambda member: Q(member__kind=Member.OFFICER)),
        Tab("children", _("看学生的"), lambda member: Q(model="people.pupil")),
        Tab("all", _("全部")),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    facts = (
        Fact(_("查看人"), "member"),
        Fact(_("方式"), "get_how_display"),
        Fact(_("看了什么"), lambda look: _ModelNames().get(look.model)),
        Fact(_("原因"), "reason", if_any=True),
        Fact(_("时间"), "recorded_at"),
        Fact(_("有效至"), "until_at", if_any=True),
        Fact(_("网页"), "url", if_any=True),
    )
    joined = ("member",)
    empty = _("还没有人查看过学生资料，也没有上级人员进入过学校。")


class _SheetNames(dict[Any, Any]):
    """An import's name -> what it is called; rooms declare theirs after this page."""

    def get(self, name: Any, default: Any = None) -> Any:
        return IMPORTERS[name].sheet.title if name in IMPORTERS else default


class SheetImportsPage(ListPage):
    model = SheetImport
    slug = "imports"
    title = _("导入记录")
    icon = "upload"
    in_side_bar = False
    columns = (
        Column("file_name", _("文件名"), kind="main"),
        Column("importer", _("表"), choices=_SheetNames()),
        Column("rows", _("行数"), kind="number"),
        Column("created", _("新增"), kind="number"),
        Column("updated", _("更新"), kind="number"),
        Column("refused", _("收不下"), kind="number"),
        Column("by__name", _("导入人")),
        Column("recorded_at", _("登记时间"), kind="moment"),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    facts = (
        Fact(_("行数"), "rows"),
        Fact(_("新增"), "created"),
        Fact(_("更新"), "updated"),
        Fact(_("没有变化"), "unchanged"),
        Fact(_("收不下"), "refused"),
        Fact(_("提醒"), "warnings"),
        Fact(_("导入人"), "by"),
        Fact(_("登记时间"), "recorded_at"),
    )
    joined = ("by",)
    empty = _("还没有导入过表格。")


class _PairNames(dict[Any, Any]):
    """A pair's code -> the two things that are joined; rooms declare theirs after this page."""

    def get(self, code: Any, default: Any = None) -> Any:
        return pair_words(code)


class JointDutiesPage(ListPage):
    model = JointDuty
    slug = "joint_duties"
    title = _("岗位兼任说明")
    icon = "key"
    in_side_bar = False
    columns = (
        Column("member__name", _("兼任人"), kind="main"),
        Column("pair", _("兼任事项"), choices=_PairNames()),
        Column("year", _("年度"), kind="number"),
        Column("reason", _("兼任原因"), shown=False),
        Column("signed_by__name", _("校长")),
        Column("recorded_at", _("登记时间"), kind="moment"),
    )
    sorts = (Sort("-recorded_at", "recorded_at", descending=True),)
    primary = "people.sign_joint_duty"
    tabs = (
        Tab("now", _("本年度"), lambda member: Q(year=clock.today().year)),
        Tab("last", _("上年度"), lambda member: Q(year=clock.today().year - 1)),
        Tab("all", _("全部")),
    )
    facts = (
        Fact(_("兼任人"), "member"),
        Fact(_("兼任事项"), lambda row: pair_words(row.pair)),
        Fact(_("年度"), "year"),
        Fact(_("兼任原因"), "reason"),
        Fact(_("校长"), "signed_by"),
    )
    joined = ("member", "signed_by")
    empty = _("人手不足、一人多岗时，由校长在这里签一份说明，一年一签，打印时自动带出脚注。")

    @classmethod
    def printed(cls, row: Any) -> str:
        return f"{cls.row_url(row.pk)}print/"
