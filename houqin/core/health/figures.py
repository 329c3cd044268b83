"""Counters of this process, kept in memory: how many requests, how long they took, how often the database failed."""

import threading
from bisect import bisect_left
from collections import Counter

UP_TO = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_lock = threading.Lock()
_answers: Counter[str] = Counter()
_within = [0] * (len(UP_TO) + 1)
_seconds = 0.0
_database_errors = 0


def count_answer(status: int, seconds: float) -> None:
    """One request was answered."""
    global _seconds
    place = bisect_left(UP_TO, seconds)
    with _lock:
        _answers[f"{status // 100}xx"] += 1
        _within[place] += 1
        _seconds += seconds


def count_database_error() -> None:
    """The database refused or was not there."""
    global _database_errors
    with _lock:
        _database_errors += 1


def lines() -> list[str]:
    """All of it in the text format that Prometheus and its kin read."""
    with _lock:
        answers, within, seconds, errors = dict(_answers), list(_within), _seconds, _database_errors
    told = ["# TYPE houqin_requests_total counter"]
    told += [f'houqin_requests_total{{class="{name}"}} {count}' for name, count in sorted(answers.items())]
    told.append("# TYPE houqin_request_seconds histogram")
    so_far = 0
    for limit, count in zip((*map(str, UP_TO), "+Inf"), within, strict=True):
        so_far += count
        told.append(f'houqin_request_seconds_bucket{{le="{limit}"}} {so_far}')
    told += [f"houqin_request_seconds_sum {seconds:.6f}", f"houqin_request_seconds_count {so_far}"]
    return [*told, "# TYPE houqin_database_errors_total counter", f"houqin_database_errors_total {errors}"]


def forget() -> None:
    """Begin at nothing; for tests."""
    global _seconds, _database_errors
    with _lock:
        _answers.clear()
        _within[:] = [0] * len(_within)
        _seconds, _database_errors = 0.0, 0
