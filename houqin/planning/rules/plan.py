"""What a reading yields: plans with goals, calendar, duties and safety education; the questions left; the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from houqin.duties.rules.frequency import Found

Json = dict[str, Any]


def _filled(**values: Any) -> Json:
    """Only what holds something: the plain case stays as short as it was asked for."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


@dataclass
class CalendarItem:
    """One line of a month. What a table says beside it (week, people, remark) is kept beside it."""

    year: int | None
    month: int | None
    text: str
    week: int | None = None
    months: list[int] = field(default_factory=list)
    part: str | None = None
    day: str = ""
    area: str = ""
    people: list[str] = field(default_factory=list)
    remark: str = ""
    numbered: bool = True
    chapter: bool = False  # its area is the heading above it

    def as_json(self) -> Json:
        """year, month, text; and what else there is."""
        return {"year": self.year, "month": self.month, "text": self.text} | _filled(
            week=self.week,
            months=self.months,
            part=self.part,
            day=self.day,
            area=self.area,
            people=self.people,
            remark=self.remark,
        )


@dataclass
class Duty:
    """One row of the divided duties."""

    area: str
    number: int | None
    scope: str
    people: list[str]
    remark: str
    frequency: Found
    above: list[str] = field(default_factory=list)  # whom the cell above names, when this row names nobody
    new_area: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> Json:
        """As the preview and the JSON file have it."""
        return {
            "area": self.area,
            "number": self.number,
            "scope": self.scope,
            "people": self.people,
            "remark": self.remark,
            "frequency": [each.as_dict() for each in self.frequency],
        } | _filled(extra=self.extra)


@dataclass
class SafetyRow:
    """The safety education of one month, or of every month (常规)."""

    month: int | None
    themes: list[str]
    activities: list[str]
    records: list[str] = field(default_factory=list)
    label: str = ""

    def as_json(self) -> Json:
        """month, themes, activities; and what else there is."""
        return {"month": self.month, "themes": self.themes, "activities": self.activities} | _filled(
            records=self.records, label=self.label
        )


@dataclass
class Rest:
    """A line that is neither goal, calendar nor duty. It is kept, with its heading; no task comes of it by itself."""

    text: str
    kind: str  # heading, slogan, measure, note, table
    heading: str = ""
    frequency: Found = field(default_factory=list)
    aim: bool = False  # stands under 指导思想

    def as_json(self) -> Json:
        """As the JSON file has it; `assign` is always false: 不派任务 until somebody says otherwise."""
        return {"kind": self.kind, "text": self.text, "assign": False} | _filled(
            heading=self.heading, frequency=[each.as_dict() for each in self.frequency]
        )


@dataclass
class Plan:
    """One plan of a file."""

    title: str = ""
    goals: list[str] = field(default_factory=list)
    calendar: list[CalendarItem] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    safety: list[SafetyRow] = field(default_factory=list)
    rest: list[Rest] = field(default_factory=list)
    calendar_title: str = ""
    safety_title: str = ""
    asked: list[str] = field(
        default_factory=list
    )  # questions about the plan as a whole; those of a row stay with it

    def as_json(self) -> Json:
        """As the JSON file has it."""
        return {
            "title": self.title,
            "goals": self.goals,
            "calendar": [each.as_json() for each in self.calendar],
            "duties": [each.as_json() for each in self.duties],
            "safety_education": [each.as_json() for each in self.safety],
            "rest": [each.as_json() for each in self.rest],
        }


@dataclass
class Reading:
    """All that was understood of a file, and what has to be asked."""

    plans: list[Plan] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    offers: list[Json] = field(default_factory=list)
    underlined: list[Json] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        """As `houqin import plan --json` writes it."""
        return {
            "plans": [each.as_json() for each in self.plans],
            "questions": self.questions,
            "offers": self.offers,
            "underlined": self.underlined,
            "rest": self.rest,
        }

    def texts(self) -> Iterator[str]:
        """Every text that was read, for searching in it."""
        for plan in self.plans:
            yield from plan.goals
            yield from (item.text for item in plan.calendar)
            yield from (f"{duty.scope} {duty.remark}".strip() for duty in plan.duties)
            yield from (text for row in plan.safety for text in (*row.themes, *row.activities))
            yield from (each.text for each in plan.rest)
