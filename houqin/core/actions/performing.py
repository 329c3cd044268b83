"""What happens around every change a person makes (house.md 1 and 4, decisions 8-13).

allowed -> row locked -> the status permits it -> the rule -> validated -> saved -> remembered: all of it in one
transaction or none, and the same request sent twice happens once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _

from houqin.core import amending, disk
from houqin.core.actions.asked import Outcome, as_sent, cleaned, digest_of, refuse_if_moved_on, replay
from houqin.core.actions.what import ACTIONS, FOLLOWED, Action
from houqin.core.allowing import guard, locked_row, still_here
from houqin.core.canonical import plain
from houqin.core.errors import Refused
from houqin.core.fields import kept_by_the_house
from houqin.core.history import Entry, body_of, remember
from houqin.core.keys import uuid7
from houqin.core.models import Process, Step
from houqin.core.moments import entering, judge
from houqin.core.notices.telling import Done, tell
from houqin.core.paper import signing
from houqin.core.saving import Changes, save, told_rows
from houqin.core.scope import in_school
from houqin.core.words import about_row, words_of
from houqin.core.writing import one_at_a_time, writing


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
    what: Action[..., Any] | str,
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
def _ahead(action: Action[..., Any], by: Any, data: Mapping[str, Any]) -> Iterator[None]:
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


def _in_its_transaction(action: Action[..., Any], by: Any, target: Any, *asked: Any) -> Outcome:
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
            return replay(before, action, before.digest)


def _is_known(key: UUID, by: Any) -> bool:
    with in_school(by.school_id):
        return bool(Entry.objects.filter(key=key).exists())


def _perform(
    action: Action[..., Any],
    by: Any,
    target: Any,
    data: Mapping[str, Any],
    key: UUID,
    model: Any,
    seen: Mapping[str, str] | None,
    device_at: datetime | None,
) -> Outcome:
    by = still_here(by)
    if action.alone:
        one_at_a_time(by.school_id, action.alone)
    row = locked_row(action, by, target, model, on_paper=signing.goes_by_paper(action, data))
    form = action.form_class(data, by=by, target=row)
    form.full_clean()
    digest = digest_of(action, None if action.on_school else target, as_sent(form))
    before = Entry.objects.filter(key=key).first()
    if before is not None:
        if before.member_id != by.pk:
            raise Http404
        return replay(before, action, digest)
    arguments = cleaned(form)
    if seen is not None:
        refuse_if_moved_on(action, by, row, seen)
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
    action: Action[..., Any], by: Any, row: Any, arguments: dict[str, Any], key: UUID, digest: str
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
    row = locked_row(action, run.by, None if target is None else target.pk, type(target))
    told = cleaned(action.form_class(plain(arguments), by=run.by, target=row))
    done, _created = _once(action, run.by, row, told, key, digest_of(action, target, told))
    return done


def _walk(action: Action[..., Any], step: Step | None, row: Any) -> None:
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
