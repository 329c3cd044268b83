"""Who did what to which row, from what to what: one entry for every action, chained by school.

Each entry's digest covers the entry before it, so a changed or missing entry shows. What may hold personal data lies in
`body`, of which only a salted digest is in the chain: a body can be erased on lawful request, and the chain still holds.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.canonical import canonical, sha256
from houqin.core.models import Owned, SchoolForeignKey
from houqin.core.prepared import prepared

NOTHING_BEFORE = "0" * 64


class Entry(Owned):
    """One action that happened. Never changed, never deleted; only `body` and `salt` may be blanked (erasure)."""

    APPEND_ONLY: ClassVar[bool] = True
    ERASABLE: ClassVar[tuple[str, ...]] = ("body", "salt")

    number = models.BigIntegerField(_("序号"))
    key = models.UUIDField(_("请求编号"))
    digest = models.CharField(_("请求内容摘要"), max_length=64)
    member = SchoolForeignKey("people.Member", related_name="entries", verbose_name=_("办理人"))
    officer = models.CharField(_("上级人员"), max_length=80, blank=True)
    action = models.CharField(_("事项"), max_length=80)
    model = models.CharField(_("对象种类"), max_length=80)
    row = models.UUIDField(_("对象"))
    because = models.UUIDField(_("起因"), null=True, blank=True)
    device = models.UUIDField(_("共用设备"), null=True, blank=True)
    body = models.TextField(_("内容"), blank=True)
    salt = models.CharField(max_length=32, blank=True)
    body_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(Owned.Meta):
        verbose_name = _("办理记录")
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="entry_number"),
            models.UniqueConstraint(fields=["school", "key"], name="entry_key"),
        ]
        indexes = [
            models.Index(fields=["school", "row", "number"], name="entry_row"),
            models.Index(
                fields=["school", "device", "number"],
                condition=models.Q(device__isnull=False),
                name="entry_device",
            ),
        ]

    def told(self) -> dict[str, Any]:
        """The body: `said` (field -> [label, words]), `rows` ([model, id, {column: [before, after]}]), `device` (its name);
        of a correction also `was` (as `said`, before it) and `why`."""
        return json.loads(self.body) if self.body else {"said": {}, "rows": []}


class Touch(Owned):
    """A row that an entry touched besides the one it is about, so that each row finds its whole history."""

    APPEND_ONLY: ClassVar[bool] = True

    entry = SchoolForeignKey(Entry, related_name="touches", verbose_name=_("办理记录"))
    row = models.UUIDField(_("对象"))

    class Meta(Owned.Meta):
        verbose_name = _("同时涉及的对象")
        indexes = [models.Index(fields=["school", "row"], name="touch_row")]


class Head(Owned):
    """The end of a school's chain: the row that every writer of the school locks last."""

    number = models.BigIntegerField(_("序号"), default=0)
    hash = models.CharField(max_length=64, default=NOTHING_BEFORE)
    at = models.DateTimeField(_("时间"), default=datetime(2000, 1, 1, tzinfo=UTC))
    checked_at = models.DateTimeField(_("上次核对无误"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("办理记录末端")
        constraints = [models.UniqueConstraint(fields=["school"], name="head_one_per_school")]


def chain_hash(before: str, entry: Entry) -> str:
    """The digest that ties an entry to the one before it."""
    parts = [
        before,
        entry.number,
        entry.recorded_at.astimezone(UTC).isoformat(),
        entry.key,
        entry.digest,
        entry.member_id,
        entry.officer,
        entry.action,
        entry.model,
        entry.row,
        entry.because,
        entry.body_hash,
    ]
    if entry.device is not None:  # entries that were made on no shared device keep the digest they always had
        parts.append(["device", entry.device])
    return sha256(canonical(parts))


def body_of(
    said: dict[str, Any], rows: list[list[Any]], device: str = "", **more: Any
) -> tuple[str, str, str]:
    """(body, salt, salted digest) ready to be stored; made before the head is locked."""
    told = {"said": said, "rows": rows} | ({"device": device} if device else {}) | more
    body, salt = canonical(told), secrets.token_hex(16)
    return body, salt, sha256(salt + body)


def remember(entry: Entry, touched: Iterable[UUID] = ()) -> Entry:
    """Append one entry to the chain, and note the other rows it touched. The head is the last lock."""
    head = Head.objects.select_for_update().first()
    if head is None:
        head = Head.objects.create(school_id=entry.school_id)
    entry.number = head.number + 1
    entry.recorded_at = max(clock.now(), head.at)
    entry.hash = chain_hash(head.hash, entry)
    Entry.objects.bulk_create([entry])
    touches = [Touch(school_id=entry.school_id, entry=entry, row=row) for row in touched]
    Touch.objects.bulk_create(touches, batch_size=500)
    Head.objects.filter(pk=head.pk).update(number=entry.number, hash=entry.hash, at=entry.recorded_at)
    return entry


@dataclass(frozen=True)
class Fault:
    """One place where the chain does not hold."""

    number: int
    sentence: str


def verify() -> tuple[int, list[Fault]]:
    """Walk the chain of the current school: how many entries there are, and every fault found."""
    length, last, faults = 0, None, []
    for last, fault in _walk():  # noqa: B007 - the last one is asked for below
        length += 1
        faults += [fault] if fault else []
    head = Head.objects.first()
    if head is None:
        if last is not None:
            faults.append(Fault(last.number, "the head of the chain is missing"))
    elif (head.number, head.hash) != ((last.number, last.hash) if last else (0, NOTHING_BEFORE)):
        faults.append(
            Fault(head.number, "the head does not match the last entry: the tail was cut or added to")
        )
    return length, faults


def _walk() -> Iterator[tuple[Entry, Fault | None]]:
    before, number, at = NOTHING_BEFORE, 0, datetime(2000, 1, 1, tzinfo=UTC)
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        fault = None
        if entry.number != number + 1:
            fault = Fault(entry.number, f"entry {number + 1} is missing")
        elif entry.recorded_at < at:
            fault = Fault(entry.number, "its time lies before the entry in front of it")
        elif entry.salt and sha256(entry.salt + entry.body) != entry.body_hash:
            fault = Fault(entry.number, "its content was changed")
        elif not entry.salt and entry.body:
            fault = Fault(entry.number, "its content was put in after an erasure")
        elif chain_hash(before, entry) != entry.hash:
            fault = Fault(entry.number, "its digest does not follow from the entry before")
        yield entry, fault
        before, number, at = entry.hash, entry.number, entry.recorded_at


def entries_of(row: Any) -> list[Entry]:
    """What happened to one row, oldest first, with the people who did it."""
    return _about(row.pk)


@prepared
def _about(row: UUID) -> Any:
    beside = Touch.objects.filter(row=row).values("entry")
    about = models.Q(row=row) | models.Q(pk__in=beside)
    return Entry.objects.filter(about).select_related("member").order_by("number")


def row_changes(entry: Entry) -> list[tuple[str, UUID, dict[str, list[Any]]]]:
    """(model, key, {column: [before, after]}) for every row that the entry touched."""
    return [(model, UUID(pk), columns) for model, pk, columns in entry.told()["rows"]]
