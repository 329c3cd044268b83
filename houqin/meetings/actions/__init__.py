"""What people do in the meetings room: meet, write down what was decided, hand over a post."""

from houqin.meetings.actions.handovers import (
    cancel_handover,
    edit_handover,
    hand_over_post,
    prepare_handover,
    take_over_post,
    witness_handover,
)
from houqin.meetings.actions.meetings import (
    cancel_meeting,
    edit_meeting,
    issue_minutes,
    plan_meeting,
    record_meeting,
)

__all__ = [
    "cancel_handover",
    "cancel_meeting",
    "edit_handover",
    "edit_meeting",
    "hand_over_post",
    "issue_minutes",
    "plan_meeting",
    "prepare_handover",
    "record_meeting",
    "take_over_post",
    "witness_handover",
]
