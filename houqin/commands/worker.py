"""只做后台工作（大批导出、通知、定时事项）。 Do jobs only, beside `houqin serve --no-jobs`."""

import argparse
import signal
import threading
from types import FrameType

from houqin import readiness
from houqin.core import worker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stay."""
    parser.add_argument("--once", action="store_true", help="做完现有的工作就结束")
    parser.add_argument("--clock-is-right", action="store_true", help="时钟比最近的记录还早时也启动")


def run(options: argparse.Namespace) -> int:
    """Work until Ctrl-C or TERM; a job in hand is finished first."""
    readiness.migrate()
    if not options.clock_is_right:
        readiness.require_right_clock()
    if options.once:
        worker.work_off()
        return 0
    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
    print("后台工作已启动，按 Ctrl-C 停止。", flush=True)
    worker.work_for_ever(stop)
    return 0
