"""G38: what was entered late says so. The label follows from the times by rule, and nobody sets or removes it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.actions import ACTIONS
from houqin.core.canonical import sha256
from houqin.core.cutoffs import BY_DAY, BY_MONTH, BY_WEEK, LABELS, CutOff, bounded, is_ahead, label
from houqin.core.files.models import Attachment
from houqin.core.forms import Lines
from houqin.core.guards import dated
from houqin.core.moments import Entering
from houqin.core.pages.opened import stamp
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS
from houqin.people.models import Token
from houqin.repairs.models import Round, Ticket
from tests.cast import Cast, browser
from tests.promises.conftest import SOAK
from tests.samples import data_for, do, row_of

from houqin.core.tests.samples import photo  # isort: skip  (the registry comes first)

SERVERS_OWN = ("recorded_at", "entered", "device_at")
NOON = clock.at(date(2026, 9, 16), 12)  # a Wednesday
BY_NINE = CutOff("day", time(9, 0))
NEVER_LATE: Callable[..., str] = lambda happened, recorded, **facts: "in_time"  # noqa: E731

# happened, recorded (days and hours after noon), phone tried (hours after noon), cut-off, paper, closed -> label
TABLE = [
    (0, 0, None, BY_DAY, False, False, "in_time"),
    (0, 11, None, BY_DAY, False, False, "in_time"),
    (0, 12, None, BY_DAY, False, False, "later"),
    (0, 24, None, BY_DAY, False, False, "later"),
    (0, 24, 11, BY_DAY, False, False, "offline"),
    (0, 24, 12, BY_DAY, False, False, "later"),
    (0, 24, None, BY_DAY, True, False, "paper"),
    (0, 0, None, BY_DAY, True, False, "paper"),
    (0, 24, 11, BY_DAY, True, True, "closed"),
    (0, 0, None, BY_DAY, False, True, "closed"),
    (0, 1, None, BY_NINE, False, False, "same_day"),
    (0, 1, -4, BY_NINE, False, False, "offline"),
    (-4, -4, None, BY_NINE, False, False, "in_time"),
    (0, 4 * 24 + 11, None, BY_WEEK, False, False, "in_time"),  # Sunday 23:00
    (0, 4 * 24 + 12, None, BY_WEEK, False, False, "later"),
    (0, 14 * 24 + 11, None, BY_MONTH, False, False, "in_time"),  # 30 September, 23:00
    (0, 14 * 24 + 12, None, BY_MONTH, False, False, "later"),
]


def _told(row: tuple[Any, ...], rule: Callable[..., str] = label) -> str:
    happened, recorded, tried, cut_off, on_paper, closed, _label = row
    return rule(
        NOON + timedelta(hours=happened),
        NOON + timedelta(hours=recorded),
        device_at=None if tried is None else NOON + timedelta(hours=tried),
        cut_off=cut_off,
        on_paper=on_paper,
        period_closed=closed,
    )


@pytest.mark.parametrize("row", TABLE)
def test_the_table_of_labels(row: tuple[Any, ...]) -> None:
    assert _told(row) == row[-1]


def test_the_table_leaves_out_no_label_and_notices_a_rule_that_forgives_all() -> None:
    assert {row[-1] for row in TABLE} == dict(LABELS).keys()
    assert any(_told(row, NEVER_LATE) != row[-1] for row in TABLE)


YEARS = st.integers(0, 15 * 366 * 24 * 60)
MOMENTS = st.builds(lambda minutes: clock.at(date(2020, 1, 1)) + timedelta(minutes=minutes), YEARS)
CUT_OFFS = st.sampled_from([BY_DAY, BY_WEEK, BY_MONTH, BY_NINE])


@settings(max_examples=500 * SOAK, deadline=None)
@given(
    happened=MOMENTS,
    recorded=MOMENTS,
    tried=st.none() | MOMENTS,
    cut_off=CUT_OFFS,
    flags=st.tuples(st.booleans(), st.booleans()),
)
@example(NOON, clock.at(date(2026, 9, 17)), None, BY_DAY, (False, False))
def test_whatever_the_times_the_label_says_what_happened(
    happened: datetime, recorded: datetime, tried: datetime | None, cut_off: CutOff, flags: tuple[bool, bool]
) -> None:
    on_paper, closed = flags
    told = label(
        happened, recorded, device_at=tried, cut_off=cut_off, on_paper=on_paper, period_closed=closed
    )
    late = recorded >= cut_off.ends(clock.local(happened).date())
    assert (told == "closed") == closed
    assert closed or (told == "paper") == on_paper
    if not (closed or on_paper):
        assert (told == "in_time") == (not late)
        waited = late and tried is not None and tried < cut_off.ends(clock.local(happened).date())
        assert (told == "offline") == waited
        same = clock.local(happened).date() == clock.local(recorded).date()
        assert told not in ("same_day", "later") or (told == "same_day") == same
    # Only a date is claimed: the same, but for the hour nobody told.
    day = clock.local(happened).date()
    assert told == label(
        day, recorded, device_at=tried, cut_off=cut_off, on_paper=on_paper, period_closed=closed
    )
    # A phone alone makes nothing in time, and a late row never becomes one by waiting longer.
    assert label(happened, recorded, device_at=tried, cut_off=cut_off) == "in_time" or late
    assert not late or label(happened, recorded + timedelta(days=1), cut_off=cut_off) != "in_time"


@settings(max_examples=500 * SOAK, deadline=None)
@given(opened=st.none() | MOMENTS, tried=st.none() | MOMENTS, received=MOMENTS)
def test_a_phones_clock_is_believed_only_between_the_servers_own_times(
    opened: datetime | None, tried: datetime | None, received: datetime
) -> None:
    believed = bounded(tried, opened, received)
    assert believed is None or (believed == tried and opened is not None and opened <= believed <= received)


def test_what_lies_more_than_five_minutes_ahead_has_not_happened() -> None:
    assert not is_ahead(NOON + timedelta(minutes=5), NOON)
    assert is_ahead(NOON + timedelta(minutes=5, seconds=1), NOON)
    assert is_ahead(date(2026, 9, 17), NOON)
    assert not is_ahead(date(2026, 9, 16), NOON)


# Through every door -------------------------------------------------------------------------------------------


def _late_ticket(cast: Cast) -> Ticket:
    """Mended on Tuesday, told on Wednesday."""
    with clock.moved(NOON):
        row: Ticket = do(cast, "repairs.record_done", lines=[_line(cast)], late_because="停电").row
    assert (row.entered, row.late_because) == ("later", "停电")
    return row


def _line(cast: Cast, on: str = "2026-09-15") -> dict[str, str]:
    return data_for(cast, "repairs.record_done", None)["lines"][0] | {"on": on}


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVERS_OWN)
@pytest.mark.parametrize("code", ["repairs.record_done", "repairs.record_round", "repairs.report_ticket"])
def test_neither_form_nor_api_takes_a_time_or_a_label_from_anybody(code: str, name: str, cast: Cast) -> None:
    secret = "drill" * 10
    with in_school(cast.school):
        Token.objects.create(school=cast.school, member=cast.hu, digest=sha256(secret))
    asked = data_for(cast, code, None) | {"key": str(uuid4()), name: "2026-09-01T08:00:00+08:00"}
    client = browser(cast.hu)
    said = client.post(
        f"/api/v1/actions/{code}",
        asked,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert said.status_code == 400
    flat = {key: value for key, value in asked.items() if key != "lines"}
    assert client.post(f"/{code.replace('.', '/')}/", flat).status_code == 400
    with in_school(cast.school):
        assert not Ticket.objects.exists()


def test_no_form_no_line_and_no_sheet_asks_for_them() -> None:
    for code, action in ACTIONS.items():
        fields = action.form_class.base_fields
        names = set(fields) | {
            name for f in fields.values() if isinstance(f, Lines) for name in f.line.base_fields
        }
        assert not names & set(SERVERS_OWN), code
    for name, importer in IMPORTERS.items():
        assert not {column.name for column in importer.sheet.columns} & set(SERVERS_OWN), name


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVERS_OWN)
def test_the_database_itself_refuses_to_rewrite_them(name: str, cast: Cast) -> None:
    assert set(dated()) >= {Ticket, Round}
    row = _late_ticket(cast)
    value = "in_time" if name == "entered" else clock.at(date(2026, 9, 15), 12)
    with in_school(cast.school):
        with pytest.raises(DatabaseError), transaction.atomic():
            Ticket.objects.filter(pk=row.pk).update(**{name: value})
        Ticket.objects.filter(pk=row.pk).update(
            late_because="断网"
        )  # the control: other columns are not guarded
        found = Ticket.objects.get(pk=row.pk)
    assert (found.entered, found.recorded_at, found.late_because) == ("later", row.recorded_at, "断网")


@pytest.mark.django_db
def test_a_label_written_by_a_rule_or_left_on_the_row_counts_for_nothing(cast: Cast) -> None:
    row = _late_ticket(cast)
    row.entered, row.recorded_at = "in_time", clock.at(date(2026, 9, 15), 12)
    with in_school(cast.school):
        row.save()
        found = Ticket.objects.get(pk=row.pk)
        new = Ticket(entered="paper", reported_at=NOON - timedelta(days=2), recorded_at=NOON)
    new.judge(Entering())
    assert (found.entered, new.entered) == ("later", "later")


@pytest.mark.django_db
def test_what_has_not_happened_is_refused_with_a_sentence(cast: Cast) -> None:
    with clock.moved(NOON):
        with pytest.raises(ValidationError, match="时间在以后"):
            do(cast, "repairs.record_done", lines=[_line(cast, on="2026-09-17")])
        with pytest.raises(ValidationError, match="时间在以后"):
            do(cast, "repairs.record_round", on="2026-09-17")
        said = data_for(cast, "repairs.take_messages", None)["lines"][0]
        said["said_at"] = (NOON + timedelta(minutes=6)).isoformat()
        with pytest.raises(ValidationError, match="时间在以后"):
            do(cast, "repairs.take_messages", lines=[said])
    with in_school(cast.school):
        assert not Ticket.objects.exists()
        assert not Round.objects.exists()


@pytest.mark.django_db
def test_a_round_typed_the_next_day_says_so_and_its_new_reports_do_not(cast: Cast) -> None:
    with clock.moved(NOON):
        made = do(cast, "repairs.record_round", on="2026-09-15", late_because="人手不足").row
    with in_school(cast.school):
        found = dict(Ticket.objects.values_list("status", "entered"))
    assert (made.entered, made.late_because) == ("later", "人手不足")
    assert found["accepted"] == "in_time"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opened", "tried", "label"),
    [
        (
            "2026-09-15T17:00+08:00",
            "2026-09-15T17:10+08:00",
            "offline",
        ),  # typed in time, received the next day
        ("2026-09-15T17:00+08:00", "2026-09-15T16:00+08:00", "later"),  # before the server gave the form out
        ("2026-09-15T17:00+08:00", "2029-09-15T17:10+08:00", "later"),  # a phone three years ahead
        ("2026-09-16T08:00+08:00", "2026-09-15T17:10+08:00", "later"),  # a clock turned back for it
        ("", "2026-09-15T17:10+08:00", "later"),  # no word of the server's
        ("2026-09-15T17:00+08:00", "0001-01-01T00:00+23:59", "later"),  # what no clock shows
        ("2026-09-15T17:00+08:00", "2026-09-15T17:10", "later"),  # of no zone
    ],
)
def test_what_waited_on_a_phone_without_network_says_so(
    opened: str, tried: str, label: str, cast: Cast
) -> None:
    key, line = str(uuid4()), _line(cast)
    posted = {f"lines-0-{name}": value for name, value in line.items()} | {"key": key, "tried_at": tried}
    if opened:
        with clock.moved(datetime.fromisoformat(opened)):
            posted["opened"] = stamp(key)
    with clock.moved(NOON):
        assert browser(cast.wen).post("/repairs/record_done/", posted).status_code == 302
    with in_school(cast.school):
        row = Ticket.objects.get()
    assert (row.entered, row.device_at is not None) == (label, label == "offline")


@pytest.mark.django_db
def test_typed_from_a_sheet_the_photo_hangs_on_every_row_and_the_label_says_so(cast: Cast) -> None:
    with clock.moved(NOON):
        sheet = photo(cast, cast.wen)
        lines = [_line(cast), _line(cast, "2026-09-16")]
        do(cast, "repairs.record_done", lines=lines, sheet_photos=[str(sheet.pk)])
    with in_school(cast.school):
        assert set(Ticket.objects.values_list("entered", flat=True)) == {"paper"}
        assert Attachment.objects.filter(file=sheet).count() == 2


@pytest.mark.django_db
def test_a_reason_given_for_what_is_in_time_is_not_kept(cast: Cast) -> None:
    row = do(cast, "repairs.record_done", late_because="忘记").row
    assert (row.entered, row.late_because) == ("in_time", "")


@pytest.mark.django_db
def test_every_kind_of_row_that_claims_a_time_is_labelled_when_it_is_made(cast: Cast) -> None:
    labels = {model.__name__: row_of(cast, model).entered for model in dated()}
    assert labels.pop("PaperCount") == "paper"  # counted from sheets, and says so
    assert set(labels.values()) == {"in_time"}
