"""What the actions of the hazards room ask for."""

from houqin.hazards.forms.finding import (
    AnswerInspectionForm,
    CorrectHazardForm,
    DismissHazardForm,
    ProblemLine,
    RecordInspectionForm,
    ReportHazardForm,
)
from houqin.hazards.forms.steps import (
    CloseHazardForm,
    CountersignHazardForm,
    ExtendHazardForm,
    FinishHazardForm,
    OrderHazardForm,
    RepairHazardForm,
    ReportUpHazardForm,
    ReturnHazardForm,
)

__all__ = [
    "AnswerInspectionForm",
    "CloseHazardForm",
    "CorrectHazardForm",
    "CountersignHazardForm",
    "DismissHazardForm",
    "ExtendHazardForm",
    "FinishHazardForm",
    "OrderHazardForm",
    "ProblemLine",
    "RecordInspectionForm",
    "RepairHazardForm",
    "ReportHazardForm",
    "ReportUpHazardForm",
    "ReturnHazardForm",
]
