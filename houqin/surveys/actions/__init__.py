"""What people do in the surveys room: prepare and run a survey, answer it, count paper sheets, send and answer opinions."""

from houqin.surveys.actions.answering import answer_survey, enter_paper_counts
from houqin.surveys.actions.opinions import (
    reply_opinion,
    send_opinion,
    set_aside_opinion,
    take_opinion,
)
from houqin.surveys.actions.running import (
    announce_survey,
    close_survey,
    draft_survey,
    edit_survey,
    open_survey,
    withdraw_survey,
)

__all__ = [
    "announce_survey",
    "answer_survey",
    "close_survey",
    "draft_survey",
    "edit_survey",
    "enter_paper_counts",
    "open_survey",
    "reply_opinion",
    "send_opinion",
    "set_aside_opinion",
    "take_opinion",
    "withdraw_survey",
]
