"""Every change a person makes is an action: what one is (`what`), what happens around it (`performing`), what the same
request sent again comes to (`asked`), many rows at once (`batch`). Everybody else imports from here."""

from houqin.core.actions.asked import Outcome
from houqin.core.actions.batch import perform_each
from houqin.core.actions.performing import follow, perform
from houqin.core.actions.what import ACTIONS, Action, action, follows
from houqin.core.errors import Refused
from houqin.core.saving import Changes

__all__ = [
    "ACTIONS",
    "Action",
    "Changes",
    "Outcome",
    "Refused",
    "action",
    "follow",
    "follows",
    "perform",
    "perform_each",
]
