"""What the actions of the duties room ask for."""

from houqin.duties.forms.closing import CloseTaskForm, MoveTaskForm
from houqin.duties.forms.duties import AddDutyForm, BringForwardForm, ChangeDutyForm, StopDutyForm
from houqin.duties.forms.feeds import OpenFeedForm
from houqin.duties.forms.packs import TakePackForm
from houqin.duties.forms.tasks import (
    AddTaskForm,
    DoTaskForm,
    GiveTaskForm,
    MakeTasksForm,
    SkipTaskForm,
    WithdrawTaskForm,
)

__all__ = [
    "AddDutyForm",
    "AddTaskForm",
    "BringForwardForm",
    "ChangeDutyForm",
    "CloseTaskForm",
    "DoTaskForm",
    "GiveTaskForm",
    "MakeTasksForm",
    "MoveTaskForm",
    "OpenFeedForm",
    "SkipTaskForm",
    "StopDutyForm",
    "TakePackForm",
    "WithdrawTaskForm",
]
