"""`run.py test` and `run.py check`: every check, one line each with its time, and one count at the end."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from tools.environment import PYTHON, script
from tools.lanes import Lanes, Run, side_by_side
from tools.postgres import private_postgres
from tools.results import write_table
from tools.steps import ROOT, Stop

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNIT = ["-n", "2", "--ignore=tests/browser", "-m", "not browser and not faults and not soak"]
FAULTS = ["-n", "2", "--dist", "loadgroup", "--ignore=tests/browser", "-m", "faults and not soak"]
# The stories of a file follow each other at one server; while one browser waits for it, another file's goes on.
BROWSER = ["-n", "2", "--dist", "loadfile", "tests/browser", "-m", "not soak"]
NOTHING_COLLECTED = 5


@dataclass
class Tally:
    """What the checks came to: the steps with their seconds, and the counts of all test runs together."""

    steps: list[tuple[str, float, bool]] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add_run(self, report: Path, good: bool) -> None:
        """Add the counts of one run from its JUnit file; a run that ended badly counts one failure at least."""
        suites = list(ElementTree.parse(report).iter("testsuite")) if report.exists() else []
        tests, skipped, failures, errors = (
            sum(int(suite.get(name, 0)) for suite in suites)
            for name in ("tests", "skipped", "failures", "errors")
        )
        failed = failures + errors
        self.passed += max(0, tests - skipped - failed)
        self.skipped += skipped
        self.failed += failed if good else max(1, failed)

    def add_check(self, good: bool) -> None:
        """A check that is no test run counts one failure when it fails, nothing when it holds."""
        self.failed += not good

    def tell(self) -> int:
        """Print the steps and, alone on the last line, the counts; return the exit code."""
        print()
        for name, seconds, good in self.steps:
            print(f"{'✓' if good else '✗'} {name}  {seconds:.1f} s")
        if self.skipped:
            print(f"{self.skipped} skipped")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0


def test_everything(arguments: Sequence[str]) -> int:
    """All checks; with arguments for pytest only the tests they name, on both engines."""
    browser = _chromium()
    tally = Tally()
    with _a_folder_for_data() as env, private_postgres() as address:
        env["HOUQIN_CHROMIUM"] = browser
        on_postgres = {**env, "HOUQIN_DATABASE_URL": address}
        if arguments:
            _run_tests(tally, "SQLite", [*arguments], env)
            _run_tests(tally, "PostgreSQL", [*arguments], on_postgres)
            return tally.tell()
        with side_by_side(_runs_that_reckon(env, on_postgres)) as runs:
            _check_without_running(tally, env)
            _count(tally, runs)
        with side_by_side(_runs_against_time(env, on_postgres), lanes=1) as runs:
            _count(tally, runs)
    return tally.tell()


def _count(tally: Tally, runs: Lanes) -> None:
    for run in runs.ended():
        tally.add_run(run.report, run.good)
        tally.steps.append((run.name, run.seconds, run.good))


def _runs_that_reckon(env: dict[str, str], on_postgres: dict[str, str]) -> list[Run]:
    """The longest first; each is right or wrong however busy the machine is."""
    return [
        _run_of_its_own("tests on SQLite", UNIT, env),
        _run_of_its_own("tests on PostgreSQL", UNIT, on_postgres),
        _run_of_its_own("stories in the browser", BROWSER, env),
    ]


def _runs_against_time(env: dict[str, str], on_postgres: dict[str, str]) -> list[Run]:
    """Crashes and crowds ask how much is done in so many seconds: nothing goes on beside them."""
    faults = [*FAULTS, *_files_marked("faults")]
    return [
        _run_of_its_own("crashes and crowds on PostgreSQL", faults, on_postgres),
        _run_of_its_own("crashes and crowds on SQLite", faults, env),
    ]


def _run_of_its_own(name: str, words: Sequence[str], env: dict[str, str]) -> Run:
    """A run beside others: with a data folder and a test database that no other has."""
    own = name.replace(" ", "_").lower()
    folder = Path(env["HOUQIN_DATA"]) / own
    folder.mkdir()
    made = folder.with_name("made")  # what all runs share, made by whoever needs it first: tests/shared.py
    made.mkdir(exist_ok=True)
    env = {**env, "HOUQIN_DATA": str(folder), "HOUQIN_MADE": str(made)}
    if "HOUQIN_DATABASE_URL" in env:
        env["HOUQIN_TEST_DATABASE"] = f"test_{own}"
    return Run(name, [str(PYTHON), "-m", "pytest", "-v", *words], env, folder / "report.xml")


def check_fast(room: str | None, arguments: Sequence[str]) -> int:
    """Format, lint, types, and the tests of one room on SQLite, or the house tests when no room is named."""
    if room and not (ROOT / "houqin" / room / "tests").is_dir():
        raise Stop(f"没有 houqin/{room}/tests 这个文件夹：请检查 ROOM= 的名字。")
    tally = Tally()
    with _a_folder_for_data() as env:
        _check_without_running(tally, env)
        where = f"houqin/{room}/tests" if room else "tests"
        _run_tests(tally, f"{where} on SQLite", [*UNIT, where, *arguments], env)
    return tally.tell()


def soak(arguments: Sequence[str]) -> int:
    """The long trials on both engines, then the ordinary tests under odd circumstances; and a table."""
    tally, long = Tally(), ["tests/promises", "-n", "0", "-o", "junit_family=xunit1"]
    with _a_folder_for_data() as env, private_postgres() as address:
        env["HOUQIN_SOAK"] = "1"
        env |= {
            name: value
            for name, value in os.environ.items()
            if name.startswith(("HOUQIN_BELL_", "HOUQIN_SOAK_"))
        }
        reports = {
            "SQLite": _run_tests(tally, "long trials on SQLite", [*long, *arguments], env),
            "PostgreSQL": _run_tests(
                tally,
                "long trials on PostgreSQL",
                [*long, *arguments],
                env | {"HOUQIN_DATABASE_URL": address},
            ),
        }
        if not arguments:
            odd = {"HOUQIN_ORDER": "reverse", "HOUQIN_MOMENT": "year_end", "TZ": "America/Los_Angeles"}
            quick = {name: value for name, value in env.items() if name != "HOUQIN_SOAK"}
            _run_tests(tally, "from behind, at the end of a year, elsewhere", UNIT, quick | odd)
            _run_tests(
                tally, "stories on a slow phone behind two walls", BROWSER, quick | {"HOUQIN_SLOW": "1"}
            )
        write_table(reports, ROOT / "data" / "soak.md")
    return tally.tell()


def _files_marked(marker: str) -> list[str]:
    """The test files in which the marker stands: thousands of others need not be read to be left out."""
    files = [path for folder in ("houqin", "tests") for path in (ROOT / folder).rglob("test_*.py")]
    return [str(path) for path in sorted(files) if f"mark.{marker}" in path.read_text(encoding="utf8")]


def _check_without_running(tally: Tally, env: dict[str, str]) -> None:
    manage = [PYTHON, "-m", "django"]
    for name, command in (
        ("format", [script("ruff"), "format", "--check", "."]),
        ("lint", [script("ruff"), "check", "."]),
        ("templates", [script("djlint"), "--lint", "--profile", "django", "--quiet", "houqin"]),
        ("imports point downward", [script("lint-imports")]),
        ("types", [script("mypy")]),
        ("static files complete", [*manage, "collectstatic", "--noinput", "-v", "0"]),
        ("migrations complete", [*manage, "makemigrations", "--check", "--dry-run"]),
    ):
        _check(tally, name, [str(part) for part in command], env)


def _check(tally: Tally, name: str, command: list[str], env: dict[str, str]) -> None:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf8")
    good = done.returncode == 0
    seconds = time.monotonic() - began
    print(f"{'✓' if good else '✗'} {name}  {seconds:.1f} s", flush=True)
    if not good:
        print(f"{done.stdout}{done.stderr}".strip(), flush=True)
    tally.steps.append((name, seconds, good))
    tally.add_check(good)


def _run_tests(tally: Tally, name: str, arguments: Sequence[str], env: dict[str, str]) -> Path:
    """Run pytest, count what came of it, and give its report."""
    print(f"▸ {name}", flush=True)
    report = Path(env["HOUQIN_DATA"]) / f"report-{len(tally.steps)}.xml"
    began = time.monotonic()
    command = [str(PYTHON), "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=env).returncode
    if code == NOTHING_COLLECTED:
        print(f"  {name}: no test was found, and an empty run proves nothing.", flush=True)
    tally.add_run(report, code == 0)
    tally.steps.append((name, time.monotonic() - began, code == 0))
    return report


@contextmanager
def _a_folder_for_data() -> Iterator[dict[str, str]]:
    """A data folder of its own for the checks; gone afterwards, also on Ctrl-C or TERM."""
    signal.signal(signal.SIGTERM, _leave_in_order)
    folder = Path(tempfile.mkdtemp(prefix="houqin-test-"))
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "PYTEST_"))}
    env |= {"HOUQIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}
    env |= {"PYTHONUTF8": "1"}
    try:
        yield env
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _leave_in_order(number: int, frame: FrameType | None) -> None:
    """Turn TERM into an exception, so that the private PostgreSQL is stopped on the way out."""
    raise SystemExit(128 + number)


def _chromium() -> str:
    for name in CHROMIUM:
        found = shutil.which(name)
        if found:
            return found
    raise Stop(
        "没有找到 Chromium，浏览器测试不能进行。Debian/Ubuntu 请先运行：apt-get install chromium fonts-noto-cjk"
    )
