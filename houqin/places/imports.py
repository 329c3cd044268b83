"""The list of rooms (房间一览表) as a sheet: buildings and floors grow from it, rooms match by their path.

A row with only a building, or only building and floor, stands for that building or floor itself, so that
the whole tree can go out and come in again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.core.sheets.checking import Checked, ParsedRow
from houqin.core.sheets.importing import Importer, Plan, reads_as, register
from houqin.people.imports import whole
from houqin.people.models import Member, School
from houqin.places.floors import floor_name, floor_number
from houqin.places.models import Keeper, Place
from houqin.places.sheets import KINDS, SHEET, WAY

CLASS = re.compile(r"\d.*班$")
OUTDOORS = re.compile(r"(场|道|门|台|棚|园|坛|池|墙|路|草坪|绿地|绿化带)$")
COLUMNS = {
    "name": "title",
    "room_number": "number",
}  # a field -> its column, where they are called differently


@dataclass
class Known:
    """The places in use by parent and name, people by name, keepers by place; what this file has touched."""

    children: dict[tuple[Any, str, str], list[Place]] = field(default_factory=dict)
    buildings: dict[str, list[Place]] = field(default_factory=dict)
    by_code: dict[str, Place] = field(default_factory=dict)
    by_key: dict[Any, Place] = field(default_factory=dict)
    titled: dict[str, list[Place]] = field(default_factory=dict)
    people: dict[str, list[Member]] = field(default_factory=dict)
    keepers: dict[Any, dict[str, Keeper]] = field(default_factory=dict)
    meant: dict[Any, int] = field(default_factory=dict)

    def learn(self, place: Place) -> None:
        """Take note of a place, also of one that is only planned."""
        for name in names_of(place):
            self.children.setdefault((place.parent_id, place.kind, name), []).append(place)
        if place.kind == Place.BUILDING:
            self.buildings.setdefault(place.name, []).append(place)
        self.by_code[place.code] = self.by_key[place.pk] = place
        self.titled.setdefault(place.name, []).append(place)


def names_of(place: Place) -> set[str]:
    """By what a place is found beneath its parent: a room by its number, others by name, a floor by its
    storey.
    """
    if place.kind == Place.FLOOR:
        number = floor_number(place.name)
        return {place.name} if number is None else {place.name, floor_name(number)}
    return {f"#{place.room_number}"} if place.room_number else {place.name}


class PlaceImporter(Importer):
    name = "places"
    sheet = SHEET
    action = "places.import_places"
    list_url = "/places/places/"

    def begin(self, rows: Sequence[ParsedRow], school: Any, by: Any) -> Known:
        """All places, their keepers, and people by name: three queries."""
        known = Known()
        for place in Place.objects.select_related("parent").order_by("tree"):
            known.learn(place)
        for keeper in Keeper.objects.filter(until_on__isnull=True):
            known.keepers.setdefault(keeper.place_id, {})[whole(keeper.name)] = keeper
        for member in Member.objects.filter(active=True, kind__in=(Member.PERSON, Member.CONTRACTOR)):
            known.people.setdefault(whole(member.name), []).append(member)
        return known

    def plan(self, checked: Checked, school: Any, by: Any) -> Plan:
        """Buildings and floors that are made on the way are no rows of the file: they are told in a note."""
        plan = super().plan(checked, school, by)
        made = len({id(each) for each in plan.add if isinstance(each, Place)}) - plan.counts.created
        note = _("表里写到而系统里没有的楼栋、楼层会一并建立：%(count)s 处。") % {"count": made}
        if made > 0 and note not in checked.notes:
            checked.notes.append(note)
        return plan

    def place(self, row: ParsedRow, plan: Plan, known: Known) -> None:
        """The room at its path: found, or new beneath its building and floor, which are made where
        missing.
        """
        same = known.by_code.get(row["code"] or "")
        path, new = ([same], []) if same else self.walk(row, known)
        if same and not stands_at(row, same, known):
            row.warn("building", _("这个编码的场所在%(path)s，导入不会移动它。") % {"path": same.path})
        if row.refused:
            return
        if not path:
            row.refuse("building", _("这一行没有写是哪里：请填楼栋、房间号或名称。"))
            return
        place = path[-1]
        first = known.meant.setdefault(place.pk, row.number)
        if first != row.number:
            row.refuse("number" if row["number"] else "title", _("与第 %(row)s 行重复。") % {"row": first})
            return
        warn_of(row, place, known)
        begun, changed, text = self.keepers_of(row, place, known)
        values = values_of(row, place) | text
        above = [each for each in new if each is not place]
        if plan.put(row, place, values, first=above, add=begun, update=changed):
            for each in new:
                known.learn(each)

    def walk(self, row: ParsedRow, known: Known) -> tuple[list[Place], list[Place]]:
        """(the places of the row's path from the top down, those of them that are new)."""
        path: list[Place] = []
        new: list[Place] = []
        for kind, name, number in steps_of(row):
            parent = path[-1] if path else None
            key = f"#{number}" if number else name
            found = known.children.get((parent.pk if parent else None, kind, key), [])
            if kind == Place.BUILDING and not found and parent is None:
                found = known.buildings.get(name, [])
            elif kind in KINDS and not found and parent is None and not number:
                found = [
                    each
                    for each in known.titled.get(name, [])
                    if each.kind == kind and not each._state.adding
                ]
            found = [each for each in found if each.active] or found
            if len(found) > 1:
                row.refuse(
                    "title" if number else "building",
                    _("有几处都叫“%(name)s”，请写明校区或房间号。") % {"name": name},
                )
                return [], []
            place = found[0] if found else Place(parent=parent, kind=kind, name=name, room_number=number)
            path.append(place)
            if not found:
                new.append(place)
        return path, new

    def keepers_of(
        self, row: ParsedRow, place: Place, known: Known
    ) -> tuple[list[Keeper], list[Keeper], dict[str, str]]:
        """(keepers begun, keepers changed, the place's line of names). A name that no member has stays a name."""
        wanted = row["keepers"] or ()
        held = known.keepers.get(place.pk, {})
        begun: list[Keeper] = []
        changed: list[Keeper] = []
        for name in wanted:
            people = known.people.get(name, [])
            member = people[0] if len(people) == 1 else None
            if member is None:
                row.warn("keepers", self.unsure(name, len(people)))
            keeper = held.get(name)
            if keeper is None:
                begun.append(Keeper(place=place, member=member, name=name))
            elif member is not None and keeper.member_id is None:
                keeper.member = member
                changed.append(keeper)
        for name, keeper in held.items() if wanted else ():
            if name not in wanted:
                keeper.until_on = clock.today()
                changed.append(keeper)
        known_text = tuple(filter(None, place.keepers_text.split("、")))
        if not wanted or reads_as(SHEET, "keepers", known_text, wanted):
            return begun, changed, {}
        return begun, changed, {"keepers_text": "、".join(wanted)}

    def unsure(self, name: str, count: int) -> str:
        """Why a keeper is only a name for now."""
        if count:
            return _("本校有 %(count)s 个“%(name)s”，先只记姓名，请到场所里指定是哪一位。") % {
                "count": count,
                "name": name,
            }
        return _("人员里没有“%(name)s”，先按姓名登记。") % {"name": name}

    def cells(self, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        """Places as the sheet shows them; the tree is read once."""
        above = {place.pk: place for place in Place.objects.only("parent_id", "kind", "name", "room_number")}
        for place in rows:
            values: dict[str, Any] = {"use": place.use or None, "code": place.code, **way_to(place, above)}
            if place.kind in KINDS:
                values["number"] = place.room_number or None
                values["title"] = place.name if place.name != place.room_number else None
                values["kind"] = place.kind if place.kind != Place.ROOM else None
            values["keepers"] = tuple(filter(None, place.keepers_text.split("、"))) or None
            yield values


def way_to(place: Any, known: Mapping[Any, Any]) -> dict[str, Any]:
    """Site, building and floor of a place, as the sheet's columns hold them; of two nested ones the outer."""
    way: dict[str, Any] = {}
    each = place
    while each is not None:
        if each.kind in WAY:
            way[WAY[each.kind]] = floor_number(each.name) if each.kind == Place.FLOOR else each.name
        each = known.get(each.parent_id)
    return way


def stands_at(row: ParsedRow, place: Place, known: Known) -> bool:
    """Whether the row names no other site, building or floor than where the place is."""
    way = way_to(place, known.by_key)
    return all(
        way.get(name) == row[name] or reads_as(SHEET, name, way.get(name), row[name])
        for name in WAY.values()
        if row[name]
    )


def steps_of(row: ParsedRow) -> list[tuple[str, str, str]]:
    """(kind, name, room number) of each place on the row's path."""
    steps = [(Place.SITE, row["site"], "")] if row["site"] else []
    steps += [(Place.BUILDING, row["building"], "")] if row["building"] else []
    steps += [(Place.FLOOR, floor_name(row["floor"]), "")] if row["floor"] else []
    if row["number"] or row["title"]:
        alone = not steps and not row["number"] and OUTDOORS.search(row["title"])
        kind = row["kind"] or (Place.OUTDOOR if alone else Place.ROOM)
        steps.append((kind, row["title"] or row["number"], row["number"] or ""))
    return steps


def values_of(row: ParsedRow, place: Place) -> dict[str, Any]:
    """What the row says about the place itself; an empty cell leaves what is known."""
    said = {"use": row["use"]}
    if place.kind in KINDS:
        said |= {"name": row["title"], "room_number": row["number"]}
    return {
        name: value
        for name, value in said.items()
        if value and not reads_as(SHEET, COLUMNS.get(name, name), getattr(place, name), value)
    }


def warn_of(row: ParsedRow, place: Place, known: Known) -> None:
    """A class has one room: the same class twice is kept and asked about. What was closed stays closed."""
    if not place.active:
        row.warn("title", _("这个场所已停用，导入不会恢复它。"))
    title = row["title"] or ""
    others = [each for each in known.titled.get(title, []) if each.pk != place.pk and each.active]
    if others and CLASS.search(title):
        words = {"title": title, "other": where(others[0])}
        row.warn("title", _("“%(title)s”不止一间，另一间在%(other)s，请核对。") % words)


def where(place: Place) -> str:
    """Where a place is, also of one that is only planned."""
    if place.path:
        return place.path
    own = place.room_number or place.name
    return f"{where(place.parent)} {own}" if place.parent else own


places = register(PlaceImporter())


@action(
    gettext_lazy("导入场所"),
    says=gettext_lazy("从表格导入场所"),
    elsewhere="/import/places/",
    ahead=places.ahead,
    alone="places",
)
def import_places(school: School, /, *, by: Member, upload: str, good_rows: bool = False) -> Changes:
    """The school's own list of rooms: all rows or none, or those that can be taken."""
    return places.run(school, by=by, upload=upload, good_rows=good_rows)
