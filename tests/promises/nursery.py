"""A process that has read all of Houqin once, and forks a child for every scene and command that tests ask for.

Reading Django and the rooms takes a second of a processor, which some ninety scenes and commands each paid before. A
child gets the environment of its house, reads the settings anew and opens connections of its own; it cannot tell that
it was not started by itself. One nursery serves one pytest process, one child at a time.
"""

import atexit
import contextlib
import gc
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
_nursery: "subprocess.Popen[str] | None" = None


@dataclass
class Done:
    """What a child came to, as `subprocess.run` would tell it."""

    returncode: int
    stdout: str
    stderr: str


def run(job: str, words: list[str], env: dict[str, str], seconds: float) -> Done:
    """Run `module:function` with the words in a child; -9 and a word about it when it took longer."""
    nursery = _started(env)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        order = {"job": job, "words": words, "env": env, "seconds": seconds, "out": str(out), "err": str(err)}
        print(json.dumps(order), file=nursery.stdin, flush=True)
        answer = nursery.stdout.readline()
        if not answer:
            raise RuntimeError("the nursery has ended")
        return Done(int(answer), out.read_text(encoding="utf8"), err.read_text(encoding="utf8"))


def _started(env: dict[str, str]) -> "subprocess.Popen[str]":
    """The nursery of this pytest process; it ends when its input does."""
    global _nursery
    if _nursery is None:
        _nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.promises.nursery"], cwd=ROOT, env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, encoding="utf8", start_new_session=True,
        )  # fmt: skip
        atexit.register(_nursery.stdin.close)
    return _nursery


def main() -> None:
    """Read everything, then answer each order with the exit code of its child."""
    import django

    django.setup()
    from django.db import connections

    from houqin.core.search import syllables_of
    from tests.promises.scenes import asking

    asking.warm_up()
    syllables_of("校")  # reads the dictionary, once for all children
    connections.close_all()
    gc.collect()
    gc.freeze()  # what is read stays: no child looks through it again for garbage, nor copies its pages
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        print(_wait(pid, order["seconds"]), flush=True)


def _wait(pid: int, seconds: float) -> int:
    """The exit code of a child, which is ended when it takes longer; nobody it forked outlives it.

    It is taken away last: until then its number belongs to it, and to no process that began meanwhile.
    """
    end, ended = time.monotonic() + seconds, None
    while ended is None and time.monotonic() < end:
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        time.sleep(0 if ended else 0.005)
    with contextlib.suppress(ProcessLookupError):  # it came not as far as a group of its own
        os.killpg(pid, signal.SIGKILL)
    if ended is None:
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _live(order: dict[str, Any]) -> NoReturn:
    """The whole life of a child."""
    os.setsid()
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["out"], None),
        (2, order["err"], None),
    ):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT if flags is None else flags, 0o600), number)
    code = 1
    try:
        random.seed()
        _move_in(order["env"])
        module, _colon, function = order["job"].partition(":")
        code = int(getattr(import_module(module), function)(order["words"]) or 0)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    from django.db import connections

    connections.close_all()  # as at the end of any process: SQLite puts its log away
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _move_in(env: dict[str, str]) -> None:
    """Another environment, the settings that follow from it, and no connection of the nursery's."""
    from django.conf import Settings, settings
    from django.db import connections

    os.environ.clear()
    os.environ.update(env)
    for name in ("config.settings", "tests.settings"):
        sys.modules.pop(name, None)
    settings._wrapped = Settings(env["DJANGO_SETTINGS_MODULE"])
    fresh: Any = connections
    fresh.__dict__.pop("settings", None)
    fresh._settings = None
    if hasattr(fresh._connections, "default"):
        del fresh["default"]


if __name__ == "__main__":
    main()
