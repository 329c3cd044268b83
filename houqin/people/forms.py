"""What the actions of the people room ask for."""

import re
import secrets
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houqin.core import clock, duties
from houqin.core.forms import ActionForm, Choices, Day, RowField, Text, Whole
from houqin.core.history import Entry
from houqin.core.limits import LIMITS
from houqin.core.search import syllables_of
from houqin.core.sheets.forms import ImportForm
from houqin.core.words import moment_words
from houqin.people.archive_forms import MakeArchiveForm as MakeArchiveForm
from houqin.people.archive_forms import MakeBackupForm as MakeBackupForm
from houqin.people.children import SHOWN_FOR
from houqin.people.invite_forms import AcceptInvitationForm as AcceptInvitationForm
from houqin.people.invite_forms import InviteMemberForm as InviteMemberForm
from houqin.people.login_forms import NewSecret, Secret
from houqin.people.login_forms import RequireSecondStepForm as RequireSecondStepForm
from houqin.people.login_forms import ResetSecondStepForm as ResetSecondStepForm
from houqin.people.login_forms import TurnOffSecondStepForm as TurnOffSecondStepForm
from houqin.people.login_forms import TurnOnSecondStepForm as TurnOnSecondStepForm
from houqin.people.message_forms import AddChannelForm as AddChannelForm
from houqin.people.message_forms import EditChannelForm as EditChannelForm
from houqin.people.message_forms import MailHeadsForm as MailHeadsForm
from houqin.people.message_forms import SetMyMessagesForm as SetMyMessagesForm
from houqin.people.models import KIND_QUESTIONS, Member, Pupil, SchoolClass
from houqin.people.models.logins import LOGIN
from houqin.people.roles import BUNDLES, ROLES
from houqin.people.totp import EASY

PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,5})?|\d{3,6})$")


def first_password() -> str:
    """Ten letters and digits that can be read from a slip and typed on a phone: about 50 bits."""
    return "".join(secrets.choice(EASY) for _n in range(10))


class Posts(Text):
    """Posts in one line, parted by 、 or commas."""

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        is_list = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
        text = "、".join(value) if is_list else value
        titles = re.split(r"[、,，;；/]+", super().clean(text))
        return list(dict.fromkeys(title.strip() for title in titles if title.strip()))


class Phone(Text):
    """A mobile, land-line or short number, as people write it."""

    def clean(self, value: Any) -> str:
        number = re.sub(r"[\s-]|^\+?86(?=1\d{10}$)", "", super().clean(value)) if value else ""
        number = number.removeprefix("+86")
        if number and not PHONE.match(number):
            raise forms.ValidationError(_("电话号码不对：手机 11 位，座机带区号。"))
        return number


def who_gave_it(member: Member) -> str:
    """您的密码由 胡主任 于 9月3日 周四 14:05 重置: so that nobody wonders, and a stranger's hand is seen."""
    given = ("people.reset_password", "people.give_login")
    last = Entry.objects.filter(row=member.pk, action__in=given).select_related("member").latest("number")
    said = (
        gettext("您的密码由 {who} 于 {when} 重置，写在账号条上。")
        if last.action == given[0]
        else gettext("您的账号由 {who} 于 {when} 开通，密码写在账号条上。")
    )
    return said.format(who=last.member.name, when=moment_words(last.recorded_at))


class SetUpSchoolForm(ActionForm):
    EDITS = True

    name = Text(label=_("校名"), max_length=80)
    office_name = Text(label=_("部门名称"), max_length=20, help_text=_("例如 总务处、后勤部、后勤组"))
    head_title = Text(label=_("负责人称呼"), max_length=20, help_text=_("例如 总务主任、后勤主任"))
    address = Text(
        label=_("学校访问地址"),
        max_length=120,
        required=False,
        example="http://192.168.1.10:8000",
        help_text=_("手机能打开的地址，会印在标签的二维码里；以后不要再变。"),
    )

    def prepare(self) -> None:
        if self.target is not None:
            for name in ("name", "office_name", "head_title", "address"):
                self.initial.setdefault(name, getattr(self.target, name))
            for question in KIND_QUESTIONS:
                self.initial.setdefault(question, self.target.kind.get(question, False))

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).rstrip("/")
        if address:
            URLValidator(schemes=["http", "https"], message=_("地址要以 http:// 或 https:// 开头。"))(address)
            if re.search(r"//(localhost|127\.|0\.0\.0\.0|\[::1\])", address):
                raise forms.ValidationError(_("这是本机地址，手机打不开。请填电脑在校园网里的地址。"))
        return address


for _question, _label in KIND_QUESTIONS.items():
    SetUpSchoolForm.base_fields[_question] = forms.BooleanField(label=_label, required=False)


class SetGoLiveForm(ActionForm):
    go_live_on = Day(
        label=_("启用日"), help_text=_("这一天以前登记的都算试运行：不算迟，不进总结，可以一键清除。")
    )

    def prepare(self) -> None:
        self.initial.setdefault("go_live_on", clock.today())


class WipeTrialForm(ActionForm):
    INTRO = _(
        "启用日以前登记的报修等内容和照片会全部清除，不能恢复。人员、场所和校历保留；清除这件事会留下记录。"
    )


class SetLimitForm(ActionForm):
    code = Choices([], label=_("标准"))
    value = Whole(label=_("数值"))
    from_on = Day(label=_("起用日"))
    because = Text(label=_("依据"), max_length=200, example=_("例如：校务会 9 月 1 日决定"))

    def prepare(self) -> None:
        choices = [
            (each.code, f"{each.label}（{each.default}{each.unit}，{each.source}）")
            for each in LIMITS.values()
        ]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("from_on", clock.today())


class SignJointDutyForm(ActionForm):
    member = RowField("people.Member", label=_("兼任人"))
    pair = Choices([], label=_("兼任事项"))
    reason = Text(label=_("兼任原因"), example=_("例如：全校 6 名教师，一人多岗"))

    def prepare(self) -> None:
        from houqin.core.actions import ACTIONS

        pairs = [pair for pair in duties.APART if not pair.never]
        choices = [(p.code, f"{ACTIONS[p.first].label}＋{ACTIONS[p.second].label}") for p in pairs]
        self.fields["pair"].choices = choices  # type: ignore[attr-defined]


class EditMemberForm(ActionForm):
    EDITS = True

    name = Text(label=_("姓名"), max_length=40)
    staff_number = Text(label=_("工号"), max_length=20, required=False)
    gender = Choices([("女", _("女")), ("男", _("男"))], label=_("性别"), required=False)
    phone = Phone(label=_("联系电话"), max_length=20, required=False)
    department = Text(label=_("部门"), max_length=40, required=False)
    employer = Text(
        label=_("所属单位"), max_length=60, required=False, help_text=_("保安公司、物业、承包企业的人才填")
    )
    joined_on = Day(label=_("入职时间"), required=False)
    note = Text(label=_("备注"), max_length=200, required=False)

    def prepare(self) -> None:
        if isinstance(self.target, Member):
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name, None))


class AddMemberForm(EditMemberForm):
    posts = Posts(label=_("岗位"), required=False, example=_("例如：语文教师、值周教师"))


class SetPostsForm(ActionForm):
    EDITS = True

    posts = Posts(label=_("岗位"), required=False, help_text=_("一人多岗用顿号分开"))

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("posts", self.target.posts_text)


class GiveRolesForm(ActionForm):
    EDITS = True

    bundle = Choices(
        [("", _("不用组合")), *((name, label) for name, (label, _roles) in BUNDLES.items())],
        label=_("一次给几种角色"),
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("角色"),
        required=False,
        choices=[(name, role.label) for name, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("roles", list(self.target.role_names))


class RedoJobForm(ActionForm):
    LANDS = "/jobs/"

    job = forms.UUIDField(label=_("后台工作"), widget=forms.HiddenInput)


class DisableMemberForm(ActionForm):
    reason = Text(label=_("原因"), example=_("例如：调离、退休"))


class GiveLoginForm(ActionForm):
    login = forms.CharField(
        label=_("登录名"), validators=[LOGIN], help_text=_("小写字母和数字，例如姓名拼音")
    )
    password = NewSecret(
        label=_("初始密码"), shown=True, help_text=_("请抄在账号条上交给本人；首次登录后须修改。")
    )

    def prepare(self) -> None:
        if self.target is not None:
            self.initial.setdefault("login", "".join(syllables_of(self.target.name)).lower())
            self.initial.setdefault("password", first_password())


class ResetPasswordForm(ActionForm):
    password = NewSecret(label=_("新密码"), shown=True, help_text=_("请抄给本人；首次登录后须修改。"))

    def prepare(self) -> None:
        self.initial.setdefault("password", first_password())


class ChangePasswordForm(ActionForm):
    old = Secret(label=_("原密码"))
    password = NewSecret(label=_("新密码"), help_text=_("至少 8 位，不要用常见密码"))

    def prepare(self) -> None:
        if isinstance(self.target, Member) and self.target.user and self.target.user.must_change:
            self.fields["old"].help_text = who_gave_it(self.target)


class EditClassForm(ActionForm):
    EDITS = True

    name = Text(label=_("班级"), max_length=30, example="3（5）班")
    grade = Whole(label=_("年级"), min_value=0, max_value=9)
    number = Whole(label=_("班号"), min_value=1, max_value=60)
    boys = Whole(label=_("男生数"), max_value=200, unit=_("人"))
    girls = Whole(label=_("女生数"), max_value=200, unit=_("人"))
    teacher = RowField("people.Member", label=_("班主任"), required=False)

    def prepare(self) -> None:
        if isinstance(self.target, SchoolClass):
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name))


class AddClassForm(EditClassForm):
    pass


class EditPupilForm(ActionForm):
    EDITS = True

    school_class = RowField("people.SchoolClass", label=_("班级"))
    name = Text(label=_("姓名"), max_length=40, required=False, help_text=_("不改就留空"))
    number = Text(label=_("学号"), max_length=24, required=False, help_text=_("不改就留空"))

    def prepare(self) -> None:
        """Name and number are not shown again: they are masked, and few are ever changed."""
        if isinstance(self.target, Pupil):
            self.initial = {
                "school_class": self.target.school_class,
                "name": "",
                "number": "",
                **self.initial,
            }


class AddPupilForm(ActionForm):
    school_class = RowField("people.SchoolClass", label=_("班级"))
    name = Text(label=_("姓名"), max_length=40)
    number = Text(label=_("学号"), max_length=24, required=False)


class ShowPupilsForm(ActionForm):
    LANDS = "/people/pupils/"
    INTRO = _("学生姓名和学号平时不显示。写明原因后显示一会儿；谁看的、为什么看，校长能查到。")

    reason = Choices(SHOWN_FOR.items(), label=_("为什么要看"))
    words = Text(label=_("说明"), max_length=80, required=False)


class ShowPupilForm(ShowPupilsForm):
    LANDS = ""


class ImportMembersForm(ImportForm):
    IMPORTER = "members"
