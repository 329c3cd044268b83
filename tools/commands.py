"""The sub-commands of run.py: serve (when none is named), test, check, demo, bench, soak, sizes."""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools import environment, frontend, gate, sizes, wheelhouse
from tools.steps import ROOT, Stop, say_in_utf8

MISSING = 2


def main(arguments: Sequence[str]) -> int:
    """Run one sub-command; what is missing is said in one sentence with exit code 2."""
    say_in_utf8()
    name = arguments[0] if arguments and arguments[0] in COMMANDS else "serve"
    rest = list(arguments[1:] if arguments and arguments[0] == name else arguments)
    try:
        return COMMANDS[name](rest)
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return MISSING
    except KeyboardInterrupt:
        return 130


def serve(arguments: list[str]) -> int:
    """Set up, make the demo school when there is none, and serve in this very process until Ctrl-C."""
    options = _serve_options(arguments)
    if options.wheelhouse:
        os.environ[wheelhouse.NAME] = options.wheelhouse
    _require_free(options.host, options.port)
    _prepare("base")
    data = options.data.resolve()
    if not options.no_demo:
        _make_demo(data)
    # The address is told by `houqin serve` itself, once it listens.
    return _become("serve", "--data", str(data), "--host", options.host, "--port", str(options.port))


def _serve_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="启动后勤：安装、建演示学校、开始服务。Also: run.py test | check | demo | bench | soak | sizes",
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址；0.0.0.0 让同一网络的手机也能打开")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("HOUQIN_DATA") or ROOT / "data"), help="数据文件夹"
    )
    parser.add_argument("--no-demo", action="store_true", help="不建演示学校")
    parser.add_argument("--wheelhouse", metavar="DIR", help="不上网：从 run.py wheelhouse 做好的文件夹安装")
    return parser.parse_args(arguments)


def _require_free(host: str, port: int) -> None:
    """Refuse early, before minutes of set-up, when the address cannot be listened on."""
    sentence = port_in_use(host, port)
    if sentence:
        raise Stop(sentence)


def port_in_use(host: str, port: int) -> str | None:
    """The sentence for an address that cannot be listened on, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            return f"不能使用 {host}:{port}（{error}）：可能已有程序占用，请换一个端口，例如 --port {_another(port)}"
    return None


def _another(port: int) -> int:
    return port + 1 if 1024 <= port < 65000 else 8001


def _prepare(lock: str) -> None:
    environment.prepare(lock)
    frontend.build()
    frontend.compile_catalogues()


def _make_demo(data: Path) -> None:
    """Show the demo logins again, or make the demo school when this data folder has none.

    Where real schools already are, `houqin demo` refuses in a sentence, and that keeps nobody from serving them.
    """
    logins = data / "demo-logins.txt"
    if logins.exists():
        print(logins.read_text(encoding="utf8").rstrip(), flush=True)
        return
    code = _houqin("demo", "--data", str(data))
    if code == MISSING:
        print("没有建演示学校，原因见上；服务照常启动。", flush=True)
    elif code:
        raise Stop("演示学校没有建成，原因见上。也可以加 --no-demo 不建演示学校。")


def _houqin(*arguments: str) -> int:
    return subprocess.run([environment.PYTHON, "-m", "houqin.cli", *arguments], cwd=ROOT).returncode


def _become(*arguments: str) -> int:
    """Go on as `houqin`: on Unix in this very process, so that Ctrl-C and TERM reach the server directly."""
    command = [str(environment.PYTHON), "-m", "houqin.cli", *arguments]
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command).returncode


def test(arguments: list[str]) -> int:
    """Everything; or only what the arguments for pytest name."""
    _prepare("dev")
    return gate.test_everything(arguments)


def check(arguments: list[str]) -> int:
    """The fast part: `run.py check repairs` or `make check ROOM=repairs`."""
    _prepare("dev")
    room = arguments[0] if arguments and not arguments[0].startswith("-") else None
    return gate.check_fast(room, arguments[1:] if room else arguments)


def demo(arguments: list[str]) -> int:
    """`houqin demo` after set-up."""
    _prepare("base")
    return _houqin("demo", *arguments)


def bench(arguments: list[str]) -> int:
    """The measurements of bench/."""
    _prepare("dev")
    return subprocess.run([environment.PYTHON, "bench/run.py", *arguments], cwd=ROOT).returncode


def soak(arguments: list[str]) -> int:
    """The promises with ten times the trials."""
    _prepare("dev")
    return gate.soak(arguments)


def gather(arguments: list[str]) -> int:
    """What set-up would fetch, into a folder for a machine without network."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise Stop("用法：python3 run.py wheelhouse 文件夹")
    _prepare("base")
    folder = Path(arguments[0]).resolve()
    wheelhouse.gather(folder, environment.PYTHON, frontend.DIST)
    print(f"离线安装文件夹做好了：{folder}。拷到不能上网的电脑，运行 python3 run.py --wheelhouse 文件夹")
    return 0


def messages(arguments: list[str]) -> int:
    """Bring the English catalogue up to date."""
    return _tool("tools.messages")


def docs(arguments: list[str]) -> int:
    """Write docs/reference anew."""
    return _tool("tools.reference")


def samples(arguments: list[str]) -> int:
    """Play a whole term at the demo school and write its summary to docs/samples."""
    return _tool("tools.samples")


def _tool(module: str) -> int:
    _prepare("dev")
    return subprocess.run([environment.PYTHON, "-m", module], cwd=ROOT).returncode


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "serve": serve,
    "test": test,
    "check": check,
    "demo": demo,
    "bench": bench,
    "soak": soak,
    "messages": messages,
    "wheelhouse": gather,
    "docs": docs,
    "samples": samples,
    "sizes": lambda arguments: sizes.tell(),
}
