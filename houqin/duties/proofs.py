"""Where a task is done that a tick does not show: rooms above tell the page on which what shows it is made."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.duties.models import Task

Button = tuple[str | Promise, str]  # (label, address)

PAGES: dict[str, Callable[[Task], Button]] = {}  # proof -> where it is made; filled by the room that makes it


def button(task: Task) -> Button:
    """What stands beside a task on 今天; the caller has the duty at hand."""
    page = PAGES.get(task.proof)
    return page(task) if page and task.duty_id else (_("做了"), f"/duties/do_task/{task.pk}/")
