"""Reports of faults read from pasted group messages: reporter, time, place, kind and words, all to be confirmed by a person.

What is not recognised stays as text; a line that is no report is kept with the reason. Nothing here reads a database.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from houqin.repairs.rules import faults
from houqin.repairs.rules.chats import Chat, Skip, read_chats
from houqin.repairs.rules.clauses import spot_and_fault
from houqin.repairs.rules.gathering import Draft, Gatherer
from houqin.repairs.rules.plain import chinese_marks, normal
from houqin.repairs.rules.sites import NOWHERE, KnownPlace, PlaceBook

__all__ = ["MOST_TEXT", "SKIP_WORDS", "KnownPlace", "Message", "Skip", "read_messages"]

MOST_TEXT = 20_000  # characters of one paste that the page takes

SKIP_WORDS = {
    Skip.REPLY: _("只是回复"),
    Skip.DONE: _("说的是已经修好"),
    Skip.PICTURE: _("只有图片、语音或表情"),
    Skip.RECALLED: _("已撤回的消息"),
    Skip.QUOTE: _("引用别人的话"),
    Skip.SYSTEM: _("群里的提示"),
    Skip.HEAD: _("只有姓名或时间"),
    Skip.UNCLEAR: _("没看出是报修"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One report, or one thing that is none (`skipped` says why); every guess is to be confirmed.

    `place` is given only where one place fits, with `confidence` 1–100; else `candidates` (at most 5). `lines` are the
    numbers (from 0) of the input lines it answers for; a second fault of the same line has none, `source` shows the
    words in any case. `done` when somebody says that it works again: it may be recorded as mended.
    """

    reporter: str
    said_at: datetime | None
    place: Hashable | None
    confidence: int
    place_words: str
    candidates: tuple[Hashable, ...]
    spot: str
    kind: str
    fault: str
    urgent: bool
    large: bool
    done: bool
    skipped: Skip | None
    source: str
    lines: tuple[int, ...]


def read_messages(text: str, places: Sequence[KnownPlace], now: datetime) -> list[Message]:
    """The reports in a paste, in its order, and what is none. `now` is aware; no message is said later than that."""
    book = PlaceBook(places)
    lines = normal(text).split("\n")
    chats = read_chats(lines, now, lambda words: bool(book.find(words)[0]))
    return [_message(chat, draft) for chat in chats for draft in Gatherer(book, lines, chat).gathered()]


def _message(chat: Chat, draft: Draft) -> Message:
    spot, fault = spot_and_fault(draft.text)
    done = draft.skip is None and faults.is_mended(draft.text)
    skip = draft.skip or (Skip.DONE if done else None)
    if skip is None and not draft.is_report:
        skip = Skip.UNCLEAR
    guess = draft.guess if draft.skip is None else NOWHERE
    return Message(
        reporter=draft.who,
        said_at=chat.said_at,
        place=guess.place,
        confidence=guess.confidence,
        place_words=guess.words,
        candidates=guess.candidates,
        spot=spot,
        kind=faults.guess_kind(draft.text),
        fault=chinese_marks(fault),
        urgent=skip is None and faults.is_urgent(f"{draft.aside},{draft.text}"),
        large=skip is None and faults.is_large(draft.text),
        done=done,
        skipped=skip,
        source=chinese_marks(draft.raw),
        lines=tuple(sorted(draft.lines)),
    )
