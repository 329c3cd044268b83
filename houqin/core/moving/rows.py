"""The rows of a package as rows of this installation, in an order in which the database takes them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from houqin.core.moving import what
from houqin.core.moving.lines import Unreadable, filled, value_of
from houqin.core.moving.package import MoveFailed, Package
from houqin.core.search import search_text

BATCH = 500
Settled = dict[UUID, UUID]  # an account's key in the package -> its key here


class Incoming:
    """One table: what the package has of it, column by column, and what an older package does not have yet."""

    def __init__(self, model: what.Model, package: Package, school: Any, settled: Settled) -> None:
        self.model, self.package, self.school, self.settled = model, package, school, settled
        self.label = model._meta.label_lower
        self.part, names = package.tables[self.label]
        known = {field.attname: field for field in what.columns(model)}
        for name in names:
            if name not in known:
                raise MoveFailed(f"这个版本的 {self.label} 没有 {name} 这一栏，里面的内容会丢：没有导入。")
        self.given = [known[name] for name in names]
        self.missing = [field for name, field in known.items() if name not in names]
        searched: tuple[str, ...] = getattr(model, "SEARCHED", ())
        self.made_searchable = bool(searched) and "search" not in names
        self.accounts = set(what.account_columns(model))

    def put(self) -> int:
        """Write all rows; how many."""
        count, batch = 0, []
        for row in self._in_order():
            batch.append(row)
            if len(batch) == BATCH:
                count += self._write(batch)
                batch = []
        return count + self._write(batch)

    def _write(self, batch: list[Any]) -> int:
        self.model._default_manager.bulk_create(batch)
        return len(batch)

    def _in_order(self) -> Iterator[Any]:
        """The rows as they come; one that points to a later row of its own table waits for it."""
        links = what.own_links(self.model)
        if not links:
            yield from self._rows()
            return
        waiting: dict[UUID, Any] = {}
        for row in self._rows():
            if any(_is_later(getattr(row, link), row.pk, waiting) for link in links):
                waiting[row.pk] = row
            else:
                yield row
        while waiting:
            free = [row for row in waiting.values() if not any(_waits(row, link, waiting) for link in links)]
            if not free:
                raise MoveFailed(f"{self.part.name} 里有几行互相指着，放不进来。没有导入。")
            yield from free
            for row in free:
                del waiting[row.pk]

    def _rows(self) -> Iterator[Any]:
        for number, values in enumerate(self.package.rows(self.part, len(self.given)), 1):
            try:
                yield self._row(values)
            except Unreadable as problem:
                raise MoveFailed(f"{self.part.name} 第 {number} 行：{problem}。没有导入。") from problem

    def _row(self, values: list[Any]) -> Any:
        told = {f.attname: self._value(f, value) for f, value in zip(self.given, values, strict=True)}
        told |= {field.attname: filled(field) for field in self.missing}
        row: Any = self.model(school_id=self.school.pk, **told)
        if self.made_searchable:
            row.search = search_text(row)
        return row

    def _value(self, field: Any, told: Any) -> Any:
        value = value_of(field, told)
        if value is None or field.attname not in self.accounts:
            return value
        if value not in self.settled:
            raise Unreadable(f"{field.attname} 指向包里没有的账号")
        return self.settled[value]


def _is_later(target: Any, own: UUID, waiting: dict[UUID, Any]) -> bool:
    """Rows come by rising key, so a larger key has not come yet; and who points to a waiting row waits too."""
    return target is not None and target != own and (target > own or target in waiting)


def _waits(row: Any, link: str, waiting: dict[UUID, Any]) -> bool:
    target = getattr(row, link)
    return target != row.pk and target in waiting
