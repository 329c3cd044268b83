"""What is asked when a task is moved, or ended without a record."""

from django.utils.translation import gettext_lazy as _

from houqin.core.forms import ActionForm, Day, Text

NO_RECORD = (_("当时没有登记，无法核实"), _("纸质记录遗失"), _("当时无人在岗"), _("确实没有做"))
LATER = (_("天气原因"), _("停课调整"), _("等材料"), _("与活动冲突"))


class CloseTaskForm(ActionForm):
    INTRO = _("没有记录的，如实说明原因；找到纸质记录的，请用“做了”按纸质转录登记。")

    reason = Text(label=_("为什么没有记录"), max_length=120, offers=NO_RECORD)


class MoveTaskForm(ActionForm):
    due_on = Day(label=_("改到哪天"))
    reason = Text(label=_("为什么改期"), max_length=120, offers=LATER)
