"""开始服务：网页与后台工作在一起。 Serve the pages and do the jobs.

On SQLite one process with threads does both, because there is one write lock; on PostgreSQL `--workers` adds processes.
"""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.management import CommandError
from django.db import connection, connections

from houqin import readiness
from houqin.core import disk, hashing, search
from houqin.examining.reach import outward_address

THREADS = 8
SERVER = "waitress" if sys.platform == "win32" else "gunicorn"  # gunicorn forks, which Windows cannot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many."""
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址；0.0.0.0 让同一网络的手机也能打开")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="进程数（只用于 PostgreSQL）")
    parser.add_argument("--threads", type=int, default=THREADS, help="每个进程的线程数")
    parser.add_argument("--no-jobs", action="store_true", help="不做后台工作（另用 houqin worker 时）")
    parser.add_argument("--no-backup", action="store_true", help="数据要升级时，升级前不备份")
    parser.add_argument(
        "--clock-is-right", action="store_true", help="时钟比最近的记录还早时也启动（以前的时钟错了）"
    )
    parser.add_argument(
        "--server", choices=("gunicorn", "waitress"), default=SERVER, help="用哪个网页服务程序"
    )


def run(options: argparse.Namespace) -> int:
    """Bring the installation to this version, check it, then serve until Ctrl-C or TERM."""
    if options.workers > 1 and connection.vendor == "sqlite":
        raise CommandError("SQLite 只用一个进程；多进程请改用 PostgreSQL（HOUQIN_DATABASE_URL）。")
    if options.workers > 1 and options.server == "waitress":
        raise CommandError("waitress 只有一个进程；多进程请用 gunicorn。")
    _require_free(options.host, options.port)
    readiness.make_ready(backup=not options.no_backup)
    readiness.run_checks()
    if not options.clock_is_right:
        readiness.require_right_clock()
    disk.take_on_ballast()
    if not readiness.front_end_is_built():
        raise CommandError("页面样式还没有构建：请运行 python3 run.py")
    hashing.share_among(options.workers)
    search.syllables_of("校")  # the dictionary of 55 MB is read once, and shared by all processes
    connections.close_all()  # no connection may be shared with a forked process
    serve = _serve_with_waitress if options.server == "waitress" else _serve_with_gunicorn
    serve(options)
    return 0


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"不能使用 {host}:{port}（{error}）：可能已有程序占用，请用 --port 换一个。"
            ) from error


def _serve_with_gunicorn(options: argparse.Namespace) -> None:
    from gunicorn.app.base import BaseApplication

    class Houqin(BaseApplication):  # type: ignore[misc, unused-ignore]
        """gunicorn with our settings and without its command line."""

        def load_config(self) -> None:
            """Give gunicorn what we decided."""
            for name, value in gunicorn_settings(options).items():
                self.cfg.set(name, value)

        def load(self) -> Callable[..., Any]:
            """The application, loaded in each worker."""
            return _application()

    Houqin().run()


def gunicorn_settings(options: argparse.Namespace) -> dict[str, Any]:
    """Threads for slow phones, quick restarts, and nothing listening but the one port."""
    shared_memory = "/dev/shm"
    return {
        "bind": f"[{options.host}]:{options.port}"
        if ":" in options.host
        else f"{options.host}:{options.port}",
        "worker_class": "houqin.core.shedding.Shedding",
        "workers": options.workers,
        "threads": options.threads,
        "preload_app": True,  # loaded once: the process that serves shares its memory with its keeper
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 15,
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": shared_memory if os.access(shared_memory, os.W_OK) else None,
        "proc_name": "houqin",
        "when_ready": lambda server: tell_addresses(options.host, options.port),
        "post_worker_init": lambda worker: None if options.no_jobs else _start_jobs(),
    }


def _serve_with_waitress(options: argparse.Namespace) -> None:
    """One process with threads and no forks: for Windows, and anywhere else where that is wanted."""
    import waitress

    if not options.no_jobs:
        _start_jobs()
    signal.signal(signal.SIGTERM, _end_in_order)
    server: Any = waitress.create_server(
        _application(),
        host=options.host,
        port=options.port,
        threads=options.threads,
        ident=None,
        clear_untrusted_proxy_headers=False,  # whom to trust is HOUQIN_PROXIES; a demo must see that it is forwarded
    )
    tell_addresses(options.host, options.port)
    try:
        server.run()
    finally:
        server.close()  # from here on nobody is answered, so who waits for the end sees it


def _end_in_order(number: int, frame: FrameType | None) -> None:
    """waitress lets running requests come to their end when its loop is left this way."""
    raise SystemExit(0)


def _application() -> Callable[..., Any]:
    from config.wsgi import application

    return application


def _start_jobs() -> None:
    from houqin.core import worker

    worker.start_thread()


def tell_addresses(host: str, port: int) -> None:
    """Say where the pages are; for phones, the addresses that others in the network can open."""
    everywhere = host in ("0.0.0.0", "::")
    print(f"\n后勤已启动：http://{'127.0.0.1' if everywhere else host}:{port}", flush=True)
    if everywhere:
        for address in outward_address():
            print(f"同一网络的手机请打开：http://{address}:{port}", flush=True)
    print("按 Ctrl-C 停止。", flush=True)
