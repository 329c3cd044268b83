"""What lies in deploy/: units and settings that the program understands (proxies: tests/promises/test_proxies.py)."""

import re
import shlex
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
