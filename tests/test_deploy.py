"""What lies in deploy/: units and settings that the program understands (proxies: tests/promises/test_proxies.py)."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from houqin import cli

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.rglob("*.service"))
SOURCES = sorted(
    path for top in ("houqin", "config") for path in (ROOT / top).rglob("*.py") if "tests" not in path.parts
)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_unit_calls_a_command_with_options_that_are_there(unit: Path) -> None:
    text = unit.read_text(encoding="utf8")
    (call,) = re.findall(r"^ExecStart=(.*)$", text, re.M)
    words = re.sub(r".*\.venv/bin/houqin ", "", call).rstrip("'")
    words = words.replace("${HOUQIN_LISTEN}", "127.0.0.1").replace("${HOUQIN_WEB_PROCESSES}", "8")
    parser = cli._parser(shlex.split(words))
    parser.parse_args(shlex.split(words))
    assert "User=houqin" in text
    assert "NoNewPrivileges=yes" in text


def test_every_setting_in_deploy_is_one_that_is_read() -> None:
    read = {
        name
        for path in [*SOURCES, *UNITS, *DEPLOY.rglob("*.py")]
        for name in re.findall(r"HOUQIN_[A-Z_]+", path.read_text(encoding="utf8"))
    }
    for path in DEPLOY.rglob("*.env"):
        named = set(re.findall(r"^#?(HOUQIN_[A-Z_]+)=", path.read_text(encoding="utf8"), re.M))
        assert named
        assert named - read == set()


@pytest.mark.parametrize("kind", ["one-machine", "county"])
def test_what_is_typed_on_a_server_has_the_settings_of_the_service(kind: str, tmp_path: Path) -> None:
    """Also where the address of a database holds what a shell would run; and as the account of the service."""
    settings = (DEPLOY / kind / "houqin.env").read_text(encoding="utf8") + "HOUQIN_NOTE=a b&c;$(false)\n"
    (tmp_path / "houqin.env").write_text(settings, encoding="utf8")
    for name, does in {
        "id": "echo ${AS:-houqin}",
        "runuser": 'echo runuser "$@"',
        "program": 'env | grep ^HOUQIN_ | LC_ALL=C sort; echo "$@"',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    script = (DEPLOY / "houqin").read_text(encoding="utf8")
    script = script.replace("/etc/houqin/houqin.env", str(tmp_path / "houqin.env"))
    (tmp_path / "houqin").write_text(
        script.replace("/opt/houqin/.venv/bin/houqin", str(tmp_path / "program"))
    )
    (tmp_path / "houqin").chmod(0o755)

    def typed(**env: str) -> list[str]:
        path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        done = subprocess.run(
            [tmp_path / "houqin", "backup", "--to", "a b"], env=path | env, capture_output=True, check=True
        )
        return done.stdout.decode().splitlines()

    asked = re.findall(r"^HOUQIN_.*$", settings, re.M)
    assert typed() == [*sorted(asked), "backup --to a b"]
    assert typed(AS="root") == [f"runuser -u houqin -- {tmp_path / 'houqin'} backup --to a b"]
