"""What an action is: the rule, who may follow it, and all that has its name."""

import inspect
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise

from houqin.core import duties
from houqin.core.canonical import plain
from houqin.core.forms import ActionForm
from houqin.core.models import Process, Remembering, Step
from houqin.core.paper.forms import with_paper

if TYPE_CHECKING:
    from houqin.core.actions.asked import Outcome

P = ParamSpec("P")
R = TypeVar("R")
Only = Callable[[Any, Any], bool]
After = Callable[[Any, "Outcome"], None]
Ahead = Callable[[Any, Mapping[str, Any]], AbstractContextManager[None]]
Reach = Callable[[Any, Any], Any]  # (all rows of the school, member) -> the rows it may be done to

ACTIONS: dict[str, "Action[..., Any]"] = {}
FOLLOWED: dict[str, list[Callable[[Any, Any], Any]]] = {}  # action -> what rooms above do right after it


def follows(*codes: str) -> Callable[[Callable[[Any, Any], None]], Callable[[Any, Any], None]]:
    """What a room does when an action of a room below it is done: `work(row, by)`, in the same transaction, by follow()."""

    def register(work: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        for code in codes:
            FOLLOWED.setdefault(code, []).append(work)
        return work

    return register


@dataclass(frozen=True)
class Action(Generic[P, R]):
    """One thing people do: the rule, and all that has its name."""

    rule: Callable[P, R]
    label: str | Promise
    says: str | Promise = ""  # the sentence in the history: {field} is what was answered, {row} the row
    only: Only | None = None  # who among the permitted, for this row: only(row, by)
    tone: str = "plain"  # primary, plain or danger: how its button looks
    batch: bool = False  # may be done to many rows at once
    amends: bool = False  # it corrects what was written: the old value stays beside the new one (amending)
    undo: str = ""  # code of the action that honestly takes this one back, offered right after
    elsewhere: str = ""  # the page on which it is done, when a form alone is not enough
    after: After | None = None  # what a page does when it is done: after(request, outcome)
    ahead: Ahead | None = None  # slow work done before anything is locked: `with ahead(by, data):`
    reach: Reach | None = (
        None  # to which rows, where that is more than the member sees; the answer shows none
    )
    on_paper: Only | None = None  # a signed sheet closes it too: on_paper(row, signer) says whose hand counts
    alone: str = ""  # actions of this name wait for each other in a school: what the rule looks up stays so

    @property
    def name(self) -> str:
        return self.rule.__name__

    @property
    def room(self) -> str:
        return self.rule.__module__.split(".")[1]

    @property
    def code(self) -> str:
        """The permission, and the one name of everything about this action."""
        return f"{self.room}.{self.name}"

    @cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """What the rule asks for besides its target and `by`."""
        _first, *others = inspect.signature(self.rule).parameters.values()
        return {each.name: each for each in others if each.name != "by"}

    @cached_property
    def model(self) -> type[Remembering]:
        """The kind of row that is acted on; School when there is no row yet."""
        first = next(iter(inspect.signature(self.rule, eval_str=True).parameters.values()))
        return first.annotation  # type: ignore[no-any-return]

    @property
    def on_school(self) -> bool:
        return self.model is apps.get_model("people.School")

    @property
    def on_any_row(self) -> bool:
        return bool(self.model._meta.abstract)

    @cached_property
    def form_class(self) -> type[ActionForm]:
        """The form of the same name in the nearest forms.py, or an empty one when nothing is asked."""
        name = "".join(part.capitalize() for part in self.name.split("_")) + "Form"
        package = self.rule.__module__
        while package := package.rpartition(".")[0]:
            if find_spec(f"{package}.forms"):
                found = getattr(import_module(f"{package}.forms"), name, ActionForm)
                return with_paper(found, self.code) if self.on_paper else found
        return ActionForm

    def step(self, row: Any) -> Step | None:
        return row.STEPS.get(self.name) if isinstance(row, Process) else None

    def permits(self, by: Any, row: Any = None, done: frozenset[str] | None = None) -> bool:
        """Whether the button would work: right, status, person and separation of duties."""
        if not by.can(self.code):
            return False
        if row is None:
            return True
        step = self.step(row)
        return (
            (step is None or row.status in step.source)
            and (self.only is None or self.only(row, by))
            and (done is None or duties.standing_between(self.code, done, by) is None)
        )

    def __call__(self, target: Any, /, *, by: Any, key: UUID | None = None, **arguments: Any) -> Any:
        """Do it from Python with rows and values as arguments; gives the row. Pages and API use `perform`."""
        from houqin.core.actions.performing import perform

        pk = None if self.on_school else target.pk
        return perform(self, by=by, target=pk, data=plain(arguments), key=key, model=type(target)).row


def action(label: str | Promise, **manners: Any) -> Callable[[Callable[P, R]], Action[P, R]]:
    """Make a rule an action; `manners` are the other fields of Action. The rule's name is the only name it has."""

    def register(rule: Callable[P, R]) -> Action[P, R]:
        made = Action(rule, label, **manners)
        if made.code in ACTIONS:
            raise ValueError(f"two actions are called {made.code}")
        ACTIONS[made.code] = made
        return made

    return register
