"""An installation with the tables of an earlier version, before the newest migration on which none rests, and its backup."""

from pathlib import Path
from typing import Any

from tests.promises.stage import alone


def play(folder: str) -> dict[str, Any]:
    """Make it and tell where the backup lies and which migration it does not have."""
    return {"left_out": alone(_make_tables)[0], "folder": alone(_back_up, folder)[0]}


def _make_tables(tell: Any) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from houqin.core.writing import the_only_writer
    from houqin.people import founding

    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    plan = executor.migration_plan(graph.leaf_nodes())
    keys = [(step[0].app_label, step[0].name) for step in plan]
    last = next(key for key in reversed(keys) if not graph.node_map[key].children)
    with the_only_writer():
        executor.migrate(None, [step for step, key in zip(plan, keys, strict=True) if key != last])
    founding.let_in_the_first(founding.open_school("OLD", "旧版小学"), "old", "a long password")
    tell(list(last))


def _back_up(folder: str, tell: Any) -> None:
    from houqin.core.backup import making

    tell(str(making.make(Path(folder)).folder))
