"""A register's old sheet comes in: new entries through the form by which they would be typed, what is there stays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.core.actions import Changes, action, follow
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.core.sheets.cells import plain_text
from houqin.core.sheets.checking import Checked, ParsedRow, check
from houqin.core.sheets.columns import Sheet
from houqin.core.sheets.importing import Importer, Plan, refusal_text, register
from houqin.core.sheets.matching import normal
from houqin.core.sheets.reading import Book as File
from houqin.core.sheets.reading import Unusable, read_book
from houqin.core.sheets.uploads import Upload, find_upload
from houqin.people.models import Member, School, SchoolClass
from houqin.places.models import Place
from houqin.registers.asking import SURE
from houqin.registers.forms import FillEntryForm
from houqin.registers.models import ON, Register
from houqin.registers.prints.entries import book_of
from houqin.registers.rules.answers import faults, unfollowed, unusual
from houqin.registers.rules.definition import Definition
from houqin.registers.sheets import Told, cells_of, columns_of, entries_in, own_columns, rows_of, sheet_of

SEARCHED = 40  # rows from the top in which the name of the register is looked for
MOST = 400  # entries of one file
LABEL = "台账"


@dataclass
class EntriesPlan(Plan):
    """The register that a file is of, and what the form is told for each new entry."""

    register: Any = None
    arguments: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Known:
    """The register of the file, its entries of these days by what they are about, and rooms and classes by name."""

    register: Register
    by: Any
    there: dict[tuple[Any, ...], list[tuple[tuple[str, ...], ...]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)


class EntriesImporter(Importer):
    name = "entries"
    sheet = Sheet(
        "entries",
        gettext_lazy("台账登记"),
        own_columns(None),
        notes=(gettext_lazy("其余各栏各台账不同：先在“打印台账”里选那份台账，点“导出表格”，照它的栏目填。"),),
    )
    action = "registers.import_entries"
    list_url = "/registers/entries/"

    def check(self, upload: Upload) -> Checked:
        """The columns are those of the register that the file names."""
        book = read_book(upload.path, name=upload.name)
        with in_school(UUID(upload.path.parent.name)):
            found = _register_of(book)
        return check(sheet_of(found.definition), book)

    def plan(self, checked: Checked, school: Any, by: Any) -> EntriesPlan:
        """Entries, not rows, are what is taken or refused; the fate of every row stands in the plan."""
        found = _register_of(checked.book)
        plan = EntriesPlan(checked, register=found)
        told = entries_in(found.definition, checked.rows)
        if len(told) > MOST:
            raise Refused(_("一次最多导入 {most} 条，请分成几个文件。").format(most=MOST))
        known = self._known(found, by, told)
        for each in told:
            _decide(each, plan, known)
        return plan

    def _known(self, found: Register, by: Any, told: list[Told]) -> Known:
        known = Known(found, by)
        days = [each.on for each in told if each.on]
        if days:
            known.there = _there(by, found, min(days), max(days))
        if found.definition.about == "place":
            known.places = {str(place): place for place in Place.objects.filter(active=True)}
        if found.definition.about == "class":
            known.classes = {each.name: each for each in SchoolClass.objects.filter(active=True)}
        return known

    def cells(self, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        """Lists of entries of all registers go out as the page shows them, not by this."""
        raise NotImplementedError

    def run(self, school: Any, *, by: Any, upload: str, good_rows: bool = False) -> Changes:
        """All entries or none, or those that can be taken; each by the action that fills in one."""
        stored = find_upload(upload, by=by, importer=self.name)
        plan: Any = self.planned(stored, school, by)
        if plan.refused and not good_rows:
            raise Refused(refusal_text(plan))
        for asked in plan.arguments:
            follow("registers.fill_entry", plan.register, **asked)
        return Changes(self.record(stored, plan, by))


def _register_of(book: File) -> Register:
    """By the column 台账: its title or its 代号, the same in every row."""
    names = list(dict.fromkeys(_names(book)))
    rows: list[Register] = list(Register.objects.filter(status=ON))
    found = [each for each in rows if names[:1] and names[0] in (each.title, each.slug)]
    if len(names) > 1:
        raise Unusable(
            _("一个文件只导入一份台账，这里写了“{one}”和“{other}”。").format(one=names[0], other=names[1])
        )
    if not found:
        named = f"“{names[0]}”" if names else _("（没有“台账”这一列）")
        raise Unusable(
            _("认不出是哪一份在用的台账：{named}。请先导出那份台账的表格，照它的栏目填。").format(named=named)
        )
    if len(found) > 1:
        sentence = _("有 {count} 份台账都叫“{title}”，请在“台账”一列写代号，例如 {slug}。")
        raise Unusable(sentence.format(count=len(found), title=names[0], slug=found[0].slug))
    return found[0]


def _names(book: File) -> Iterator[str]:
    for table in book.tables:
        for number, row in enumerate(table.rows[:SEARCHED]):
            at = next((place for place, cell in enumerate(row) if normal(str(cell or "")) == LABEL), None)
            if at is not None:
                yield from (
                    plain_text(each[at]) for each in table.rows[number + 1 :] if at < len(each) and each[at]
                )
                return


def _there(
    by: Any, found: Register, first: date, last: date
) -> dict[tuple[Any, ...], list[tuple[tuple[str, ...], ...]]]:
    """(day, slot, about) -> the entries of it as the cells of their rows."""
    book = book_of(by, found, first, last, clear=True)
    columns = columns_of(found.definition)
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for values in rows_of(book):
        rows[values["number"]].append(values)
    there: dict[tuple[Any, ...], list[tuple[tuple[str, ...], ...]]] = defaultdict(list)
    for entry, some in zip(book.standing, rows.values(), strict=True):
        there[entry.on, entry.slot, entry.subject].append(tuple(cells_of(columns, each) for each in some))
    return there


def _decide(each: Told, plan: EntriesPlan, known: Known) -> None:
    """Already there, new, or refused; all rows of an entry share its fate."""
    if any(row.refused for row in each.rows):
        _refuse_rest(each.rows)
        return
    columns, same = columns_of(known.register.definition), known.there.get(each.key, [])
    cells = tuple(cells_of(columns, row.values) for row in each.rows)
    if cells in same:
        same.remove(cells)
        _fate(plan, each.rows, "unchanged")
        return
    asked = _asked(each, known)
    form = FillEntryForm(asked, by=known.by, target=known.register)
    if known.register.definition.occasion.is_recurring and each.key in known.there:
        each.rows[0].refuse("on", _("这一条已经登记过，内容不一样。要改请打开那一条点“更正”。"))
    elif not form.is_valid():
        for name, errors in form.errors.items():
            for text in errors:
                each.rows[0].refuse(name if name in ("on", "slot", "follow_up", "late") else "", str(text))
    elif missing := _unfollowed(known.register.definition, form.cleaned_data):
        each.rows[0].refuse("follow_up", missing)
    if each.rows[0].refused:
        _refuse_rest(each.rows)
        return
    for text in unusual(known.register.definition, form.cleaned_data["answers"]):
        each.rows[0].warn("", _("和平常不一样：{text}。").format(text=text))
    known.there.setdefault(each.key, [])
    plan.arguments.append(asked)
    _fate(plan, each.rows, "created")


def _unfollowed(made: Definition, given: dict[str, Any]) -> str:
    """What the rule would refuse (actions/entries.py), told in the preview."""
    failing = faults(made, given["answers"])
    return unfollowed(made, failing, follow_up=given["follow_up"]).get("follow_up", "")


def _fate(plan: EntriesPlan, rows: Sequence[ParsedRow], fate: str) -> None:
    for row in rows:
        plan.fate[row.number] = fate


def _refuse_rest(rows: Sequence[ParsedRow]) -> None:
    for row in rows:
        if not row.refused:
            row.refuse("", _("同一条登记的别的行有问题，这一行也没有收。"))


def _asked(each: Told, known: Known) -> dict[str, Any]:
    """What the form is told; what is unusual is taken and told in the preview."""
    made = known.register.definition
    asked: dict[str, Any] = {
        "on": each.on.isoformat() if each.on else "",
        "answers": each.answers | {SURE: True},
    }
    asked |= {"slot": each.slot, "follow_up": each.follow_up, "late": each.late}
    if made.about == "place":
        asked["place"] = str(known.places[each.about].pk) if each.about in known.places else each.about
    elif made.about == "class":
        asked["school_class"] = (
            str(known.classes[each.about].pk) if each.about in known.classes else each.about
        )
    elif made.about:
        asked["subject"] = each.about
    return {name: value for name, value in asked.items() if value not in ("", None)}


entries = register(EntriesImporter())


@action(
    gettext_lazy("导入台账"),
    says=gettext_lazy("从表格导入台账"),
    elsewhere="/import/entries/",
    ahead=entries.ahead,
    alone="entries",
)
def import_entries(school: School, /, *, by: Member, upload: str, good_rows: bool = False) -> Changes:
    """What stood in a sheet: all entries or none, or those that can be taken."""
    return entries.run(school, by=by, upload=upload, good_rows=good_rows)
