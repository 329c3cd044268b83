"""What the columns of a list are in the database: whether they can be grouped, summed, or are a day."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, DateField, DateTimeField, F, IntegerField
from django.db.models.functions import TruncDate

from houqin.core.clock import SCHOOL_ZONE
from houqin.core.pages.declared import Column, ListPage


def rows_of(page: type[ListPage], member: Any) -> Any:
    """The rows this member may see, without sums over other rows: those would be summed a second time."""
    rows = page.rows(member).order_by()
    if any(each.contains_aggregate for each in rows.query.annotations.values()):
        return page.model.objects.filter(pk__in=rows.values("pk"))
    return rows


def field_of(rows: Any, path: str) -> Any:
    """The kind of value behind a column, or nothing where the database does not know it as one."""
    computed = rows.query.annotations.get(path)
    if computed is not None:
        return computed.output_field
    return _walked(rows.model, path.split("__"))


def _walked(model: Any, parts: list[str]) -> Any:
    """Along links that lead to one row each; what leads to many rows would count them twice."""
    try:
        field = model._meta.get_field(parts[0])
    except FieldDoesNotExist:
        return None
    if len(parts) == 1:
        return field if getattr(field, "concrete", False) and not field.is_relation else None
    one = field.is_relation and (field.many_to_one or field.one_to_one)
    return _walked(field.related_model, parts[1:]) if one else None


def linked(rows: Any, path: str) -> Any:
    """The kind of row that a column is about (维修人, 地点), or nothing."""
    if "__" not in path or path in rows.query.annotations or field_of(rows, path) is None:
        return None
    model = rows.model
    for part in path.split("__")[:-1]:
        model = model._meta.get_field(part).related_model
    return model


def is_day(field: Any) -> bool:
    return isinstance(field, DateField)  # a moment is one too


def is_moment(field: Any) -> bool:
    return isinstance(field, DateTimeField)


def is_number(column: Column, field: Any) -> bool:
    return column.kind in ("number", "money") and isinstance(field, IntegerField) and not column.choices


def is_short_text(column: Column, field: Any) -> bool:
    """Words that come again, as an area or a department; not what somebody wrote about one thing."""
    return column.kind == "text" and isinstance(field, CharField) and (field.max_length or 999) <= 80


def day_of(path: str, *, moment: bool) -> Any:
    """The date on the school's wall."""
    return TruncDate(path, tzinfo=SCHOOL_ZONE) if moment else F(path)
