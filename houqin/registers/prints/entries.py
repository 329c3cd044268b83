"""What a book is made of: the entries of a period with their wording, signatures, corrections and labels, in few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.amending import Amendment, amendments_of
from houqin.core.errors import Refused
from houqin.core.keys import in_pieces
from houqin.core.moments import is_marked
from houqin.registers.covering import covered, covers, has_secrets
from houqin.registers.models import VOID, BookReview, EntrySign, Register, RegisterEntry, RegisterVersion
from houqin.registers.prints.days import day_words, week_words
from houqin.registers.rules.definition import Definition, Field
from houqin.registers.rules.saying import answer_words
from houqin.repairs.prints.words import foldable, stamp
from houqin.terms.calendar import calendar_of

MOST = 4_000  # entries of one print
AMENDS = ("registers.amend_entry",)


@dataclass
class Book:
    """One register and its entries from `first` to `last`."""

    register: Register
    school: Any
    first: date
    last: date
    entries: list[RegisterEntry] = field(default_factory=list)
    made: dict[UUID, Definition] = field(default_factory=dict)
    numbers: dict[UUID, int] = field(default_factory=dict)
    signs: dict[UUID, dict[int, EntrySign]] = field(default_factory=dict)
    corrected: dict[UUID, list[Amendment]] = field(default_factory=dict)
    reviews: list[BookReview] = field(default_factory=list)
    calendar: Any = None  # by which weeks are counted
    covered: bool = False  # personal answers are stars for who asked for it
    begun: date | None = None  # from which day on a day without an entry is told

    def definition(self, entry: RegisterEntry) -> Definition:
        """What was asked when it was entered."""
        return self.made[entry.version_id]

    def marks(self, entry: RegisterEntry) -> str:
        """※ for what was entered late, △ for what was corrected."""
        return "※" * is_marked(entry, self.school) + "△" * bool(self.corrected.get(entry.pk))

    @property
    def standing(self) -> list[RegisterEntry]:
        """Those that count."""
        return [each for each in self.entries if each.status != VOID]

    @property
    def whole(self) -> bool:
        """More than one wording was in use."""
        return len({each.version_id for each in self.entries}) < 2


def book_of(member: Any, register: Register, first: date, last: date, *, clear: bool = False) -> Book:
    """Everything that stands in the book of these days, as far as this member may see it; `clear` only to compare."""
    found = Book(register, member.school, first, last, calendar=calendar_of(member.school))
    rows = RegisterEntry.objects.visible_to(member).filter(register=register, on__range=(first, last))
    found.entries = list(rows.select_related("by").order_by("on", "recorded_at", "id")[: MOST + 1])
    if len(found.entries) > MOST:
        raise Refused(_("这一段超过 {most} 条，一次印不下，请按月打印。").format(most=MOST))
    for version in RegisterVersion.objects.filter(register=register).order_by("number"):
        found.made[version.pk] = version.definition
        found.numbers[version.pk] = version.number
    found.entries.sort(key=lambda each: _place(found.definition(each), each))
    found.signs = _signs(found.entries)
    found.corrected = amendments_of(found.entries, AMENDS)
    found.reviews = list(
        BookReview.objects.filter(register=register, first_on__lte=last, last_on__gte=first)
        .select_related("member")
        .order_by("first_on", "id")
    )
    found.begun = _begun(register)
    if not clear and any(map(has_secrets, found.made.values())) and covers(member, register):
        _cover(found, member)
    return found


def _cover(book: Book, member: Any) -> None:
    """Stars for what is personal, in the book in hand only; corrections tell the words, so they are left out there."""
    for entry in book.entries:
        made = book.definition(entry)
        if has_secrets(made) and entry.by_id != member.pk:
            entry.body = covered(made, entry.body)
            book.corrected.pop(entry.pk, None)
    book.covered = True


def _begun(register: Register) -> date:
    """When the book was taken into use: the day of its opening, or of an entry from before."""
    opened = clock.local(register.recorded_at).date()
    oldest = RegisterEntry.objects.filter(register=register).order_by("on", "id").values_list("on", flat=True)
    return min(opened, oldest.first() or opened)


def _place(made: Definition, entry: RegisterEntry) -> tuple[Any, ...]:
    """By day, by the order of meals or times of day, by what it is about."""
    slots = made.occasion.slots
    slot = slots.index(entry.slot) if entry.slot in slots else len(slots)
    about = made.things.index(entry.subject) if entry.subject in made.things else len(made.things)
    return (entry.on, slot, about, entry.subject, entry.recorded_at, str(entry.pk))


def _signs(entries: Sequence[RegisterEntry]) -> dict[UUID, dict[int, EntrySign]]:
    found: dict[UUID, dict[int, EntrySign]] = {}
    for keys in in_pieces(entries):
        for sign in EntrySign.objects.filter(entry__in=keys):
            found.setdefault(sign.entry_id, {})[sign.number] = sign
    return found


def lines_of(made: Definition, entry: RegisterEntry) -> int:
    """How many lines its longest table has; at least one."""
    return max([1, *(len(entry.body.get(table.name) or ()) for table in made.tables)])


def cell(book: Book, made: Definition, entry: RegisterEntry, path: str, line: int = 0) -> str:
    """What stands in one column of an entry, or of one line of its table."""
    if path.startswith("@"):
        return _own(book, entry, path)
    found = made.field(path)
    if found is None:
        return ""
    name, dot, _column = path.partition(".")
    if not dot:
        return foldable(words_of(found, entry.body.get(name)))
    lines = entry.body.get(name) or []
    return line_cell(made, found, lines[line] if line < len(lines) else {}, name)


def line_cell(made: Definition, column: Field, line: dict[str, Any], table: str) -> str:
    """One cell of a table; a tick that stands for a signature is the name of whom the line is about."""
    value = line.get(column.name)
    owner = made.field(table)
    if column.kind == "tick" and column.label.endswith("签") and value is True and owner:
        return foldable(str(line.get(owner.columns[0].name) or "√"), 6)
    return foldable(words_of(column, value))


def words_of(asked: Field, value: Any) -> str:
    """As answer_words; days as paper has them."""
    words = answer_words(asked, value)
    if asked.kind != "date" or not words:
        return words
    day = date.fromisoformat(words)
    return f"{day.year}年{day.month}月{day.day}日" if day.year != clock.today().year else day_words(day)


def _own(book: Book, entry: RegisterEntry, path: str) -> str:
    if path == "@on":
        return "\n".join(filter(None, [day_words(entry.on), book.marks(entry)]))
    if path == "@week":
        return week_words(book.calendar, entry.on)
    if path == "@slot":
        return str(entry.slot)
    if path == "@about":
        return foldable(entry.subject)
    if path == "@follow_up":
        return foldable(entry.follow_up)
    if path == "@result":
        return "不合格" if entry.faults else "合格"
    if path[:-1] in ("@sign", "@time"):
        sign = book.signs.get(entry.pk, {}).get(int(path[-1]))
        if sign is None:
            return ""
        return foldable(sign.name, 6) if path.startswith("@sign") else stamp(sign.recorded_at, "\n")
    return ""


def late(book: Book) -> list[list[str]]:
    """※ entries with both times, who typed them in, and why so late; a reason not given is for a person to write."""
    marked = [each for each in book.entries if is_marked(each, book.school)]
    return [
        [
            named(each),
            stamp(each.recorded_at),
            str(each.get_entered_display()),
            foldable(each.by.name, 6),
            foldable(each.late_because),
        ]
        for each in marked
    ]


def corrected(book: Book) -> list[list[str]]:
    """What was corrected: only the answers that differ, before and after."""
    found = []
    for entry in book.entries:
        for each in book.corrected.get(entry.pk, ()):
            before, after = _differing(each.before, each.after)
            cells = [each.label, before or "（空）", after or "（空）", each.who, each.why]
            found.append([named(entry), stamp(each.at), *(foldable(text, 10) for text in cells)])
    return found


def _differing(before: str, after: str) -> tuple[str, str]:
    old, new = before.split("；"), after.split("；")
    return "；".join(each for each in old if each not in new), "；".join(
        each for each in new if each not in old
    )


def named(entry: RegisterEntry) -> str:
    """9月3日 午餐 1号冰柜"""
    return foldable(" ".join(filter(None, [day_words(entry.on), entry.slot, entry.subject])))


def voided(entries: Iterable[RegisterEntry]) -> str:
    """划去的是作废的登记：9月3日 午餐（重复登记）。"""
    told = [f"{named(each)}（{foldable(each.because)}）" for each in entries if each.status == VOID]
    return f"划去的是作废的登记，不计入：{'；'.join(told)}。" if told else ""
