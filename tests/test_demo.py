"""The demo schools are believable: real actions on school days, things left undone, nobody in an odd place."""

import os
import re
import shutil
import sqlite3
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from houqin.commands.demo import OVER, standing_told
from houqin.core import clock
from houqin.core.demo import Stage, scenes_of
from houqin.people import demo as people
from houqin.places import demo as places
from houqin.repairs import demo as repairs
from houqin.repairs.models import OPEN
from houqin.terms.demo import calendar_from, school_days
from tests.shared import demo_school
from tests.test_first_steps import houqin

SHARED = Path(__file__).resolve().parents[2] / "shared"
DAYS = [date(2026, 9, 1), date(2026, 11, 21), date(2027, 2, 14), date(2028, 8, 31)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demo for all who look at it."""
    return demo_school(tmp_path_factory)


@pytest.fixture
def base(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "houqin.sqlite3")
    yield connection
    connection.close()


def of_demo(table: str, columns: str, code: str = "DEMO") -> str:
    return (
        f"SELECT {columns} FROM {table} t JOIN people_school s ON s.id = t.school_id WHERE s.code = '{code}'"
    )


def moment(text: str) -> datetime:
    return clock.local(datetime.fromisoformat(text).replace(tzinfo=UTC))


def stage_of(until: datetime, script: str = "DEMO", *, whole: bool = False) -> Stage:
    school = SimpleNamespace(name=script)
    return Stage(school, script, people.first_day_before(clock.local(until).date()), until, whole=whole)


def test_the_demo_is_made_with_logins_only_its_owner_reads_and_its_history_holds(folder: Path) -> None:
    slip = folder / "demo-logins.txt"
    told = (folder / "told.txt").read_text(encoding="utf8")
    assert slip.read_text(encoding="utf8").strip() in told
    assert re.search(r"DEMO：\d{3,4} 条办理记录，核对无误", told)
    if os.name != "nt":
        assert stat.S_IMODE(slip.stat().st_mode) == 0o600
    verified = houqin(folder, "verify", "--files")
    assert verified.returncode == 0, verified.stdout
    assert re.search(r"DEMO .*：\d\d 份文件齐全", verified.stdout)


def test_made_twice_it_is_the_same_demo_and_tells_the_same_logins(folder: Path, tmp_path: Path) -> None:
    again = houqin(shutil.copytree(folder, tmp_path / "again"), "demo")
    assert again.returncode == 0
    assert again.stdout == (folder / "demo-logins.txt").read_text(encoding="utf8")


def test_a_demo_keeps_away_from_a_real_school(tmp_path: Path) -> None:
    assert houqin(tmp_path, "init", "--school", "REAL", "--name", "真学校").returncode == 0
    refused = houqin(tmp_path, "demo")
    assert refused.returncode == 2
    assert "这里已有真实学校" in refused.stderr


def test_the_printed_passwords_open_the_doors_of_eight_kinds_of_people(
    folder: Path, base: sqlite3.Connection
) -> None:
    lines = re.findall(
        r"^  (\w+) +(\w+)  (\S+) (\S+)$", (folder / "demo-logins.txt").read_text(encoding="utf8"), re.M
    )
    posts = {post for _login, _password, post, _name in lines}
    assert posts >= {"校长", "分管副校长", "总务主任", "水电维修工", "班主任", "保管员", "保安", "工会主席"}
    stored = dict(base.execute("SELECT login, password FROM people_user"))
    assert set(stored) == {login for login, *_rest in lines}
    login, password = lines[0][:2]
    assert Argon2PasswordHasher().verify(password, stored[login])
    assert not Argon2PasswordHasher().verify(password + "x", stored[login])


def test_one_person_works_at_both_schools_with_one_login(base: sqlite3.Connection) -> None:
    query = "SELECT m.name, count(*) FROM people_member m WHERE user_id NOT NULL GROUP BY user_id HAVING count(*) > 1"
    assert base.execute(query).fetchall() == [(people.WORKS_AT_BOTH, 2)]


def test_nobody_is_in_an_odd_place() -> None:
    for part in people.parts("DEMO"):
        outside = {"保安", "保洁员"} & set(part.posts)
        assert bool(part.employer) == bool(outside), part
        if part.department.endswith("组"):
            assert not {"保安", "保洁员", "炊事员", "水电维修工", "校长"} & set(part.posts), part
    names = Counter(part.name for part in people.parts("DEMO"))
    assert max(names.values()) == 1
    assert 55 <= len(names) <= 65
    assert len(people.parts("DEMO2")) == 7


def test_every_class_is_there_once_with_its_teacher_and_its_room(base: sqlite3.Connection) -> None:
    classes = base.execute(of_demo("people_schoolclass", "t.name, boys, girls, teacher_id")).fetchall()
    assert len({name for name, *_rest in classes}) == len(classes) == 24
    assert all(boys and girls and 8 <= boys + girls <= 50 for _name, boys, girls, _teacher in classes)
    assert len({teacher for *_rest, teacher in classes}) == 24
    rooms = Counter(place.name for place in places.places("DEMO") if place.name.endswith("班"))
    assert rooms == Counter(name for name, *_rest in classes)


def test_the_places_are_a_tree_without_doubles() -> None:
    for script in people.SCHOOLS:
        found = list(places.places(script))
        keys = [place.key for place in found]
        assert len(set(keys)) == len(keys)
        assert all(place.above in keys[:number] for number, place in enumerate(found) if place.above)
        known = {part.name for part in people.parts(script)}
        assert {place.keeper for place in found if place.keeper} <= known
    assert 90 <= len(list(places.places("DEMO"))) <= 130


def test_nothing_is_done_on_days_off_or_in_the_night(base: sqlite3.Connection) -> None:
    calendar = calendar_from(stage_of(clock.now()))
    query = of_demo("core_entry", "t.recorded_at, t.action")
    entries = [(moment(at), action) for at, action in base.execute(query)]
    assert len(entries) > 600
    repaired = [at for at, action in entries if action.startswith("repairs.")]
    assert [at for at in repaired if not calendar.is_school_day(at.date())] == []
    assert [at for at, _action in entries if not 7 <= at.hour < 18] == []
    off = [at for at, _action in entries if at.weekday() >= 5 and not calendar.is_school_day(at.date())]
    assert off == []


def test_not_all_is_well(base: sqlite3.Connection) -> None:
    columns = "status, returns, urgent, number, recorded_at"
    tickets = base.execute(of_demo("repairs_ticket", columns) + " ORDER BY number").fetchall()
    status = Counter(row[0] for row in tickets)
    behind = len(school_days(stage_of(clock.now())))
    assert 80 <= len(tickets) - behind // 3 <= 95  # one more every three school days, from September on
    assert sum(status.values()) == len(tickets)
    assert status["new"] >= 1
    assert status["rejected"] >= 1
    assert status["withdrawn"] == status["merged"] == status["cannot"] == 1
    assert status["waiting"] >= 2
    assert status["mended"] >= 3
    assert 60 <= status["confirmed"] < 0.95 * len(tickets)
    assert sum(row[1] for row in tickets) >= 3
    assert sum(row[2] for row in tickets) >= 2
    of_years = Counter(row[3][2:6] for row in tickets)
    assert [row[3] for row in tickets] == [
        f"WX{year}-{n:04d}" for year, many in sorted(of_years.items()) for n in range(1, many + 1)
    ]
    waiting = [moment(row[4]) for row in tickets if row[0] in OPEN]
    assert min(waiting) < clock.now() - timedelta(days=14)


def test_nothing_lies_in_the_future_and_time_runs_forward(base: sqlite3.Connection) -> None:
    for code in people.SCHOOLS:
        query = of_demo("core_entry", "t.recorded_at", code) + " ORDER BY t.number"
        times = [moment(at) for (at,) in base.execute(query)]
        assert times == sorted(times)
        assert times[-1] <= clock.now()


@pytest.mark.parametrize("today", DAYS)
def test_on_any_day_the_stories_stay_in_school_hours(today: date) -> None:
    stage = stage_of(clock.at(today, 12))
    calendar = calendar_from(stage)
    every = [clock.local(scene.moment) for scene in scenes_of(stage) if scene.moment <= stage.until]
    assert [at for at in every if not 7 <= at.hour < 18] == []
    assert [at for at in every if at.weekday() >= 5 and not calendar.is_school_day(at.date())] == []
    told = [scene.moment for scene in repairs.scenes(stage) if scene.moment <= stage.until]
    assert len(told) > 100
    assert [at for at in told if not calendar.is_school_day(clock.local(at).date())] == []
    assert all(stage.first_day <= clock.local(at).date() <= today for at in told)


def test_of_a_whole_term_every_school_day_is_played_and_no_other() -> None:
    stage = stage_of(clock.at(date(2027, 1, 29), 18), whole=True)
    calendar = calendar_from(stage)
    every = [clock.local(scene.moment) for scene in scenes_of(stage)]
    played = Counter(at.date() for at in every if at <= stage.until)
    assert [at for at in every if not 7 <= at.hour < 18] == []
    in_term = [day.date for day in calendar.days(stage.first_day, date(2027, 1, 22)) if day.school_day]
    assert [day for day in in_term if played[day] < 10] == []
    assert [day for day in played if day.weekday() >= 5 and not calendar.is_school_day(day)] == []
    assert sum(played.values()) > 1800


def test_it_is_said_whether_what_was_played_can_be_opened_now() -> None:
    assert standing_told(None) == ""
    with clock.moved(clock.at(date(2026, 1, 30), 12)):
        assert "houqin serve" in standing_told(date(2026, 1, 30))
        ahead = standing_told(date(2026, 1, 31))
    assert "那一天还没到" in ahead
    assert f"--until {OVER}" in ahead


def test_a_term_that_is_over_is_played_to_its_end() -> None:
    stage = stage_of(clock.at(date.fromisoformat(OVER), 18), whole=True)
    last = max(clock.local(scene.moment) for scene in scenes_of(stage) if scene.moment <= stage.until)
    assert (stage.first_day, last.date()) == (date(2025, 9, 1), date.fromisoformat(OVER))


def test_a_day_that_no_calendar_knows_is_refused(tmp_path: Path) -> None:
    for day, said in (("2099-01-01", "校历只到"), ("一月", "不是日期"), ("2001-01-01", "以后的日子")):
        refused = houqin(tmp_path, "demo", "--until", day)
        assert refused.returncode == 2
        assert said in refused.stderr


def test_the_same_day_gives_the_same_school() -> None:
    def one() -> list[datetime]:
        return [scene.moment for scene in scenes_of(stage_of(clock.at(date(2026, 11, 21), 12)))]

    assert one() == one()


@pytest.mark.skipif(not SHARED.exists(), reason="the school's own files are not in the repository")
def test_nobody_in_the_demo_bears_a_name_of_the_real_school() -> None:
    book = openpyxl.load_workbook(SHARED / "inputs/school-a/staff.xlsx")
    real = {str(row[1]).replace(" ", "") for row in book.active.iter_rows(min_row=3, values_only=True)}
    ours = {part.name for script in people.SCHOOLS for part in people.parts(script)}
    assert len(real) > 100
    assert real & ours == set()
