"""What happens around every change a person makes (house.md 1 and 4, decisions 8-13).

allowed -> row locked -> the status permits it -> the rule -> validated -> saved -> remembered: all of it in one
transaction or none, and the same request sent twice happens once.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID, uuid4, uuid5

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houqin.core import amending, disk, duties
from houqin.core.allowing import guard, require_right
from houqin.core.canonical import canonical, plain, sha256
from houqin.core.errors import KeyReused, MovedOn, Refused
from houqin.core.fields import kept_by_the_house
from houqin.core.forms import ActionForm
from houqin.core.history import Entry, body_of, remember
from houqin.core.keys import uuid7
from houqin.core.models import Owned, Process, Remembering, Step
from houqin.core.moments import entering, judge
from houqin.core.notices.telling import Done, tell
from houqin.core.paper import signing
from houqin.core.paper.forms import with_paper
from houqin.core.saving import Changes, save, told_rows
from houqin.core.scope import in_school
from houqin.core.words import about_row, words_of
from houqin.core.writing import one_at_a_time, writing

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


@dataclass(frozen=True)
class Outcome:
    """What a request came to; the same again when it is sent again."""

    code: str
    entry: UUID
    model: str
    id: UUID
    created: bool
    replayed: bool
    row: Any

    @property
    def status(self) -> int:
        return 201 if self.created else 200


@dataclass
class _Run:
    """One request while it is carried out: the entries wait here, because the chain's head is locked last."""

    by: Any
    device_at: datetime | None = None
    entries: list[Entry] = field(default_factory=list)
    touched: dict[UUID, list[UUID]] = field(default_factory=dict)
    stack: list[Entry] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)


_running: ContextVar[_Run | None] = ContextVar("running", default=None)


def perform(
    what: "Action[..., Any] | str",
    *,
    by: Any,
    target: UUID | str | None = None,
    data: Mapping[str, Any] | None = None,
    key: UUID | None = None,
    model: Any = None,
    seen: Mapping[str, str] | None = None,
    device_at: datetime | None = None,
) -> Outcome:
    """Carry out one action for a member. `seen` is what stood in the form when it was opened (ActionForm.standing),
    `device_at` when a phone first tried to send it, as far as that is believed (cutoffs.bounded).

    Raises PermissionDenied (403), Http404, ValidationError with fields (400), Refused (409), NoRoom (507), KeyReused (422).
    """
    action = ACTIONS[what] if isinstance(what, str) else what
    asked = (action, by, target, data or {}, key or uuid4(), model, seen, device_at)
    with _ahead(action, by, asked[3]) if by.can(action.code) else nullcontext():
        return _in_two_tries(*asked)


@contextmanager
def _ahead(action: "Action[..., Any]", by: Any, data: Mapping[str, Any]) -> Iterator[None]:
    """What is slow, or must stay counted although the action fails, comes before the transaction."""
    action.form_class.look_ahead(by, data)
    with action.ahead(by, data) if action.ahead else nullcontext():
        yield


# What PostgreSQL says when others stood in the way: a deadlock, a conflict, a lock that took too long.
IN_THE_WAY = ("40P01", "40001", "55P03")


def _in_two_tries(*asked: Any) -> Outcome:
    """Often it is the same key, committed by another connection a moment ago: the second try meets its entry."""
    disk.require_room_for_small()
    try:
        return _in_its_transaction(*asked)
    except Refused:
        if not _is_known(asked[4], asked[1]):
            raise
    except IntegrityError:
        pass
    except OperationalError as problem:
        if not _was_in_the_way(problem):
            raise
    try:
        return _in_its_transaction(*asked)
    except IntegrityError as problem:
        raise Refused(_in_words(problem)) from problem
    except OperationalError as problem:
        if not _was_in_the_way(problem):
            raise
        raise Refused(_("现在同时办理的人太多，没有保存。请过一会儿再提交一次。")) from problem


def _was_in_the_way(problem: OperationalError) -> bool:
    return getattr(problem.__cause__, "sqlstate", None) in IN_THE_WAY


def _in_its_transaction(action: "Action[..., Any]", by: Any, target: Any, *asked: Any) -> Outcome:
    """All or nothing; what was done under this key stays the answer when the row is out of reach since."""
    key = asked[1]
    try:
        with writing(by.school_id):
            return _perform(action, by, target, *asked)
    except (PermissionDenied, Http404):
        with in_school(by.school_id):
            before = Entry.objects.filter(key=key, member=by, action=action.code).first()
            if before is None:
                raise
            return _replay(before, action, before.digest)


def _is_known(key: UUID, by: Any) -> bool:
    with in_school(by.school_id):
        return bool(Entry.objects.filter(key=key).exists())


def _perform(
    action: "Action[..., Any]",
    by: Any,
    target: Any,
    data: Mapping[str, Any],
    key: UUID,
    model: Any,
    seen: Mapping[str, str] | None,
    device_at: datetime | None,
) -> Outcome:
    by = _still_here(by)
    if action.alone:
        one_at_a_time(by.school_id, action.alone)
    row = _allowed(action, by, target, model, on_paper=signing.goes_by_paper(action, data))
    form = action.form_class(data, by=by, target=row)
    form.full_clean()
    digest = _digest(action, None if action.on_school else target, _as_sent(form))
    before = Entry.objects.filter(key=key).first()
    if before is not None:
        if before.member_id != by.pk:
            raise Http404
        return _replay(before, action, digest)
    arguments = _cleaned(form)
    if seen is not None:
        _refuse_if_moved_on(action, by, row, seen)
    run = _Run(by, device_at)
    token = _running.set(run)
    try:
        result, created = _once(action, by, row, arguments, key, digest)
        tell(by, run.done)
    finally:
        _running.reset(token)
    for entry in run.entries:
        remember(entry, run.touched.get(entry.pk, ()))
    last = run.entries[-1]
    return Outcome(action.code, last.pk, last.model, last.row, created, False, result)


def _once(
    action: "Action[..., Any]", by: Any, row: Any, arguments: dict[str, Any], key: UUID, digest: str
) -> tuple[Any, bool]:
    """One action on a locked row inside the open transaction; adds its entry to the run."""
    run = _running.get()
    assert run is not None
    sheet = signing.sheet_of(arguments)
    step = guard(action, by, row, sheet)
    entry = Entry(
        id=uuid7(),
        school_id=by.school_id,
        key=key,
        digest=digest,
        member=by,
        officer=by.as_officer,
        action=action.code,
        because=run.stack[-1].pk if run.stack else None,
        device=by.here.device.pk if by.here and by.here.device else None,
    )
    run.stack.append(entry)
    form_fields = action.form_class.base_fields
    asked = {name: value for name, value in arguments.items() if not kept_by_the_house(form_fields[name])}
    more = amending.before(action.form_class, row, arguments) if action.amends else {}
    result = action.rule(row, by=sheet.signer if sheet else by, **asked)
    run.stack.pop()
    changes = result if isinstance(result, Changes) else Changes(result)
    _walk(action, step, changes.row)
    created = bool(changes.row._state.adding)
    judge(changes.everything(), entering(form_fields, arguments, run.device_at))
    for name, files in arguments.items():
        if getattr(form_fields[name], "attaches", False):
            changes = changes.and_attach(files, by, to_all=getattr(form_fields[name], "transcribes", False))
    if sheet is not None:
        changes = signing.signed(changes, sheet, action, by)
    rows = told_rows(changes)
    save(changes, by.school)
    entry.model, entry.row = changes.row._meta.label_lower, changes.row.pk
    device = by.here.device.name if entry.device else ""
    said = words_of(action.form_class, arguments) | about_row(action.says, changes.row)
    entry.body, entry.salt, entry.body_hash = body_of(said, rows(), device, **more)
    run.stack.append(entry)
    for work in FOLLOWED.get(action.code, ()):
        work(changes.row, by)
    run.stack.pop()
    run.entries.append(entry)
    run.done.append(Done(action.code, entry.pk, changes.row, changes.everything()))
    run.touched[entry.pk] = [each.pk for each in changes.beside() if type(each).HAS_PAGE]
    return changes.row, created


def follow(code: str, target: Any = None, /, **arguments: Any) -> Any:
    """Start another action inside the one that is running: same transaction, its own entry, a key derived from this one.

    `target` is a row, or nothing for an action that begins with the school. Gives the row.
    """
    run = _running.get()
    if run is None:
        raise RuntimeError("follow() belongs inside an action's rule")
    action, parent = ACTIONS[code], run.stack[-1]
    same_before = sum(1 for entry in run.entries if entry.because == parent.pk and entry.action == code)
    key = uuid5(parent.key, f"{code}#{same_before}")
    row = _allowed(action, run.by, None if target is None else target.pk, type(target))
    cleaned = _cleaned(action.form_class(plain(arguments), by=run.by, target=row))
    done, _created = _once(action, run.by, row, cleaned, key, _digest(action, target, cleaned))
    return done


@dataclass(frozen=True)
class BatchResult:
    """What became of one row of a batch: done, or the sentence why not."""

    target: UUID
    done: bool
    sentence: str = ""


def perform_each(
    what: "Action[..., Any] | str", *, by: Any, targets: Iterable[UUID], data: Mapping[str, Any], key: UUID
) -> list[BatchResult]:
    """The same action on many rows: each its own transaction with a derived key, each with its own result."""
    results = []
    for target in targets:
        try:
            perform(what, by=by, target=target, data=data, key=uuid5(key, str(target)))
            results.append(BatchResult(target, True))
        except (Refused, PermissionDenied) as problem:
            results.append(BatchResult(target, False, str(problem)))
        except ValidationError as problem:
            results.append(BatchResult(target, False, "；".join(problem.messages)))
        except Http404:
            results.append(BatchResult(target, False, _("没有找到这一条。")))
    return results


def _refuse_if_moved_on(action: "Action[..., Any]", by: Any, row: Any, seen: Mapping[str, str]) -> None:
    """Two people open the same form: the second is told what the first has changed, instead of undoing it unseen."""
    form = action.form_class
    standing = form.standing(by, row)
    labels = [str(form.base_fields[name].label) for name in standing if seen.get(name) != standing[name]]
    if labels:
        last = Entry.objects.filter(row=row.pk).select_related("member").order_by("-number").first()
        sentence = _("您打开以后，{who}改过：{fields}。请先看清现在的内容；仍要按您填的保存，就再提交一次。")
        who = last.member.name if last else _("别人")
        raise MovedOn(sentence.format(who=who, fields="、".join(labels)))


def _still_here(by: Any) -> Any:
    """The member as the database knows him now: who was disabled a second ago does nothing any more."""
    fresh = type(by).objects.select_related("school").filter(pk=by.pk, active=True).first()
    if fresh is None:
        raise PermissionDenied(_("您的账号在本校已停用。"))
    fresh.here = by.here
    return fresh


def _allowed(action: "Action[..., Any]", by: Any, target: Any, model: Any, *, on_paper: bool = False) -> Any:
    """The row to act on, locked, if this member may do this at all and may see it."""
    require_right(action, by, on_paper=on_paper)
    if action.on_school:
        return by.school
    kind: Any = model if action.on_any_row else action.model
    if target is None or kind is None or not issubclass(kind, Owned):
        raise Http404
    try:
        rows = action.reach(kind.objects.all(), by) if action.reach else kind.objects.visible_to(by)
        row = rows.select_for_update(of=("self",)).filter(pk=target).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise Http404
    return row


def _cleaned(form: ActionForm) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return dict(form.cleaned_data)


def _as_sent(form: ActionForm) -> dict[str, Any]:
    """The answers, and the bare text of those that do not hold (any more): a retry must still be known as one."""
    wrong = {name: form.bare(name) for name in form.errors if name in form.fields}
    return form.cleaned_data | {
        name: [_bare(each) for each in raw] if isinstance(raw, list) else _bare(raw)
        for name, raw in wrong.items()
    }


def _bare(raw: Any) -> str | None:
    return None if raw in (None, "") else str(raw)[:2000].encode("utf8", "replace").decode()


def _digest(action: "Action[..., Any]", target: Any, arguments: dict[str, Any]) -> str:
    """What the request asked for; passwords stay out of it."""
    fields = action.form_class.base_fields
    asked = {name: value for name, value in arguments.items() if not getattr(fields[name], "secret", False)}
    return sha256(canonical([action.code, target, asked]))


def _replay(before: Entry, action: "Action[..., Any]", digest: str) -> Outcome:
    """The answer that was given the first time."""
    if before.digest != digest or before.action != action.code:
        raise KeyReused(_("这个请求编号已经用于另一项内容，请刷新页面后重新提交。"))
    model: Any = apps.get_model(before.model)
    rows = model.objects if hasattr(model, "recorded_at") else model._default_manager
    row = rows.filter(pk=before.row).first()
    created = any(pk == str(before.row) and "id" in columns for _m, pk, columns in before.told()["rows"])
    return Outcome(action.code, before.pk, before.model, before.row, created, True, row)


def _walk(action: "Action[..., Any]", step: Step | None, row: Any) -> None:
    """Set the next status; where a step leaves a choice, the rule has made it."""
    if not isinstance(row, Process):
        return
    if step is None:
        step = row.STEPS.get(action.name)
    if row._state.adding and not row.status:  # type: ignore[attr-defined]
        row.status = row.FIRST  # type: ignore[attr-defined]
    elif step and isinstance(step.target, str):
        row.status = step.target  # type: ignore[attr-defined]
    elif step and row.status not in step.target:  # type: ignore[attr-defined]
        raise ValueError(f"{action.code} must choose one of {step.target}")


def _in_words(problem: IntegrityError) -> str:
    text = str(problem)
    if "not in this school" in text or "foreign key" in text.lower():
        return _("所选的内容不在本校，或已经不存在。请刷新页面后重选。")
    return _("已经有一条相同的记录。请先查找，确认不是重复登记。")
