"""The same requests from many senders at the same moment: a bad line, an impatient finger, two phones with one draft.

Every other key makes a new ticket (no row to wait at), the rest send a worker to one that is there (a locked row).
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from houqin.core import clock
from tests.promises.scenes.asking import a_place, ask, report, unlimited, warm_up
from tests.promises.scenes.checking import state
from tests.promises.stage import alone, cast, crowd, key, together

__all__ = ["play", "warm_up"]


def play(keys: int, senders: int) -> dict[str, Any]:
    """How many keys had exactly one effect, and what the senders were answered."""
    place, tickets, worker = alone(_prepare, keys)[0]
    gate = crowd.Barrier(senders)
    answers = together(senders, _send, gate, keys, place, tickets, worker)
    by_key = [[told[number] for told in answers] for number in range(keys)]
    now = state()
    effects = Counter(now["keys"])
    odd = alone(_other_uses, place, by_key[0][0]["id"])[0]
    return {
        "keys": keys,
        "one_effect": sum(effects[str(key(number))] == 1 for number in range(keys)),
        "one_first": sum(sum(not each["replayed"] for each in told) == 1 for told in by_key),
        "same_answer": sum(len({each["id"] for each in told}) == 1 for told in by_key),
        "statuses": sorted({each["status"] for told in by_key for each in told}),
        "tickets": now["tickets"] - len(tickets),
        "faults": now["faults"],
        "halves": now["halves"],
        **odd,
    }


def _prepare(keys: int, tell: Any) -> None:
    place = a_place()
    tickets = []
    for number in range(keys // 2):
        unlimited()
        tickets.append(report(number, key(number, 9), place)[1]["id"])
    tell([place, tickets, str(cast().wen.pk)])


def _send(number: int, gate: Any, keys: int, place: str, tickets: list[str], worker: str, tell: Any) -> None:
    for each in range(keys):
        gate.wait(60)
        unlimited()
        if each % 2:
            status, answer = ask(
                "hu", "repairs.assign_ticket", key(each), target=tickets[each // 2], worker=worker
            )
        else:
            status, answer = report(each, key(each), place)
        tell({"status": status, "id": answer.get("id", ""), "replayed": answer.get("replayed", False)})


def _other_uses(place: str, first: str, tell: Any) -> None:
    """One key used again: with other content, with content that does not hold, by another, and a month later."""
    used = key(0)
    other, _answer = ask("tan", "repairs.report_ticket", used, place=place, fault="另一件事")
    bad, _answer = ask("tan", "repairs.report_ticket", used, place=place, fault="")
    elsewhere, _answer = ask("tan", "repairs.withdraw_ticket", used, target=first)
    stranger, words = ask("hu", "repairs.report_ticket", used, place=place, fault="灯 0 不亮")
    never, no_words = ask("hu", "repairs.accept_ticket", key(1, 8), target=key(2, 8))
    with clock.moved(clock.now() + timedelta(days=30)):
        later, again = report(0, used, place)
    tell(
        {
            "other_content": other,
            "bad_content": bad,
            "other_action": elsewhere,
            "other_member": stranger,
            "other_member_learns_nothing": (stranger, words) == (never, no_words),
            "a_month_later": [later, again.get("replayed"), again.get("id") == first],
        }
    )
