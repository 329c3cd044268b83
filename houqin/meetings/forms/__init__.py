"""What the actions of the meetings room ask for."""

from houqin.meetings.forms.handovers import (
    CancelHandoverForm,
    EditHandoverForm,
    HandOverPostForm,
    PrepareHandoverForm,
    TakeOverPostForm,
)
from houqin.meetings.forms.meetings import (
    CancelMeetingForm,
    EditMeetingForm,
    IssueMinutesForm,
    PlanMeetingForm,
    RecordMeetingForm,
)

__all__ = [
    "CancelHandoverForm",
    "CancelMeetingForm",
    "EditHandoverForm",
    "EditMeetingForm",
    "HandOverPostForm",
    "IssueMinutesForm",
    "PlanMeetingForm",
    "PrepareHandoverForm",
    "RecordMeetingForm",
    "TakeOverPostForm",
]
