"""What people do in the duties room: say what is to be done and how often, do it, or say why not."""

from houqin.duties.actions.closing import close_task, move_task
from houqin.duties.actions.duties import add_duty, change_duty, resume_duty, stop_duty
from houqin.duties.actions.early import bring_forward
from houqin.duties.actions.feeds import close_feed, open_feed
from houqin.duties.actions.making import make_tasks
from houqin.duties.actions.packs import take_pack
from houqin.duties.actions.tasks import (
    add_task,
    do_task,
    give_task,
    reopen_task,
    skip_task,
    withdraw_task,
)

__all__ = [
    "add_duty",
    "add_task",
    "bring_forward",
    "change_duty",
    "close_feed",
    "close_task",
    "do_task",
    "give_task",
    "make_tasks",
    "move_task",
    "open_feed",
    "reopen_task",
    "resume_duty",
    "skip_task",
    "stop_duty",
    "take_pack",
    "withdraw_task",
]
