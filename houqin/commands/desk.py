"""办公电脑上双击用：启动、停止、备份到U盘。 For an office computer: start and open the browser, stop, back up to a drive.

The .bat files of the portable folder for Windows (deploy/windows) call nothing else; it works on other systems too.
"""

import argparse
import os
import shutil
import signal
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError

from houqin import readiness
from houqin.commands import serve
from houqin.core import locking
from houqin.core.backup import drives, proving
from houqin.core.backup.places import BackupFailed

PORTS = range(8000, 8010)  # the first that is free: another program may have one of them
ASKED_TO_STOP = "stop.asked"
RUNNING = "running.port"
STARTS_WITHIN = 120  # seconds, on an old computer, with an upgrade


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument("what", choices=("start", "stop", "backup"))
    parser.add_argument("--no-browser", action="store_true", help="启动后不打开浏览器（开机自启时）")
    parser.add_argument("--port", type=int, help="用这个端口；不写就从 8000 起找空的")
    parser.add_argument("--only-here", action="store_true", help="只在本机打开，手机不能连")
    parser.add_argument("--clock-is-right", action="store_true", help="电脑的时间是对的，照常启动")
    parser.add_argument("--drive", metavar="DIR", help="备份到哪个盘；不写就找插着的U盘")


def run(options: argparse.Namespace) -> int:
    """Do it; sentences are for somebody who double-clicked."""
    return {"start": _start, "stop": _stop, "backup": _back_up}[options.what](options)


def _start(options: argparse.Namespace) -> int:
    """Serve on the first free port; where it runs already, only open the browser."""
    descriptor = os.open(_file("desk.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not locking.take(descriptor):
            return _show_the_running_one(options)
        _forget_earlier_programs()
        return _serve(options)
    finally:
        os.close(descriptor)


def _show_the_running_one(options: argparse.Namespace) -> int:
    """Somebody double-clicked twice; the first may still be starting."""
    for _second in range(STARTS_WITHIN):
        if (port := running_on()) is not None:
            print(f"后勤已经在运行：http://127.0.0.1:{port}")
            _open(port, options)
            return 0
        time.sleep(1)
    raise CommandError("另一个窗口正在启动后勤，还没有启动好：请看那个窗口里写了什么。")


def _serve(options: argparse.Namespace) -> int:
    host = "127.0.0.1" if options.only_here else "0.0.0.0"
    port = options.port or _free_port(host)
    _file(ASKED_TO_STOP).unlink(missing_ok=True)
    _file(RUNNING).write_text(str(port), encoding="utf8")
    threading.Thread(target=_when_it_answers, args=(port, options), daemon=True).start()
    print("请不要关闭这个窗口；要停止，双击“停止后勤”。", flush=True)
    # What is started in the background by a shell has Ctrl-C ignored, and 停止后勤 comes as one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return serve.run(_as_serve_is_asked(options, host, port))
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        _file(RUNNING).unlink(missing_ok=True)


def _as_serve_is_asked(options: argparse.Namespace, host: str, port: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    right = ["--clock-is-right"] if options.clock_is_right else []
    return parser.parse_args(["--host", host, "--port", str(port), "--server", "waitress", *right])


def _forget_earlier_programs() -> None:
    """In the portable folder an update lies beside the program it replaces; the data lies beside both."""
    folder = os.environ.get("HOUQIN_PORTABLE")
    for path in Path(folder).glob("program-*") if folder else ():
        if not Path(sys.executable).is_relative_to(path):
            shutil.rmtree(path, ignore_errors=True)


def running_on() -> int | None:
    """The port on which this data folder is served now, if it is."""
    try:
        port = int(_file(RUNNING).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return None
    return port if _answers(port) else None


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port(host: str) -> int:
    for port in PORTS:
        try:
            serve._require_free(host, port)
        except CommandError:
            continue
        return port
    raise CommandError("8000 到 8009 的端口都被别的程序占用：请关掉不用的程序，或重启电脑再试。")


def _when_it_answers(port: int, options: argparse.Namespace) -> None:
    """Open the browser once pages are there; then end the program when 停止后勤 was double-clicked."""
    while not _answers(port):
        time.sleep(0.3)
    _open(port, options)
    while not _file(ASKED_TO_STOP).exists():
        time.sleep(0.5)
    _file(ASKED_TO_STOP).unlink(missing_ok=True)
    import _thread

    _thread.interrupt_main()  # as Ctrl-C would: requests in hand are finished
    time.sleep(5)
    while _answers(port):  # asked again: an interrupt that meets the end of a connection is swallowed there
        time.sleep(1)  # the end of the one that asked, too
        _thread.interrupt_main()
        time.sleep(5)


def _open(port: int, options: argparse.Namespace) -> None:
    if not options.no_browser:
        webbrowser.open(f"http://127.0.0.1:{port}/")


def _stop(options: argparse.Namespace) -> int:
    """Ask the one that serves to end, and wait until it has."""
    port = running_on()
    if port is None:
        print("后勤没有在运行。")
        return 0
    _file(ASKED_TO_STOP).touch()
    for half_second in range(60):
        if not _file(RUNNING).exists() or (half_second % 15 == 14 and not _answers(port)):
            print("后勤已停止，数据都已保存。")
            return 0
        time.sleep(0.5)
    print("还没有停下来：请在后勤的窗口里按 Ctrl-C，或重启电脑。")
    return 1


def _back_up(options: argparse.Namespace) -> int:
    """A whole backup onto the removable drive, read back and tried at once."""
    readiness.migrate()
    drive = _named(Path(options.drive)) if options.drive else _the_drive()
    print(f"备份到 {drive.label}，请不要拔……", flush=True)
    try:
        made = drives.back_up_to(drive)
        proving.note(made)
        proving.prove(made.folder)
    except BackupFailed as problem:
        raise CommandError(str(problem)) from problem
    print(f"备份好了，也试着恢复过：{made.folder}，{made.rows} 行，{made.files} 份文件。")
    print("\n".join([*made.faults, "可以拔下U盘了，请锁好。"]))
    return 1 if made.faults else 0


def _named(path: Path) -> drives.Drive:
    if not path.is_dir():
        raise CommandError(f"找不到 {path}：请插好U盘再试。")
    return drives.Drive(path, path.name)


def _the_drive() -> drives.Drive:
    found = drives.drives()
    if not found:
        raise CommandError("没有找到U盘：请插好U盘，等几秒再试。")
    if len(found) > 1:
        names = "、".join(drive.label for drive in found)
        raise CommandError(f"插着不止一个U盘（{names}）：请只留要用的那一个，再试一次。")
    return found[0]


def _file(name: str) -> Path:
    return Path(settings.DATA_DIR) / name
