"""Every address of the product, filled in with the rows of one school: what the page tests ask for.

An address that is neither a list, a row nor an action is told in ``FILLED``; one that is told nowhere fails its test.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.urls import reverse

from houqin.core.actions import ACTIONS
from houqin.core.checks import named_views
from houqin.core.health import parts
from houqin.core.jobs import Job, enqueue, run_next
from houqin.core.models import Process
from houqin.core.pages.declared import PAGES, ListPage
from houqin.core.pages.filters import ChoiceFilter, RowFilter
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS
from tests.cast import Cast
from tests.samples import ROWS, all_rows, do, fresh, key_of, row_in, row_of, school_models, ways


def _boxed(world: "World") -> Any:
    """The key of a box with a register and a paper in it."""
    return world.one(apps.get_model("boxes.Box")).pk


def _of_register(page: str) -> Any:
    """A page of a register that is in use."""
    model = apps.get_model("registers.Register")
    return lambda world: [f"/registers/{page}/{row.pk}/" for row in world.rows[model] if row.status == "on"][
        :1
    ]


NAMES = sorted({name for name, _pattern in named_views()})
PAGE_NAMES = sorted(PAGES)


@dataclass
class World:
    """A school full of rows: one of each kind at least, processes in every status."""

    cast: Cast
    rows: dict[Any, list[Any]] = field(default_factory=dict)
    job: Job | None = None

    def one(self, model: Any) -> Any:
        return self.rows[model][0]

    def keys(self) -> set[str]:
        """The keys of all rows of the school, the members' and entries' too."""
        found = {str(key_of(key)) for rows in all_rows(self.cast.school).values() for key in rows}
        return found | {str(self.job.pk) if self.job else str(self.cast.school.pk)}


def keys_told(said: str, keys: set[str], url: str) -> list[str]:
    """Which of these keys were told, but for those that were asked for."""
    return [key for key in keys.intersection(KEY.findall(said)) if key not in url]


def fill(cast: Cast) -> World:
    """One row of each kind, and of a process one in each status."""
    world = World(cast)
    for model in ROWS:
        world.rows[model] = [row_of(cast, model)]
        if issubclass(model, Process) and cast.tan.pk != cast.hu.pk:
            world.rows[model] += [row_in(cast, model, status) for status in ways(model)]
    return world


def export(world: World) -> None:
    """A finished export of Hu's, as a job."""
    world.job = enqueue("core.export_list", by=world.cast.hu, page="people.members", params="")
    assert run_next()


# Text columns in which a mark would break the row's meaning, or in which nobody types.
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOT_MARKED = re.compile(
    r"^code$|tracking|roles|digest|sha256|hash|salt|tree|model|action|kind|period|status|extension|_key$|^pair$"
)


def mark(world: World, word: str) -> None:
    """Put a word into every text of the school that a person could have typed."""
    with in_school(world.cast.school):
        for model in school_models():
            if getattr(model, "APPEND_ONLY", False):
                continue
            for row in model.objects.all():
                model.objects.filter(pk=row.pk).update(**_marked(row, word))
    for model, rows in world.rows.items():
        world.rows[model] = [fresh(row) for row in rows]
    do(world.cast, "core.attach_photos", world.cast.tan)


def _marked(row: Any, word: str) -> dict[str, str]:
    marked = {}
    for each in row._meta.local_fields:
        if not hasattr(each, "max_length") or each.choices or NOT_MARKED.search(each.name):
            continue
        if (each.max_length or 500) < len(word):
            continue
        text = getattr(row, each.name)
        if text and each.get_internal_type() in ("CharField", "TextField"):
            marked[each.name] = word + text[len(word) - (each.max_length or 500) :]
    return marked


def addresses(name: str, world: World) -> list[str]:
    """What can be asked for under this name, with this world's rows."""
    if name in FILLED:
        return FILLED[name](world)
    if name in PAGES:
        return of_list(PAGES[name], world)
    if name.removesuffix(".row") in PAGES:
        page = PAGES[name.removesuffix(".row")]
        return [page.row_url(row.pk) for row in world.rows[page.model]]
    if name.removesuffix(".batch") in ACTIONS and name.endswith(".batch"):
        action = ACTIONS[name.removesuffix(".batch")]
        return [f"/{action.room}/{action.name}/?ids={world.one(action.model).pk}"]
    assert name in ACTIONS, f"tests/addresses.py does not say how to ask for {name}"
    return [of_action(name, row) for row in rows_of_action(name, world)]


def rows_of_action(code: str, world: World) -> list[Any]:
    """On which rows this action can be asked for; [None] when it begins with the school."""
    action = ACTIONS[code]
    if action.on_school:
        return [None]
    if action.on_any_row:
        return [world.one(page.model) for page in PAGES.values()]
    return world.rows[action.model]


def of_action(code: str, row: Any) -> str:
    """The address of an action's form."""
    action = ACTIONS[code]
    if row is None:
        return f"/{action.room}/{action.name}/"
    return (
        f"/{action.room}/{action.name}/"
        + (f"{row._meta.label_lower}/" if action.on_any_row else "")
        + f"{row.pk}/"
    )


def of_list(page: type[ListPage], world: World) -> list[str]:
    """The list as it opens, each tab, each order, searched, filtered, exported and printed."""
    last = f"tab={page.tabs[-1].key}&" if page.tabs else ""
    asked = ["", f"{last}q=Kanarie", f"{last}export=xlsx", f"{last}print=1", "q=a&q=b"[:3]]
    asked += [f"tab={tab.key}" for tab in page.tabs] + [f"{last}sort={sort.key}" for sort in page.sorts]
    asked.append(last + "&".join(f"columns={column.key}" for column in page.columns))
    for each in page.filters:
        if isinstance(each, ChoiceFilter):
            asked += [f"{last}{each.name}={key}" for key, _words in each.choices]
        elif isinstance(each, RowFilter):
            asked.append(f"{last}{each.name}={world.one(apps.get_model(each.model)).pk}")
    return [f"{page.url()}?{query}" if query else page.url() for query in asked]


def of_file(name: str) -> Callable[[World], list[str]]:
    return lambda world: [reverse(name, args=[row.pk]) for row in world.rows[apps.get_model("core.File")]]


def of_imports(end: str) -> Callable[[World], list[str]]:
    return lambda world: [f"/import/{name}/{end}" for name in IMPORTERS]


def of_code(world: World) -> list[str]:
    place = world.one(apps.get_model("places.Place"))
    return [f"/q/{world.cast.school.code}/{place.code}/"]


def of_labels(world: World) -> list[str]:
    """The page as it opens, for chosen places, for a roll, and its print."""
    place, roll = (world.one(apps.get_model("places", name)) for name in ("Place", "LabelRoll"))
    chosen = f"/places/labels/?ids={place.pk}&which=picked"
    return ["/places/labels/", chosen, f"/places/labels/?which=roll&roll={roll.pk}", f"{chosen}&print=pdf"]


def of_tracking(end: str = "") -> Callable[[World], list[str]]:
    return lambda world: [
        f"/t/{world.cast.school.code}/{row.tracking}/{end}"
        for row in world.rows[apps.get_model("repairs.Ticket")][:3]
    ]


def of_options(world: World) -> list[str]:
    seen = [model for model in apps.get_models() if hasattr(model, "view_code")]
    found = [f"/pick/{model._meta.app_label}/{model._meta.model_name}/" for model in seen]
    found += [f"{url}?q=Kanarie" for url in found]
    return [*found, "/pick/people/member/?for=repairs.finish_ticket", "/pick/people/user/", "/pick/no/thing/"]


def just(*urls: str) -> Callable[[World], list[str]]:
    return lambda world: list(urls)


def of_papers(world: World) -> list[tuple[str, str]]:
    """(the page where it is chosen, its PDF) for each thing the repairs room prints."""
    round_, place = (world.one(apps.get_model(label)).pk for label in ("repairs.Round", "places.Place"))
    asked = [
        "book/?when=2026-09",
        "slips/?which=all&paper=two",
        f"rounds/?round={round_}",
        "book/?when=2026-Y",
        "blank-book/?when=2026-09&lines=1",
        "blank-slips/?count=2&paper=a5",
        f"rooms/?place={place}",
    ]
    return [(f"/repairs/papers/{each}", f"/repairs/papers/{each.replace('/', '/pdf/')}") for each in asked]


def of_survey(page: str) -> Callable[[World], list[str]]:
    return lambda world: [
        f"/surveys/{page}/{row.pk}/" for row in world.rows[apps.get_model("surveys.Survey")][:3]
    ]


def _with_box(rows: list[Any], world: World) -> list[Any]:
    """Opinions with the boxes they were put into."""
    with in_school(world.cast.school):
        return list(type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).select_related("survey"))


FILLED: dict[str, Callable[[World], list[str]]] = {
    "today": just("/"),
    "login": just("/login/"),
    "logout": just("/logout/"),
    "at_school": lambda world: [f"/at/{world.cast.school.code}/"],
    "login.second": just("/login/second/"),
    "second": just("/second/"),
    "invited": lambda world: [f"/invite/{world.cast.school.code}/aaaa-bbbb-cccc/"],
    "people.joint_duty.print": lambda world: [
        f"/people/joint_duties/{row.pk}/print/" for row in world.rows[apps.get_model("people.JointDuty")]
    ],
    "people.invite": lambda world: [
        "/people/invite/",
        f"/people/invite/?ids={world.rows[apps.get_model('people.Member')][0].pk}",
    ],
    "district": just("/district/"),
    "district.enter": lambda world: [f"/district/{world.cast.school.code}/"],
    "heads_sheet": just("/history/heads/?month=2026-11"),
    "jobs": just("/jobs/"),
    "mine": just("/mine/"),
    "mine.devices.others": just("/mine/devices/others/"),
    "mine.devices.end": just("/mine/devices/0123456789abcdef0123/"),
    "school": just("/school/"),
    "backup_file": just("/school/backup/"),
    "archive": just("/school/archive/"),
    "archive_file": just("/school/archive/2026-10/"),
    "paper": lambda world: [
        f"/paper/repairs.ticket/{row.pk}/" for row in world.rows[apps.get_model("repairs.Ticket")]
    ],
    "inbox": just("/inbox/", "/inbox/?tab=all"),
    "inbox.read": just("/inbox/read/"),
    "inbox.open": lambda world: [f"/inbox/{row.pk}/" for row in world.rows[apps.get_model("core.Notice")]],
    "search": just("/search/", "/search/?q=Kanarie", "/search/?q=谭", "/search/?q=139"),
    "options": of_options,
    "job": lambda world: [f"/jobs/{world.job.pk}/", f"/jobs/{world.job.pk}/?file=1"] if world.job else [],
    "scan": just("/scan/"),
    "scan.read": just("/scan/read/"),
    "by_code": of_code,
    "tracked.find": lambda world: [
        f"/t/{world.cast.school.code}/",
        f"/t/{world.cast.school.code}/?code=a2b3",
    ],
    "tracked": of_tracking(),
    "tracked.photo": of_tracking(f"photo/{uuid4()}/"),
    "healthz": just("/healthz"),
    "readyz": just("/readyz"),
    "metrics": just("/metrics"),
    "set_language": just("/i18n/setlang/"),
    "upload_files": just("/files/"),
    "file": of_file("file"),
    "file_thumb": of_file("file_thumb"),
    "import": of_imports(""),
    "import_template": of_imports("template/"),
    "import_errors": of_imports("errors/?file=x"),
    "places.labels": of_labels,
    "certificates.about": just("/certificates/about/?kind=health", "/certificates/about/?kind=lift"),
    "certificates.paper": just("/certificates/paper/list/", "/certificates/paper/health/"),
    "registers.shelf": just("/registers/shelf/", "/registers/shelf/?pack=drawer&q=安全&slugs=visitors"),
    "registers.menu.pdf": lambda world: [
        f"/registers/menu/{row.pk}/pdf/" for row in world.rows[apps.get_model("registers.WeeklyMenu")]
    ],
    "registers.month": lambda world: [
        f"/registers/month/{row.pk}/?month=2026-11"
        for row in world.rows[apps.get_model("registers.Register")][:1]
    ],
    "registers.months": just("/registers/months/", "/registers/months/?month=2026-11&view=signals"),
    "registers.grid": lambda world: [
        f"/registers/grid/?register={row.pk}&month=2026-11"
        for row in world.rows[apps.get_model("registers.Register")][:1]
    ],
    "registers.fill": lambda world: [
        f"/registers/fill/{row.slug}/?on=2026-09-01&place=x&subject=x"
        for row in world.rows[apps.get_model("registers.Register")]
    ],
    "duties.packs": just("/duties/packs/", "/duties/packs/?pack=everyone&lines=drill"),
    "duties.calendar": just(
        "/duties/calendar/", "/duties/calendar/?view=week", "/duties/calendar/?view=list&on=2026-10-01"
    ),
    "duties.calendar.print": just("/duties/calendar/print/"),
    "duties.closing": just("/duties/closing/", "/duties/closing/?view=month&on=2026-10-01"),
    "duties.closing.missing": just("/duties/closing/missing.pdf"),
    "duties.closing.note": just("/duties/closing/note.pdf"),
    "duties.papers": just("/duties/papers/"),
    "duties.papers.matrix": just("/duties/papers/matrix.pdf"),
    "duties.papers.lists": just("/duties/papers/lists.pdf"),
    "duties.feed": just("/duties/feed/"),
    "duties.feed.read": lambda world: [f"/duties/feed/{world.cast.school.code}/{'a' * 43}.ics"],
    "terms.calendar": just("/terms/calendar/"),
    "terms.calendar.print": lambda world: [
        f"/terms/calendar/{row.pk}/print/" for row in world.rows[apps.get_model("terms.Term")]
    ],
    "repairs.board": just("/repairs/board/", "/repairs/board/?mine=1"),
    "repairs.calendar": just("/repairs/calendar/", "/repairs/calendar/?month=2026-11"),
    "repairs.statistics": just(
        "/repairs/statistics/", "/repairs/statistics/?from=2026-09-01&to=2027-01-31&people=1"
    ),
    "terms.week": just("/terms/week/", "/terms/week/?kind=page", "/terms/week/?kind=next"),
    "terms.week.picture": just("/terms/week.png?kind=page"),
    "terms.week.sheet": just("/terms/week.pdf?kind=page"),
    "repairs.bulletin": just("/repairs/bulletin/", "/repairs/bulletin/?kind=week&names=1"),
    "repairs.bulletin.picture": just("/repairs/bulletin.png", "/repairs/bulletin.png?kind=month"),
    "repairs.paste": just("/repairs/paste/"),
    "repairs.similar": lambda world: [
        f"/repairs/similar/?place={row.pk}" for row in world.rows[apps.get_model("places.Place")]
    ],
    "repairs.overhaul": just("/repairs/overhaul/"),
    "planning.read": just("/planning/read/"),
    "planning.line": lambda world: [
        f"/planning/line/{row.pk}/{query}"
        for row in world.rows[apps.get_model("planning.PlanLine")]
        for query in ("", "?edit=1")
    ],
    "planning.paper": lambda world: [
        f"/planning/papers/{world.one(apps.get_model('planning.Plan')).pk}/{what}/"
        for what in ("calendar", "open")
    ],
    "people.slips": lambda world: [
        "/people/slips/",
        *(f"/people/slips/?member={row.pk}" for row in world.rows[apps.get_model("people.Member")]),
    ],
    "devices.start": just("/devices/"),
    "devices.pair": just("/devices/pair/"),
    "devices.enter": lambda world: [f"/devices/enter/{world.cast.tan.pk}/"],
    "devices.leave": just("/devices/leave/"),
    "devices.stay": just("/devices/stay/"),
    "devices.signed": lambda world: [
        f"/devices/signed/{row.pk}/" for row in world.rows[apps.get_model("devices.Device")]
    ],
    "meetings.minutes": lambda world: [
        f"/meetings/minutes/{world.one(apps.get_model('meetings.Meeting')).pk}/pdf/"
    ],
    "meetings.handover": lambda world: [
        f"/meetings/handover/{world.one(apps.get_model('meetings.Handover')).pk}/pdf/"
    ],
    "reports.read": lambda world: [
        f"/reports/read/{row.pk}/?edition={edition}"
        for row, edition in zip(
            world.rows[apps.get_model("reports.Report")], ("full", "inner", "one"), strict=False
        )
    ],
    "reports.figure": lambda world: [
        f"/reports/figure/{world.one(apps.get_model('reports.Report')).pk}/?code={code}"
        for code in ("repairs.counted", "terms.school_days", "people.pupils")
    ],
    "reports.board": just("/reports/board/"),
    "reports.number": just(
        *(
            f"/reports/number/?code={code}&first=2026-09-01&last=2027-01-31"
            for code in ("repairs.counted", "duties.done", "certificates.held.health")
        )
    ),
    "reports.paper": lambda world: [
        f"/reports/paper/{world.one(apps.get_model('reports.Report')).pk}/?as={kind}"
        for kind in ("pdf", "docx", "xlsx")
    ],
    "reports.versions": lambda world: [
        f"/reports/versions/{row.pk}/" for row in world.rows[apps.get_model("reports.Report")]
    ],
    "reports.book": lambda world: [
        f"/reports/book/{world.one(apps.get_model('reports.ReportBook')).pk}/?as={kind}"
        for kind in ("pdf", "docx")
    ],
    "queries.build": lambda world: [
        "/queries/build/",
        *(f"/queries/build/?saved={row.pk}" for row in world.rows[apps.get_model("queries.SavedQuery")][:2]),
        "/queries/build/?of=repairs.tickets&rows=kind&across=status&f-kind=electric",
        "/queries/build/?of=places.places&rows=kind&export=xlsx",
    ],
    "queries.rows": lambda world: [
        "/queries/rows/?of=places.places&rows=kind&row=room",
        "/queries/rows/?of=repairs.tickets&columns=fault",
    ],
    "returns.table": lambda world: [
        f"/returns/table/{row.pk}/" for row in world.rows[apps.get_model("returns.Return")]
    ],
    "returns.number": lambda world: [
        f"/returns/number/{world.one(apps.get_model('returns.ReturnCell')).pk}/"
    ],
    "returns.download": lambda world: [
        f"/returns/download/{world.one(apps.get_model('returns.Return')).pk}/"
    ],
    "documents.compare": lambda world: [
        f"/documents/compare/{row.pk}/" for row in world.rows[apps.get_model("documents.Document")]
    ],
    "documents.paper": lambda world: [
        f"/documents/paper/{world.one(apps.get_model('documents.Document')).pk}/pdf/"
    ],
    "rosters.load": lambda world: [
        "/rosters/load/",
        f"/rosters/load/?roster={world.one(apps.get_model('rosters.Roster')).pk}",
    ],
    "rosters.print": lambda world: [
        f"/rosters/rosters/{row.pk}/print/" for row in world.rows[apps.get_model("rosters.Roster")]
    ],
    "registers.papers": lambda world: [
        f"/registers/papers/?register={world.one(apps.get_model('registers.Register')).pk}"
    ],
    "registers.papers.pdf": lambda world: [
        f"/registers/papers/pdf/?register={world.one(apps.get_model('registers.Register')).pk}&what={what}"
        for what in ("book", "blank")
    ],
    "registers.papers.sheet": lambda world: [
        f"/registers/papers/sheet/?register={world.one(apps.get_model('registers.Register')).pk}"
    ],
    "registers.design.new": just("/registers/design/", "/registers/design/?from=visitors"),
    "registers.design": _of_register("design"),
    "registers.versions": _of_register("versions"),
    "registers.definition": _of_register("definition"),
    "registers.now": just("/registers/now/"),
    "boxes.shelf": just("/boxes/shelf/"),
    "boxes.spines": lambda world: [f"/boxes/spines/?width=30&ids={_boxed(world)}"],
    "boxes.catalogue": lambda world: [f"/boxes/catalogue/?ids={_boxed(world)}"],
    "boxes.whole": lambda world: [f"/boxes/whole/{_boxed(world)}/"],
    "boxes.folder": lambda world: [f"/boxes/folder/{_boxed(world)}/"],
    "appraisals.papers": lambda world: [
        f"/appraisals/papers/?ids={world.one(apps.get_model('appraisals.Appraisal')).pk}"
    ],
    "registers.offline": just("/registers/offline.js"),
    "registers.inspection": just("/registers/inspection/"),
    "registers.inspection.pdf": just("/registers/inspection/pdf/"),
    "hazards.papers": just("/hazards/papers/", "/hazards/papers/?when=2026-T1&cover=on"),
    "hazards.papers.pdf": just("/hazards/papers/pdf/?when=2026-11"),
    "hazards.slip": lambda world: [f"/hazards/slip/{world.one(apps.get_model('hazards.Hazard')).pk}/pdf/"],
    "hazards.reply": lambda world: [
        f"/hazards/reply/{world.one(apps.get_model('hazards.Inspection')).pk}/pdf/"
    ],
    "hazards.similar": lambda world: [
        f"/hazards/similar/?place={row.pk}" for row in world.rows[apps.get_model("places.Place")]
    ],
    "survey": lambda world: [
        f"/s/{world.cast.school.code}/{row.code}/" for row in world.rows[apps.get_model("surveys.Survey")]
    ],
    "opinion": lambda world: [
        f"/s/{world.cast.school.code}/{row.survey.code}/{row.tracking}/"
        for row in _with_box(world.rows[apps.get_model("surveys.Opinion")], world)[:2]
    ],
    "surveys.share": of_survey("share"),
    "surveys.results": of_survey("results"),
    "surveys.counting": of_survey("counting"),
    "surveys.papers": lambda world: [
        f"/surveys/papers/{world.one(apps.get_model('surveys.Survey')).pk}/{what}/"
        for what in ("report", "sheet", "poster")
    ],
    "repairs.papers": just("/repairs/papers/"),
    "repairs.papers.one": lambda world: [url for url, _pdf in of_papers(world)],
    "repairs.papers.pdf": lambda world: [
        f"/repairs/papers/chosen/pdf/?ids={world.one(apps.get_model('repairs.Ticket')).pk}",
        *(pdf for _url, pdf in of_papers(world)),
    ],
    "api.openapi": just("/api/v1/openapi.json"),
    "api.docs": just("/api/v1/docs"),
    "api.upload": just("/api/v1/files"),
    "api.act": lambda world: [f"/api/v1/actions/{code}" for code in sorted(ACTIONS)],
    "api.rows": lambda world: [
        f"/api/v1/{key.replace('.', '/')}{query}"
        for key in PAGES
        for query in ("", "?q=Kanarie", "?limit=200")
    ],
    "api.row": lambda world: [
        f"/api/v1/{key.replace('.', '/')}/{world.one(page.model).pk}" for key, page in PAGES.items()
    ],
}


def text_of(answer: Any) -> str:
    """Everything an answer says: headers, body, and what a workbook holds inside."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return f"{head}\n{body.decode('utf8', 'replace')}"


# What those who watch the machine are told although nothing broke: there are no figures where they are not turned on,
# and a machine of the tests, on which nobody makes backups, need not be well in every part.
WATCHED = {"/metrics": 404, "/readyz": 503}


def is_for_watchers(url: str, answer: Any) -> bool:
    """One of these answers, and not a word more in it than the sentence or the names of the parts."""
    path = url.split("?")[0]
    if WATCHED.get(path) != answer.status_code:
        return False
    said = answer.content.decode()
    if answer.request["REQUEST_METHOD"] == "HEAD":
        return said == ""
    if path == "/metrics":
        return bool(said == "没有这个页面。")
    told = json.loads(said)
    return told.keys() == {"ready", "not_ready"} and set(told["not_ready"]) <= {
        *parts.HERE,
        *parts.IN_DATABASE,
    }


def bare(answer: Any) -> str:
    """An answer without what differs in every answer: the tokens against forgery and the keys of forms."""
    return bared(text_of(answer))


def bared(said: str) -> str:
    """The same of what an answer was read to say."""
    text = re.sub(r"(?m)^(Expires|X-Request-ID): .*$", "", said)
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|opened)" value=")[^"]*', r"\1", text)
    text = re.sub(r'(data-csrf=")[^"]*|("X-CSRFToken": ?")[^"]*|(csrf-token" content=")[^"]*', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "KEY", text)


def another_key(url: str) -> str:
    """The same address with a key that no row ever had."""
    return re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", lambda _found: str(uuid4()), url
    )
