"""What every table of a school has in common: its school, its key, its time, and the process it walks through.

The rules are those of house.md 7: they cost nothing now and let rows be moved, merged and cut by school later.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import WhereNode
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.keys import uuid7
from houqin.core.scope import current_school_id

if TYPE_CHECKING:
    from houqin.people.models import Member

ITS_OWN_KEY = object()  # in `MOVES_AS`: the row's own key, for a column that must differ from row to row


class SchoolQuerySet(models.QuerySet[Any]):
    """Rows of one school. Rooms narrow ``visible_to`` where not everybody who may look may see all."""

    def visible_to(self, member: "Member") -> Self:
        """The rows this member may see: all of the school's with the view permission, none without."""
        return self if member.can(self.model.view_code()) else self.none()

    def choosable(self) -> Self:
        """The rows that may be chosen in a form; rooms leave out what is no longer in use."""
        return self.all()

    def in_scope(self) -> Self:
        """The same rows, tied to the school that is named now."""
        return self.filter(school_id=current_school_id())


class SchoolRows(models.Manager.from_queryset(SchoolQuerySet)):  # type: ignore[misc]
    """The way to a school's rows: filtered by the school named now, and an error where none is named."""

    def get_queryset(self) -> SchoolQuerySet:
        return SchoolQuerySet(self.model, using=self._db).in_scope()

    @classmethod
    def of(cls, queryset_class: type[SchoolQuerySet]) -> "SchoolRows":
        """The same manager with a room's own QuerySet."""

        def get_queryset(self: models.Manager[Any]) -> SchoolQuerySet:
            return queryset_class(self.model, using=self._db).in_scope()

        name = f"{queryset_class.__name__}Rows"
        made = type(name, (models.Manager.from_queryset(queryset_class),), {"get_queryset": get_queryset})
        return made()  # type: ignore[no-any-return]


class SchoolForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A link between two rows of one school; its joins carry the school.

    The database checks (school, id) together through core/guards.py, so Django's own single-column constraint is off.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)  # an index without the school first serves no page
        super().__init__(to, on_delete, **kwargs)

    def get_extra_restriction(self, alias: Any, related_alias: Any) -> WhereNode:
        """SQL: `related.school_id = this.school_id`, added to every join."""
        mine: Any = self.model._meta.get_field("school")
        theirs: Any = self.related_model._meta.get_field("school")
        same: Any = Exact(Col(related_alias, theirs), Col(alias, mine))
        return WhereNode([same])

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"queryset": self.related_model._default_manager.all, **kwargs})


class Remembering(models.Model):
    """A row that knows what it was when it was read, so that an action can tell what it changed."""

    UNTOLD: ClassVar[tuple[str, ...]] = ("search",)  # derived or secret columns: no news for the history
    NO_SECRET: ClassVar[tuple[str, ...]] = ()  # the untold ones that may travel with the school
    HAS_PAGE: ClassVar[bool] = False  # set by the declaration of its list: such a row shows its history

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> Self:
        row = super().from_db(db, field_names, values, **kwargs)
        row.remember_values()
        return row

    def remember_values(self) -> None:
        """Take note of the values as they stand in the database, to tell later what an action changed."""
        stored = self.__dict__.copy()  # more than the columns, but hundreds of rows are read for a page
        stored.pop("_stored", None)
        self._stored = stored

    def changed_values(self, *, untold: bool = False) -> dict[str, tuple[Any, Any]]:
        """Column -> (before, after) for what is not as it was loaded; all columns of a new row.

        Derived and secret columns are no news, and are left out unless `untold`.
        """
        stored = getattr(self, "_stored", None)
        changes = {}
        for field in self._meta.concrete_fields:
            if field.attname in self.UNTOLD and not untold:
                continue
            after = self.__dict__.get(field.attname)
            before = None if stored is None else stored.get(field.attname)
            if before != after:
                changes[field.attname] = (before, after)
        return changes


class Owned(Remembering):
    """A row that belongs to one school for ever."""

    SCOPE: ClassVar[str] = "school"
    WRITTEN_ONCE: ClassVar[tuple[str, ...]] = ("school_id", "recorded_at")  # and never changed by anybody
    STAYS: ClassVar[str] = ""  # why the rows stay behind when the school moves (core/moving)
    MOVES_AS: ClassVar[dict[str, Any]] = {}  # what moves in the place of columns that open something
    SCANNED: ClassVar[bool] = False  # rows carry labels whose code may be scanned where one is chosen
    SEARCHED: ClassVar[tuple[str, ...]] = ()  # the own fields that the `search` column is made of

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(
        "people.School",
        models.PROTECT,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("学校"),
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = SchoolRows()

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "objects"

    @classmethod
    def view_code(cls) -> str:
        """The permission to see rows of this kind, e.g. ``repairs.view_ticket``."""
        return f"{cls._meta.app_label}.view_{cls._meta.model_name}"

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        """An update never moves a row to another school: the school stands in WHERE, not in SET."""
        values = [value for value in values if value[0].attname not in self.WRITTEN_ONCE]
        return super()._do_update(base_qs, using, pk_val, values, *rest)


@dataclass(frozen=True)
class Step:
    """One arrow of a process: from these statuses, by this action, to that one (or one of those)."""

    source: tuple[str, ...]
    target: str | tuple[str, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        return (self.target,) if isinstance(self.target, str) else self.target


class Process(Owned):
    """A row that walks through statuses by actions. ``STEPS`` says which action leads from where to where."""

    STEPS: ClassVar[dict[str, Step]] = {}
    FIRST: ClassVar[str] = ""  # the status of a new row
    TONES: ClassVar[dict[str, str]] = {}  # status -> the badge's meaning on screen

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "objects"

    def clean(self) -> None:
        super().clean()
        field: Any = self._meta.get_field("status")
        if getattr(self, "status") not in dict(field.choices or ()):  # noqa: B009
            raise ValidationError({"status": _("没有这种状态。")})
