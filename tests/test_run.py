"""run.py and its tools: what is skipped the second time, what is refused in a sentence, what the locks hold."""

import json
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

import run
from tools import commands, environment, frontend, gate, lanes, postgres, sizes, stamps, steps
from tools.steps import ROOT, Stop

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# In two halves, so that this file does not name what no file may name.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmmirror" + ".com",
    "/pypi" + "/simple",
]
PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+")


def test_an_old_python_is_told_in_one_sentence_what_is_needed() -> None:
    sentence = run.too_old((3, 10, 4))
    assert sentence
    assert "3.11" in sentence
    assert "3.10" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_newer_python_is_taken(version: tuple[int, ...]) -> None:
    assert run.too_old(version) is None


def test_run_py_itself_is_read_by_an_old_python() -> None:
    """Only what Python 3.6 can parse may stand in run.py, or an old Python shows a traceback and no sentence."""
    import ast

    ast.parse((ROOT / "run.py").read_text(encoding="utf8"), feature_version=(3, 6))


def test_a_port_in_use_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence = commands.port_in_use("127.0.0.1", port)
    assert sentence
    assert f"127.0.0.1:{port}" in sentence
    assert "--port" in sentence


def test_a_free_port_is_not_complained_about() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert commands.port_in_use("127.0.0.1", port) is None


@pytest.mark.parametrize("port", [70000, -1])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    assert commands.port_in_use("127.0.0.1", port)


def test_a_taken_port_ends_run_py_with_code_2_and_no_traceback() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, ROOT / "run.py", "--port", port]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, encoding="utf8", timeout=300)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_venv_module_is_named_with_debians_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(Stop, match="python3-venv"):
        environment.prepare()


def test_without_node_and_without_a_wheel_for_it_the_sentence_asks_for_node(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing_there(lock: str) -> None:
        raise Stop("no wheel")

    monkeypatch.setattr(environment, "_install", nothing_there)
    with pytest.raises(Stop, match=r"Node\.js"):
        environment.install_node()


def test_a_node_that_is_too_old_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, version in (("node", "v16.20.2"), ("npm", "8.0.0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert frontend._node() is None
    (tmp_path / "node").write_text("#!/bin/sh\necho v18.0.0\n")
    assert frontend._node() == tmp_path


def test_a_stamp_holds_until_a_file_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    source, stamp = tmp_path / "source", tmp_path / "stamps" / "done"
    source.mkdir()
    (source / "a.css").write_text("a")
    assert not stamps.is_current(stamp, stamps.fingerprint([source]))
    stamps.leave(stamp, stamps.fingerprint([source]))
    assert stamps.is_current(stamp, stamps.fingerprint([source]))
    (source / "a.css").write_text("b")
    assert not stamps.is_current(stamp, stamps.fingerprint([source]))


def test_a_renamed_file_changes_the_stamp_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    (tmp_path / "a").write_text("same")
    before = stamps.fingerprint([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert stamps.fingerprint([tmp_path]) != before


def test_a_failing_command_shows_our_sentence_and_its_last_lines() -> None:
    with pytest.raises(Stop, match=r"为什么(.|\n)*the last line"):
        steps.quietly(
            [sys.executable, "-c", "print('the last line'); raise SystemExit(3)"], otherwise="为什么"
        )


def test_a_command_that_is_not_there_is_a_sentence_too() -> None:
    with pytest.raises(Stop, match="没有"):
        steps.quietly(["/nowhere/at/all"], otherwise="没有这个程序")


def test_the_mirrors_that_pip_knows_hold_for_uv() -> None:
    listing = (
        "global.index-url='https://mirror.example/simple'\n"
        "install.find-links='/wheels'\n"
        "global.trusted-host='mirror.example'\n"
    )
    assert environment.in_words_of_uv(listing) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_FIND_LINKS": "/wheels",
        "UV_INSECURE_HOST": "mirror.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_of_a_lock_is_pinned_with_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf8").strip())
    entries = [entry for entry in entries if not entry.startswith("#")]
    assert entries
    bare = [
        entry.splitlines()[0] for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry
    ]
    assert bare == []


def test_each_wish_list_has_its_lock() -> None:
    wishes = {path.stem for path in (ROOT / "requirements").glob("*.in")}
    assert wishes == {path.stem for path in LOCKS}


def test_every_npm_package_is_pinned_by_its_contents() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = {name: about for name, about in packages.items() if name}
    assert named
    assert [name for name, about in named.items() if not about.get("integrity") or "resolved" in about] == []


def test_no_file_names_the_address_of_a_registry() -> None:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    guilty = [
        name
        for name in files.stdout.split("\0")
        if name and (ROOT / name).is_file() and _names_a_registry((ROOT / name).read_bytes())
    ]
    assert guilty == []


def _names_a_registry(content: bytes) -> bool:
    return any(host.encode() in content for host in REGISTRIES)


def test_the_search_for_registries_can_find_one() -> None:
    assert _names_a_registry(b"--index-url https://" + REGISTRIES[0].encode())


def _report(path: Path, **counts: int) -> Path:
    words = " ".join(f"{name}={quoteattr(str(count))}" for name, count in counts.items())
    path.write_text(f"<testsuites><testsuite {words}/></testsuites>")
    return path


def test_the_counts_of_all_runs_are_added_up_on_the_last_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = gate.Tally()
    tally.add_run(_report(tmp_path / "a", tests=10, failures=1, errors=1, skipped=2), good=False)
    tally.add_run(_report(tmp_path / "b", tests=5, failures=0, errors=0, skipped=0), good=True)
    assert tally.tell() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "11 passed, 2 failed"


def test_a_run_that_died_without_a_report_counts_as_failed(tmp_path: Path) -> None:
    tally = gate.Tally(passed=3)
    tally.add_run(tmp_path / "nothing", good=False)
    assert (tally.failed, tally.tell()) == (1, 1)


def test_a_check_that_fails_makes_the_whole_fail() -> None:
    tally = gate.Tally(passed=3)
    tally.add_check(good=True)
    assert tally.tell() == 0
    tally.add_check(good=False)
    assert tally.tell() == 1


def test_no_test_at_all_is_no_success() -> None:
    assert gate.Tally().tell() == 1


def test_without_chromium_the_sentence_names_debians_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Stop, match="apt-get install chromium"):
        gate.test_everything([])


def test_without_postgresql_the_sentence_names_debians_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with pytest.raises(Stop, match="apt-get install postgresql"), postgres.private_postgres():
        pass


def test_a_room_that_is_not_there_is_named() -> None:
    with pytest.raises(Stop, match="nonsense"):
        gate.check_fast("nonsense", [])


def test_sizes_names_files_and_functions(capsys: pytest.CaptureFixture[str]) -> None:
    assert sizes.tell(3) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("longest")] == [
        "longest files (lines):",
        "longest functions (lines):",
    ]
    assert len(lines) == 8


def test_what_debian_must_give_is_all_that_ci_installs_before_the_same_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf8")
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"]).returncode == 0
    assert script.rstrip().endswith("exec python3 run.py test")


def test_real_schools_are_served_though_no_demo_is_made_beside_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "_houqin", lambda *words: commands.MISSING)
    commands._make_demo(tmp_path)
    assert "照常启动" in capsys.readouterr().out
    monkeypatch.setattr(commands, "_houqin", lambda *words: 1)
    with pytest.raises(Stop, match="演示学校"):
        commands._make_demo(tmp_path)


def test_the_demo_logins_are_shown_again_without_making_anything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "_houqin", lambda *words: pytest.fail("nothing is to be made"))
    (tmp_path / "demo-logins.txt").write_text("hanshoutian  password\n", encoding="utf8")
    commands._make_demo(tmp_path)
    assert "hanshoutian" in capsys.readouterr().out


def a_run(tmp_path: Path, name: str, program: str) -> lanes.Run:
    return lanes.Run(name, [sys.executable, "-c", program], {}, tmp_path / f"{name}.xml")


def test_runs_go_side_by_side_and_each_is_told_in_one_piece(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The first waits for what only the second makes: one after the other they would never end."""
    made = tmp_path / "made"
    there = f"__import__('pathlib').Path({str(made)!r})"
    waits = f"import time\nprint('one')\nwhile not {there}.exists(): time.sleep(.01)\nprint('two')"
    told = "[gw0] [ 30%] FAILED tests/test_x.py::test_y "
    makes = f"print('tests/test_x.py::test_y '); print({told!r}); print('three'); {there}.touch(); raise SystemExit(1)"
    runs = [a_run(tmp_path, "waits", waits), a_run(tmp_path, "makes", makes), a_run(tmp_path, "last", "0")]
    with lanes.side_by_side(runs) as going:
        ended = {run.name: (run.good, run.code) for run in going.ended()}
    said = capfd.readouterr().out
    assert ended == {"waits": (True, 0), "makes": (False, 1), "last": (True, 0)}
    assert "✓ waits\none\ntwo\n" in said
    assert "  makes  30%  ✗ tests/test_x.py::test_y\n" in said
    assert "✗ makes\nthree\n" in said


def test_nothing_goes_on_when_the_checks_are_broken_off(tmp_path: Path) -> None:
    sleeps = "import time; print('begun', flush=True); time.sleep(600)"
    runs = [a_run(tmp_path, name, sleeps) for name in ("one", "two", "never")]
    with lanes.side_by_side(runs) as going:
        while len(going.processes) < 2:
            time.sleep(0.01)
    assert [process.poll() is None for process in going.processes] == [False, False]


def test_runs_beside_each_other_share_neither_data_nor_test_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_files_marked", lambda marker: [])
    sqlite = {"HOUQIN_DATA": str(tmp_path)}
    engines = sqlite, {**sqlite, "HOUQIN_DATABASE_URL": "postgres://x"}
    runs = [*gate._runs_that_reckon(*engines), *gate._runs_against_time(*engines)]
    assert (
        len({run.env["HOUQIN_DATA"] for run in runs}) == len({run.report for run in runs}) == len(runs) == 5
    )
    databases = [run.env["HOUQIN_TEST_DATABASE"] for run in runs if "HOUQIN_DATABASE_URL" in run.env]
    assert len(set(databases)) == len(databases) == 2
