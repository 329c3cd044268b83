"""An installation with the tables of an earlier version, as far as the last migration of one room goes, and its backup."""

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
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    last = max(step[0].name for step in plan if step[0].app_label == "repairs")
    with the_only_writer():
        executor.migrate(
            None, [step for step in plan if (step[0].app_label, step[0].name) != ("repairs", last)]
        )
    founding.let_in_the_first(founding.open_school("OLD", "旧版小学"), "old", "a long password")
    tell(["repairs", last])


def _back_up(folder: str, tell: Any) -> None:
    from houqin.core.backup import making

    tell(str(making.make(Path(folder)).folder))
