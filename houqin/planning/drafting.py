"""From a file that waits to the rows of a draft: read before anything is locked, its people found among the school's."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from typing import Any

from houqin.core.canonical import canonical, sha256
from houqin.core.errors import Refused
from houqin.core.sheets.reading import Unusable
from houqin.core.sheets.uploads import Upload, find_upload
from houqin.people.models import Member
from houqin.people.roles import ROLES
from houqin.planning.files import read_plan
from houqin.planning.models import ACCEPTED, WITHDRAWN, Plan, PlanLine
from houqin.planning.rules.differences import Told, pairs
from houqin.planning.rules.identity import identity_of, same_title
from houqin.planning.rules.lines import SURE, Drafted, lines_of
from houqin.planning.rules.persons import EXACT, Matched, Person, match_all
from houqin.planning.rules.plan import Plan as Read
from houqin.planning.rules.plan import Reading

SLIP = "plan"  # what the slip of an upload says it is for
MOST_LINES = 2000
_read: ContextVar[tuple[str, Reading] | None] = ContextVar("read_plan", default=None)


@contextmanager
def reading_ahead(by: Any, data: Mapping[str, Any]) -> Iterator[None]:
    """The file is read by the limited child before the write lock is taken; what is wrong with it the rule says."""
    try:
        upload = find_upload(str(data.get("upload", "")), by=by, importer=SLIP)
        read = (upload.sha256, reading_of(upload))
    except (Refused, Unusable):
        read = None
    token = _read.set(read)
    try:
        yield
    finally:
        _read.reset(token)


def reading_of(upload: Upload) -> Reading:
    """What stands in a stored file; raise Unusable with a sentence."""
    return read_plan(upload.path, upload.name)


def read_before(upload: Upload) -> Reading:
    """What was read ahead, else read now; a file that cannot be used is a refusal like any other."""
    kept = _read.get()
    if kept is not None and kept[0] == upload.sha256:
        return kept[1]
    try:
        return reading_of(upload)
    except Unusable as problem:
        raise Refused(problem.sentence) from problem


def known_plan(sha: str) -> Plan | None:
    """The plan that was read from exactly this file before and still counts."""
    rows = Plan.objects.filter(sha256=sha).exclude(status=WITHDRAWN)
    found: Plan | None = rows.order_by("part", "-recorded_at").first()
    return found


def draft_rows(reading: Reading, upload: Upload, by: Member) -> list[Any]:
    """The plans of a file, each followed by its lines."""
    people = people_of_school()
    rows: list[Any] = []
    for part, read in enumerate(reading.plans, start=1):
        title = (read.title or Path(upload.name).stem)[:120]
        plan = _plan(read, title)
        plan.file_name, plan.sha256, plan.part, plan.by = upload.name, upload.sha256, part, by
        lines = [_line(plan, n, each, people) for n, each in enumerate(lines_of(read), start=1)]
        if len(lines) > MOST_LINES:
            raise Refused(f"《{title}》有 {len(lines)} 条，一份计划最多 {MOST_LINES} 条，请分开读入。")
        if plan.replaces is not None:
            lines += inherit(plan.replaces, plan, lines)
        rows += [plan, *lines]
    return rows


def _plan(read: Read, title: str) -> Plan:
    """A new plan, or a new version of the accepted one with the same title."""
    accepted = Plan.objects.filter(status=ACCEPTED).order_by("-recorded_at", "-id")[:200]
    before = next((each for each in accepted if same_title(each.title, title)), None)
    questions = read.asked[:60]
    if before is not None:
        same = {"kind": before.kind, "year": before.year, "ordinal": before.ordinal}
        return Plan(title=title, replaces=before, version=before.version + 1, questions=questions, **same)
    known = identity_of(title, [(item.year, item.month) for item in read.calendar if item.month])
    return Plan(title=title, kind=known.kind, year=known.year, ordinal=known.ordinal, questions=questions)


def people_of_school() -> list[Person]:
    """Everybody a plan could name."""
    rows = Member.objects.choosable().values_list("pk", "name", "posts_text")
    return [Person(str(pk), name, posts) for pk, name, posts in rows]


def matched(words: Sequence[str], people: Sequence[Person]) -> list[Matched]:
    """Who is meant, among the school's people and roles."""
    return match_all(words, people, {code: str(role.label) for code, role in ROLES.items()})


def who_json(found: Sequence[Matched]) -> list[list[str]]:
    """As a line keeps it."""
    return [[each.kind, each.value, each.label, each.how] for each in found]


def _line(plan: Plan, position: int, drafted: Drafted, people: Sequence[Person]) -> PlanLine:
    who = matched(drafted.people, people)
    unsure = [each for each in who if each.how != EXACT]
    sure = "guess" if drafted.sure == SURE and unsure else drafted.sure
    return PlanLine(
        plan=plan,
        position=position,
        kind=drafted.kind,
        number=drafted.number[:12],
        words=drafted.words,
        text=drafted.text,
        area=drafted.area[:40],
        year=drafted.year,
        months=drafted.months,
        part=drafted.part,
        week=drafted.week,
        day=drafted.day[:60],
        people="、".join(drafted.people)[:200],
        above="、".join(drafted.above)[:200],
        who=who_json(who),
        frequency=drafted.frequency,
        remark=drafted.remark,
        sure=sure,
        question="；".join(each.rstrip("。") for each in drafted.questions)[:300],
        decision=drafted.decision,
        amount=drafted.amount,
        unit=drafted.unit,
        signature=_signature(drafted),
    )


def _signature(drafted: Drafted) -> str:
    """A digest of what was read, without what we make of it."""
    ours = ("sure", "decision", "questions")
    return sha256(canonical({name: value for name, value in asdict(drafted).items() if name not in ours}))


# A new version -----------------------------------------------------------------------------------------------------

KEPT = (
    *(
        "text",
        "area",
        "year",
        "months",
        "part",
        "week",
        "day",
        "people",
        "who",
        "frequency",
        "sure",
        "question",
    ),
    *("decision", "amount", "unit", "counts"),
)


def told(line: PlanLine) -> Told:
    """A line as versions are compared by it."""
    return Told(line, line.kind, line.signature, line.text, tuple(line.months), line.number)


def inherit(before: Plan, plan: Plan, lines: Sequence[PlanLine]) -> list[PlanLine]:
    """A line that stayed keeps all that was corrected and decided; one whose words changed stays the same line.

    The answer is what the school itself had added: duties gathered from lines of several months.
    """
    old = list(PlanLine.objects.filter(plan=before).order_by("position"))
    of_text, added = [each for each in old if each.signature], [each for each in old if not each.signature]
    copies = {each.pk: _copy(each, plan, len(lines) + n) for n, each in enumerate(added, start=1)}
    for pair in pairs([told(each) for each in of_text], [told(each) for each in lines]):
        if pair.old is not None and pair.new is not None:
            pair.new.origin = pair.old.origin
        if pair.is_same:
            _take_over(pair.old, pair.new)
            pair.new.gathered = copies.get(pair.old.gathered_id)
    return list(copies.values())


def _copy(line: PlanLine, plan: Plan, position: int) -> PlanLine:
    made = PlanLine(plan=plan, position=position, kind=line.kind, origin=line.origin, words=line.words)
    _take_over(line, made)
    return made


def _take_over(old: PlanLine, new: PlanLine) -> None:
    for name in KEPT:
        setattr(new, name, getattr(old, name))
