"""What the actions of the duties room ask for."""

from houqin.duties.forms.duties import AddDutyForm, ChangeDutyForm, StopDutyForm
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
    "ChangeDutyForm",
    "DoTaskForm",
    "GiveTaskForm",
    "MakeTasksForm",
    "SkipTaskForm",
    "StopDutyForm",
    "WithdrawTaskForm",
]
