"""Whether the tests of modules notice when they are wrong (G46): `python -m tools.mutants MODULE[,MODULE…] TESTS…`.

Each comparison, condition, sum, constant, result, error and statement of its functions is changed, one at a time, in a
process forked after all tests were collected and the database was made; there the tests that reach that function are run
until one fails. Constants and tables outside functions are not changed.
"""

import argparse
import ast
import copy
import functools
import gc
import os
import resource
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, cast

import pytest

SECONDS = 60  # of a processor, for one mutant: who needs more runs in a circle
Place = tuple[str, int]  # a function's full name and first line
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def other_ways(node: ast.AST) -> Iterator[ast.AST | None]:
    """What could stand in the place of a node; None: nothing."""
    new: Any = copy.copy(node)
    match node:
        case ast.Compare(ops=[op, *rest]):
            new.ops = [COMPARED[type(op)](), *rest]
            yield new
        case ast.BoolOp(op=op):
            new.op = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield new
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=op) if type(op) in COUNTED:
            new.op = COUNTED[type(op)]()
            yield new
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare):
            new.test = ast.UnaryOp(ast.Not(), test)
            yield new
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.Pass()


@dataclass
class Mutant:
    """One change: in which function, on which line, from what to what; and the whole module with it."""

    place: Place
    line: int
    words: str
    code: CodeType


def mutants_of(path: Path) -> list[Mutant]:
    """Every single change of a module's functions."""
    source = path.read_text(encoding="utf8")
    found = []
    for number, node in enumerate(_inside_functions(ast.parse(source))):
        for other in other_ways(node):
            tree = ast.parse(source)
            same = list(_inside_functions(tree))[number]
            _Replaced(same, ast.copy_location(other, same) if other else ast.Pass()).visit(tree)
            code = compile(ast.fix_missing_locations(tree), str(path), "exec")
            line = getattr(node, "lineno", 0)
            words = f"{_short(node)}  →  {_short(other)}"
            found.append(Mutant(_function_at(code, line), line, words, code))
    return found


def _inside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    """All that runs when a function does: no decorator, default or annotation, no function inside counted twice."""
    for node in ast.walk(tree):
        for inner in node.body if isinstance(node, ast.Module | ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef):
                for statement in inner.body:
                    yield from _running(statement)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all in it that runs: what is written on a local name as its type does not."""
    yield node
    for name, value in ast.iter_fields(node):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST) and name not in ("annotation", "returns"):
                yield from _running(each)


class _Replaced(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def _short(node: ast.AST | None) -> str:
    return ast.unparse(node).splitlines()[0][:100] if node else ""


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code and all that lie in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def place_of(code: CodeType) -> Place:
    """By what a function is found again."""
    return code.co_qualname, code.co_firstlineno


def _function_at(code: CodeType, line: int) -> Place:
    """The outermost function around a line."""
    around = [
        each
        for each in codes_in(code)
        if "<" not in each.co_qualname and each.co_firstlineno <= line <= max(_lines(each), default=0)
    ]
    functions = [each for each in around if each.co_flags & 2]  # a class or a module is none
    return place_of(min(functions, key=lambda each: each.co_firstlineno))


def _lines(code: CodeType) -> list[int]:
    return [line for each in codes_in(code) for _start, _end, line in each.co_lines() if line]


def functions_of(path: Path) -> list[FunctionType]:
    """Every living function of a module. Its type is asked and not isinstance, which would wake what is lazy."""
    found = [each for each in gc.get_objects() if type(each) is FunctionType]
    return [each for each in found if each.__code__.co_filename == str(path)]


def forget(paths: Iterable[Path]) -> None:
    """Empty the caches of the modules' functions, behind which a change would not show."""
    names = {str(path) for path in paths}
    for each in gc.get_objects():
        if type(each) is functools._lru_cache_wrapper and _file_of(each.__wrapped__) in names:
            each.cache_clear()


def _file_of(function: Any) -> str:
    return function.__code__.co_filename if type(function) is FunctionType else ""


def put_in(mutant: Mutant, functions: Iterable[FunctionType]) -> None:
    """Give all of these functions the mutant's code."""
    new = {place_of(code): code for code in codes_in(mutant.code)}
    for each in functions:
        code = new.get(place_of(each.__code__))
        if code is not None and len(code.co_freevars) == len(each.__code__.co_freevars):
            each.__code__ = code


LEFT: list[Any] = []


def leave_connections() -> None:
    """A forked process asks PostgreSQL for a connection of its own: the one it inherits must not be used, nor closed."""
    from django.db import connections

    for each in connections.all(initialized_only=True):
        if each.vendor == "postgresql":
            LEFT.append(each.connection)  # closed by whoever forgets it
            each.connection = None


@dataclass
class Trial:
    """The part of pytest that runs the tests: once as they are, then those that reach a mutant's function, for each."""

    paths: list[Path]
    reached_by: dict[tuple[str, Place], dict[int, float]] = field(default_factory=lambda: defaultdict(dict))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        for number, item in enumerate(session.items):
            if not self._passes(item, session.items[(number + 1) % len(session.items)], number):
                raise pytest.UsageError(f"{item.nodeid} fails without any change")
        if self._survives(None, self.paths[0], list(range(len(session.items))), session.items) != "lives":
            raise pytest.UsageError("a test fails the second time, without any change")
        for path in self.paths:
            mutants = mutants_of(path)
            told = [self._try(mutant, path, session.items) for mutant in mutants]
            print(f"{path}: {told.count('killed')} of {len(mutants)} mutants killed", flush=True)
        os._exit(0)  # nothing of what stands is to be taken down: it was copied many times

    def _passes(self, item: pytest.Item, following: pytest.Item, number: int) -> bool:
        """Run a test as it is and note which functions it reaches."""
        reached: set[tuple[str, Place]] = set()
        names = {str(path) for path in self.paths}

        def notice(frame: Any, event: str, _what: Any) -> None:
            if event == "call" and frame.f_code.co_filename in names:
                reached.add((frame.f_code.co_filename, place_of(frame.f_code)))

        forget(self.paths)
        threading.setprofile(notice)
        sys.setprofile(notice)
        reports = _run(item, following)
        sys.setprofile(None)
        threading.setprofile(cast(Any, None))
        for place in reached:
            self.reached_by[place][number] = sum(report.duration for report in reports)
        return not any(report.failed for report in reports)

    def _try(self, mutant: Mutant, path: Path, items: list[pytest.Item]) -> str:
        """The quick tests first. What lives is told at once."""
        numbers = self.reached_by.get((str(path), mutant.place), {})
        quick_first = sorted(numbers, key=lambda each: numbers[each])
        told = self._survives(mutant, path, quick_first, items) if numbers else "not reached"
        if told != "killed":
            print(f"{told}: {path.name}:{mutant.line} {mutant.words}", flush=True)
        return told

    def _survives(
        self, mutant: Mutant | None, path: Path, numbers: list[int], items: list[pytest.Item]
    ) -> str:
        """In a process of its own; without a mutant as the control: nothing may fail there."""
        pid = os.fork()
        if pid == 0:
            forget(self.paths)
            leave_connections()
            if mutant is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
                put_in(mutant, functions_of(path))
            for number, following in zip(numbers, [*numbers[1:], numbers[-1]], strict=True):
                failed = [each for each in _run(items[number], items[following]) if each.failed]
                if failed and mutant is None:
                    print(items[number].nodeid, failed[0].longreprtext, flush=True)
                if failed:
                    os._exit(1)
            os._exit(0)
        return "killed" if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) else "lives"


def _run(item: pytest.Item, following: pytest.Item) -> Any:
    from _pytest.runner import runtestprotocol

    return runtestprotocol(item, log=False, nextitem=cast(Any, following.parent))  # keeps what both are in


def main(arguments: list[str]) -> int:
    """The modules, then whatever pytest takes."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("modules", help="with commas between them")
    known, tests = parser.parse_known_args(arguments)
    trial = Trial([Path(each).resolve() for each in known.modules.split(",")])
    return int(pytest.main(["-q", "-s", "-n0", "-p", "no:cacheprovider", *tests], plugins=[trial]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
