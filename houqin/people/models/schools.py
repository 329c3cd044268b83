"""Districts and schools: reference rows, rarely written and readable before a school is named."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.keys import uuid7
from houqin.core.models import Remembering

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]{1,23}$", _("代码由字母、数字和短横组成，2—24 位。"))

# The ten questions of the first start (daily-life 3.1): their answers drive roles, duties and registers.
KIND_QUESTIONS: dict[str, Any] = {
    "own_canteen": _("学校有自营或委托经营的食堂吗？"),
    "boarding": _("有寄宿学生吗？"),
    "school_bus": _("有校车吗？"),
    "teaching_points": _("有教学点吗？"),
    "kindergarten": _("有附设幼儿园（班）吗？"),
    "lift": _("有电梯吗？"),
    "boiler_or_gas": _("有锅炉或使用燃气吗？"),
    "own_water": _("有自备水源或二次供水吗？"),
    "guard_company": _("门卫由保安公司派驻吗？"),
    "shop": _("校内有小卖部吗？"),
}


class District(Remembering):
    """An education bureau of a county, or a 中心校/学区 between it and its schools."""

    SCOPE: ClassVar[str] = "reference"
    COUNTY, ZONE = "county", "zone"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="zones", verbose_name=_("上级")
    )
    code = models.CharField(_("代码"), max_length=24, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(
        _("层级"), max_length=10, choices=[(COUNTY, _("县教体局")), (ZONE, _("中心校（学区）"))]
    )

    class Meta:
        verbose_name = _("上级单位")
        constraints = [models.UniqueConstraint(fields=["code"], name="district_code")]

    def __str__(self) -> str:
        return self.name


class School(Remembering):
    """One legal unit with one or more sites; the scope of everything."""

    SCOPE: ClassVar[str] = "reference"
    PAGE: ClassVar[str] = "/school/"  # where one lands after a step of the school itself
    OWN, KEEPERS, ALL = "own", "keepers", "all"
    SECOND_STEP: ClassVar[list[tuple[str, Any]]] = [
        (OWN, _("各人自愿")),
        (KEEPERS, _("管账号和管钱的人")),
        (ALL, _("全部有账号的人")),
    ]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="schools", verbose_name=_("上级单位")
    )
    code = models.CharField(_("学校代码"), max_length=24, validators=[CODE])
    name = models.CharField(_("校名"), max_length=80)
    office_name = models.CharField(_("部门名称"), max_length=20, default="总务处")
    head_title = models.CharField(_("负责人称呼"), max_length=20, default="总务主任")
    address = models.CharField(_("学校访问地址"), max_length=120, blank=True)
    kind = models.JSONField(_("学校情况"), default=dict, blank=True)
    go_live_on = models.DateField(_("启用日"), null=True, blank=True)
    set_up_at = models.DateTimeField(_("设置完成时间"), null=True, blank=True)
    second_step = models.CharField(_("须两步登录"), max_length=8, choices=SECOND_STEP, default=OWN)
    arrived_at = models.DateTimeField(_("搬来时间"), null=True, blank=True)  # from another installation

    class Meta:
        verbose_name = _("学校")
        constraints = [models.UniqueConstraint(fields=["code"], name="school_code")]

    def __str__(self) -> str:
        return self.name

    def said_after(self, action: str) -> str:
        """What is told when a step of the school is done, where more is to be said than that."""
        told = {
            "make_backup": _("已经开始备份。做完后会试着恢复一次，结果写在这一页。"),
            "show_pupils": _("姓名已显示，过一会儿自动隐去；这次查看已记下。"),
        }
        return str(told.get(action, ""))

    def is_trial(self, day: date | None = None) -> bool:
        """Whether a day (today) lies before the 启用日: rows of then are 试运行, never late, never in summaries."""
        return self.go_live_on is None or (day or clock.today()) < self.go_live_on

    def was_trial(self, moment: datetime) -> bool:
        """Whether a row recorded at this moment is a trial row."""
        return self.is_trial(clock.local(moment).date())
