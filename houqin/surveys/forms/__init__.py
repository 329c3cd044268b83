"""What the actions of the surveys room ask for."""

from houqin.surveys.forms.answering import (
    AnswerSurveyForm,
    EnterPaperCountsForm,
    ReplyOpinionForm,
    SendOpinionForm,
    SetAsideOpinionForm,
    TakeOpinionForm,
)
from houqin.surveys.forms.running import (
    AnnounceSurveyForm,
    DraftSurveyForm,
    EditSurveyForm,
    WithdrawSurveyForm,
)

__all__ = [
    "AnnounceSurveyForm",
    "AnswerSurveyForm",
    "DraftSurveyForm",
    "EditSurveyForm",
    "EnterPaperCountsForm",
    "ReplyOpinionForm",
    "SendOpinionForm",
    "SetAsideOpinionForm",
    "TakeOpinionForm",
    "WithdrawSurveyForm",
]
