"""From checked rows to what will be written: the importer a room declares, and the plan it makes.

class MemberImporter(Importer):
    name, sheet, action = "members", MEMBERS, "people.import_members"

    def begin(self, rows, school, by): ...       # read once what the rows are compared with
    def place(self, row, plan, known): ...    # plan.put(row, member, {"phone": row["phone"]}, add=posts)
    def cells(self, rows): ...                # for the export: one dict per row, by column name

members = register(MemberImporter())

@action(_("导入教职工"))
def import_members(school: School, /, *, by: Member, upload: str, good_rows: bool = False) -> Changes:
    return members.run(school, by=by, upload=upload, good_rows=good_rows)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houqin.core.errors import Refused
from houqin.core.saving import Changes
from houqin.core.sheets.checking import Checked, ParsedRow, Problem, check
from houqin.core.sheets.columns import Bad, Column, Doubt, Sheet
from houqin.core.sheets.models import SheetImport
from houqin.core.sheets.reading import Unusable, read_book
from houqin.core.sheets.uploads import Upload, find_upload

IMPORTERS: dict[str, Importer] = {}
_prepared: ContextVar[Prepared | None] = ContextVar("prepared", default=None)


@dataclass(frozen=True)
class Counts:
    """Rows of the file. created + updated + unchanged + refused == rows; a row with a warning is counted
    in both.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    warnings: int

    def as_dict(self) -> dict[str, int]:
        """As JSON and the pages want it."""
        return asdict(self)


@dataclass
class Plan:
    """What the file would do: rows to add and to update, and what became of each row of the file."""

    checked: Checked
    add: list[Any] = field(default_factory=list)
    update: list[Any] = field(default_factory=list)
    fate: dict[int, str] = field(default_factory=dict)
    _updated: set[int] = field(default_factory=set, repr=False)

    def put(
        self,
        row: ParsedRow,
        record: Any,
        values: Mapping[str, Any],
        *,
        first: Sequence[Any] = (),
        add: Sequence[Any] = (),
        update: Sequence[Any] = (),
    ) -> bool:
        """Give `record` (new, or as it stands in the database) these values; whether the row was taken.

        A new record is created; one that differs, or that brings more rows, is updated; else it is unchanged.
        More rows may come with it: `first` are new and stand above it, `add` are new, `update` changed.
        """
        new = record._state.adding
        changed = [name for name, value in values.items() if getattr(record, name) != value]
        for name in changed:
            setattr(record, name, values[name])
        if changed and not self._fits(row, record, changed):
            return False
        self.add.extend(first)
        if new:
            self.add.append(record)
        elif changed and id(record) not in self._updated:
            self._updated.add(id(record))
            self.update.append(record)
        self.add.extend(add)
        self.update.extend(update)
        more = bool(changed or first or add or update)
        self.fate[row.number] = "created" if new else "updated" if more else "unchanged"
        return True

    def _fits(self, row: ParsedRow, record: Any, changed: Sequence[str]) -> bool:
        """What the model itself would refuse is refused here, at its row and column."""
        fields = {f.name for f in record._meta.concrete_fields if not isinstance(f, models.ForeignKey)}
        try:
            record.clean_fields(
                exclude={f.name for f in record._meta.concrete_fields} - (fields & set(changed))
            )
        except ValidationError as problem:
            for name, texts in problem.message_dict.items():
                row.refuse(name, " ".join(texts))
            return False
        return True

    @property
    def problems(self) -> list[Problem]:
        """All problems, the check's and the plan's, by row."""
        return self.checked.problems

    @property
    def refused(self) -> int:
        """How many rows of the file cannot be taken."""
        return sum(row.refused for row in self.checked.rows)

    @property
    def counts(self) -> Counts:
        """What happens when the rows that can be taken are written."""
        fates = [self.fate.get(row.number, "") for row in self.checked.rows if not row.refused]
        return Counts(
            rows=len(self.checked.rows),
            created=fates.count("created"),
            updated=fates.count("updated"),
            unchanged=len(fates) - fates.count("created") - fates.count("updated"),
            refused=self.refused,
            warnings=sum(any(p.level == "warning" for p in row.problems) for row in self.checked.rows),
        )

    @property
    def counts_of_nothing(self) -> Counts:
        """What happened when one bad row kept all of them out: nothing is created, nothing changed."""
        counts = self.counts
        return Counts(counts.rows, 0, 0, counts.rows - counts.refused, counts.refused, counts.warnings)


class Importer:
    """How one kind of sheet comes in and goes out; a room declares one and registers it."""

    name: ClassVar[str]  # in addresses and on the command line
    sheet: ClassVar[Sheet]
    action: ClassVar[str]  # the code of the action that writes
    list_url: ClassVar[str] = "/"  # where to look afterwards

    def begin(self, rows: Sequence[ParsedRow], school: Any, by: Any) -> Any:
        """Read once what all rows are compared with: what exists, by its natural keys."""
        raise NotImplementedError

    def place(self, row: ParsedRow, plan: Plan, known: Any) -> None:
        """Decide about one row that may still be taken: `plan.put(…)`, or `row.refuse(…)`."""
        raise NotImplementedError

    def cells(self, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        """Database rows as values by column name, exactly as the parse functions give them."""
        raise NotImplementedError

    @property
    def title(self) -> str | Promise:
        """What is imported, as people call it."""
        return self.sheet.title

    def export(self, rows: Iterable[Any]) -> tuple[Sequence[Column], Iterator[list[Any]]]:
        """(columns, rows) for `write_book`: what goes out this way comes in again with no change."""
        columns = self.sheet.columns
        return columns, ([values.get(column.name) for column in columns] for values in self.cells(rows))

    def check(self, upload: Upload) -> Checked:
        """Read and check a stored file; raise Unusable with a sentence when nothing can be made of it."""
        return check(self.sheet, read_book(upload.path, name=upload.name))

    def _checked(self, upload: Upload) -> Checked:
        """The same inside an action, where a file that cannot be used is a refusal like any other."""
        try:
            return self.check(upload)
        except Unusable as problem:
            raise Refused(problem.sentence) from problem

    @contextmanager
    def ahead(self, by: Any, data: Mapping[str, Any]) -> Iterator[None]:
        """Programs send the slip without a page before: their file too is read before the write lock is taken."""
        checked = None if _prepared.get() else self._readable(by, data)
        with prepared(checked) if checked else nullcontext():
            yield

    def _readable(self, by: Any, data: Mapping[str, Any]) -> Checked | None:
        """The checked file of a request, or nothing: then the form says what is wrong with it."""
        try:
            return self.check(find_upload(str(data.get("upload", "")), by=by, importer=self.name))
        except (Refused, Unusable):
            return None

    def plan(self, checked: Checked, school: Any, by: Any) -> Plan:
        """What would be written. Reads the database, writes nothing; the caller has named the school."""
        plan = Plan(checked)
        rows = [row for row in checked.rows if not row.refused]
        known = self.begin(rows, school, by)
        for row in rows:
            self.place(row, plan, known)
        return plan

    def run(self, school: Any, *, by: Any, upload: str, good_rows: bool = False) -> Changes:
        """The rule of an import action: all rows, or with `good_rows` those that can be taken."""
        stored = find_upload(upload, by=by, importer=self.name)
        plan = self.planned(stored, school, by)
        if plan.refused and not good_rows:
            raise Refused(refusal_text(plan))
        return Changes(self.record(stored, plan, by), add=plan.add, update=plan.update)

    def planned(self, stored: Upload, school: Any, by: Any) -> Plan:
        """The plan of a stored file, as it is now; of one that was checked just now without reading it again."""
        before = _prepared.get()
        if before is not None and before.checked.book.sha256 == stored.sha256:
            before.plan = self.plan(before.checked, school, by)
            return before.plan
        return self.plan(self._checked(stored), school, by)

    def record(self, stored: Upload, plan: Plan, by: Any) -> SheetImport:
        """What is kept of an import."""
        facts = {"importer": self.name, "file_name": stored.name, "sha256": stored.sha256}
        return SheetImport(**facts, by=by, **plan.counts.as_dict())


def reads_as(sheet: Sheet, name: str, known: Any, value: Any) -> bool:
    """Whether what is known, written into a cell of this column, would be read as this value: then the row brings
    nothing new, however the form that took it let it be typed.
    """
    if known in (None, "", ()):
        return False
    parse = sheet.column(name).parse
    cell: Any = parse.write(known)
    try:
        return bool(parse(cell) == value)
    except Doubt as doubt:
        return bool(doubt.value == value)
    except Bad:
        return False


def refusal_text(plan: Plan) -> str:
    """Why nothing was written, with the first problems."""
    first = "；".join(str(problem) for problem in plan.problems if problem.level == "refused")[:200]
    text = _("有 {count} 行收不下，所以整张表都没有写入。{first}。请改好再导入，或选择只写入没有问题的行。")
    return text.format(count=plan.refused, first=first.rstrip("。"))


def register(importer: Importer) -> Importer:
    """Make an importer known under its name."""
    if importer.name in IMPORTERS:
        raise ValueError(f"two importers are called {importer.name}")
    IMPORTERS[importer.name] = importer
    return importer


@dataclass
class Prepared:
    """A file checked before the action, and the plan that the action made of it (also when it refused)."""

    checked: Checked
    plan: Plan | None = None


@contextmanager
def prepared(checked: Checked) -> Iterator[Prepared]:
    """Let the action inside use what was checked just now: no file is read while the write lock is held."""
    held = Prepared(checked)
    token = _prepared.set(held)
    try:
        yield held
    finally:
        _prepared.reset(token)


def imported_before(importer: Importer, sha256: str) -> SheetImport | None:
    """The last import of exactly this file; importing it again changes nothing, but people should know."""
    rows = SheetImport.objects.filter(importer=importer.name, sha256=sha256)
    found: SheetImport | None = rows.order_by("-recorded_at").first()
    return found
