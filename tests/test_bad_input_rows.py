"""Every row of the list of bad inputs (5.1 to 5.4) and the test that holds it; and the rows that no other file holds.

A row whose subject does not exist yet says what it waits for. A test that is renamed away is found.
"""

import ast
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from houqin.core.files.models import File
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.places.models import Place
from houqin.repairs.models import Material, Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_in, row_of

pytestmark = pytest.mark.django_db

BAD, HERE = "tests/test_bad_input.py", "tests/test_bad_input_rows.py"
CORE = "houqin/core/tests/"
FORMS, PARSING, READING = (f"{CORE}test_{name}.py" for name in ("forms", "sheets_parsing", "sheets_reading"))
CHECKING, IMAGES, RIGHTS = (
    f"{CORE}test_{name}.py" for name in ("sheets_checking", "files_images", "files_rights")
)
LABELS, ACTIONS = f"{CORE}test_files_labels.py", f"{CORE}test_files_actions.py"
LOGINS, IMPORTS = "houqin/people/tests/test_logins.py", "houqin/people/tests/test_imports.py"
PAGES = "houqin/people/tests/test_import_pages.py"
SENT, STEPS, LATE = (f"tests/promises/test_{name}.py" for name in ("sent_twice", "steps", "late_entry"))

SHAPES = f"{BAD}::test_answers_of_every_shape_are_taken_or_refused"
BODIES = f"{BAD}::test_requests_that_are_none_are_refused"
UNUSABLE = f"{READING}::test_a_bad_file_is_refused_with_its_sentence"
TABLE: dict[int, tuple[str, ...]] = {
    # 5.1 text, numbers, dates
    1: (SHAPES,),
    2: (SHAPES, f"{FORMS}::test_what_is_no_text_is_refused"),
    4: (SHAPES, f"{BAD}::test_wild_answers_among_good_ones_are_taken_or_refused"),
    5: (SHAPES,),
    7: (f"{BAD}::test_keys_in_addresses_are_found_or_not",),
    8: (BODIES,),
    10: (BODIES,),
    11: (BODIES,),
    13: (f"{FORMS}::test_whole_numbers_are_understood", f"{HERE}::test_money_and_quantities_in_many_hands"),
    14: (
        f"{FORMS}::test_what_is_no_whole_number_is_refused",
        f"{HERE}::test_money_that_is_no_money_is_refused",
    ),
    16: (f"{HERE}::test_money_that_is_no_money_is_refused",),
    17: (
        f"{BAD}::test_what_is_accepted_is_stored_tidied",
        f"{HERE}::test_money_and_quantities_in_many_hands",
    ),
    19: (f"{HERE}::test_money_that_is_no_money_is_refused",),
    20: (f"{HERE}::test_money_that_is_no_money_is_refused",),
    23: (f"{PARSING}::test_text_is_tidied_and_limited", f"{FORMS}::test_text_is_made_tidy"),
    25: (f"{BAD}::test_what_is_accepted_is_stored_tidied", f"{FORMS}::test_text_is_made_tidy"),
    26: (f"{BAD}::test_what_is_accepted_is_stored_tidied", f"{LABELS}::test_a_name_becomes_a_harmless_label"),
    28: (
        f"{FORMS}::test_text_is_made_tidy",
        f"{BAD}::test_wild_answers_among_good_ones_are_taken_or_refused",
    ),
    29: (SHAPES,),
    31: (f"{BAD}::test_wildcards_are_searched_as_they_are", SHAPES),
    32: (f"{BAD}::test_wildcards_are_searched_as_they_are",),
    35: (
        f"{PARSING}::test_telephone_numbers_come_out_as_digits",
        f"{PARSING}::test_impossible_telephone_numbers_are_refused",
    ),
    37: (f"{FORMS}::test_ambiguous_and_impossible_days_are_refused",),
    38: (f"{FORMS}::test_days_are_understood_as_people_write_them",),
    40: (f"{HERE}::test_an_hour_that_the_clock_skipped_breaks_nothing",),
    41: (f"{LATE}::test_what_has_not_happened_is_refused_with_a_sentence",),
    43: ("houqin/terms/tests/test_actions.py::test_an_impossible_range_is_refused",),
    44: ("tests/test_every_action.py::test_unknown_and_unasked_fields_are_refused",),
    46: (
        f"{BAD}::test_a_form_with_doubled_answers_is_refused",
        f"{BAD}::test_every_parameter_of_every_list_is_checked",
    ),
    47: (f"{HERE}::test_a_round_of_three_hundred_rooms_is_an_honest_form",),
    49: (BODIES, f"{BAD}::test_every_address_answers_every_method_and_header"),
    50: (f"{BAD}::test_every_parameter_of_every_list_is_checked", f"{BAD}::test_forged_cursors_are_refused"),
    # 5.2 flow and concurrency
    52: (f"{SENT}::test_a_used_key_is_refused_for_anything_else_and_still_answers_a_month_later",),
    53: (f"{STEPS}::test_nobody_gets_around_the_steps_of_a_ticket",),
    56: ("tests/test_every_action.py::test_pairs_kept_apart_name_actions",),
    58: (f"{LATE}::test_whatever_the_times_the_label_says_what_happened",),
    59: (f"{HERE}::test_a_photo_whose_sender_left_at_99_percent_is_no_photo",),
    61: (f"{LOGINS}::test_a_forged_form_is_refused", f"{HERE}::test_a_form_from_elsewhere_is_refused"),
    62: (
        f"{LOGINS}::test_what_a_client_says_about_its_address_is_not_believed",
        f"{HERE}::test_a_forged_host_stands_on_no_page",
    ),
    # 5.3 sheets
    64: (UNUSABLE, f"{READING}::test_a_far_cell_is_refused_at_once"),
    65: (UNUSABLE,),
    67: (UNUSABLE,),
    68: (UNUSABLE,),
    70: (UNUSABLE,),
    71: (f"{PARSING}::test_numbers_that_lost_their_last_digits_are_refused",),
    73: (
        f"{PARSING}::test_dates_are_understood_in_the_forms_people_use",
        f"{READING}::test_dates_of_a_1904_workbook_come_out_right",
    ),
    74: (f"{CHECKING}::test_error_values_and_uncalculated_formulas_name_their_cell",),
    76: (
        f"{CHECKING}::test_headers_are_known_through_blanks_brackets_and_synonyms",
        f"{CHECKING}::test_the_same_header_twice_is_refused",
        f"{CHECKING}::test_a_missing_required_column_refuses_the_whole_file",
    ),
    77: (f"{IMPORTS}::test_the_same_person_twice_in_a_file_names_the_other_row",),
    79: (f"{READING}::test_text_files_are_read_in_the_usual_encodings_and_separators", UNUSABLE),
    80: (UNUSABLE, f"{READING}::test_a_file_over_the_size_limit_is_not_opened"),
    82: (f"{IMPORTS}::test_a_file_that_changed_after_the_preview_is_not_written",),
    83: (
        f"{IMPORTS}::test_the_same_file_twice_changes_nothing",
        f"{PAGES}::test_a_file_that_was_imported_before_says_so",
    ),
    # 5.4 uploads
    85: (f"{IMAGES}::test_a_decompression_bomb_is_refused_before_it_is_unpacked",),
    86: (f"{IMAGES}::test_a_decompression_bomb_is_refused_before_it_is_unpacked",),
    88: (f"{IMAGES}::test_an_iphone_photo_is_taken",),
    89: (f"{IMAGES}::test_a_photo_cut_off_on_the_way_asks_to_take_it_again",),
    91: (
        f"{LABELS}::test_a_name_becomes_a_harmless_label",
        f"{RIGHTS}::test_everything_lies_in_its_own_folder_under_a_name_the_server_made",
    ),
    92: (f"{IMAGES}::test_nothing_but_the_picture_survives",),
    94: (
        f"{IMAGES}::test_an_animation_becomes_its_first_frame",
        f"{IMAGES}::test_a_photo_stands_upright_however_the_phone_was_held",
        f"{RIGHTS}::test_thirty_photos_at_once_are_taken_and_thirty_one_are_not",
    ),
    97: (
        f"{RIGHTS}::test_no_name_gets_out_of_its_header",
        f"{RIGHTS}::test_another_schools_file_and_no_file_are_the_same_404",
        f"{HERE}::test_a_photo_asked_for_in_pieces_comes_whole_or_in_that_piece",
    ),
}
WAITING = {
    22: "units and plausible bands belong to the items of stores and canteens",
    34: "no table holds identity numbers yet",
    55: "nothing is issued from a store yet",
    95: "the same picture on two days, and black ones, belong to registers with photos as evidence",
}
ROWS = {
    1,
    2,
    4,
    5,
    7,
    8,
    10,
    11,
    13,
    14,
    16,
    17,
    19,
    20,
    22,
    23,
    25,
    26,
    28,
    29,
    31,
    32,
    34,
    35,
    37,
    38,
    40,
    41,
    43,
}
ROWS |= {
    44,
    46,
    47,
    49,
    50,
    52,
    53,
    55,
    56,
    58,
    59,
    61,
    62,
    64,
    65,
    67,
    68,
    70,
    71,
    73,
    74,
    76,
    77,
    79,
    80,
    82,
    83,
}
ROWS |= {85, 86, 88, 89, 91, 92, 94, 95, 97}


def missing(table: dict[int, tuple[str, ...]]) -> list[str]:
    """Tests that are named and do not exist."""
    named = {test for tests in table.values() for test in tests}
    there: set[str] = set()
    for name in {test.partition("::")[0] for test in named}:
        tree = ast.parse((Path(settings.BASE_DIR) / name).read_text(encoding="utf8"))
        there |= {f"{name}::{each.name}" for each in tree.body if isinstance(each, ast.FunctionDef)}
    return sorted(named - there)


def test_every_row_of_the_list_has_its_test_or_says_what_it_waits_for() -> None:
    assert set(TABLE) | set(WAITING) == ROWS
    assert not set(TABLE) & set(WAITING)
    assert missing(TABLE) == []


def test_a_test_that_is_gone_is_noticed() -> None:
    assert missing({1: (f"{BAD}::test_nothing",)}) == [f"{BAD}::test_nothing"]


# Numbers -----------------------------------------------------------------------------------------------------


def mended(cast: Cast, cost: Any, quantity: Any = "1", price: Any = "") -> Ticket:
    ticket = row_in(cast, Ticket, "accepted")
    line = {"item": "灯管", "quantity": quantity, "price": price}
    return do(cast, "repairs.finish_ticket", ticket, cost=cost, materials=[line]).row


def test_money_and_quantities_in_many_hands(cast: Cast) -> None:
    assert [mended(cast, typed).cost_fen for typed in ("１２．５", " 12.50 ", "-0", "0")] == [
        1250,
        1250,
        0,
        0,
    ]
    ticket = mended(cast, "1", quantity="２．５", price="３")
    with in_school(cast.school):
        made = Material.objects.get(ticket=ticket)
    assert (made.qty_milli, made.price_fen) == (2500, 300)


@pytest.mark.parametrize(
    "typed",
    [
        "1_000",
        "1e5",
        "1E+2",
        "12。5",
        "12，5",
        "1.234,5",
        "NaN",
        "-Infinity",
        "0.005",
        "-1",
        "十二",
        "9" * 30,
    ],
)
def test_money_that_is_no_money_is_refused(cast: Cast, typed: str) -> None:
    for answers in ({"cost": typed}, {"cost": "1", "price": typed}, {"cost": "1", "quantity": typed}):
        if typed == "0.005" and "quantity" in answers:
            continue  # five thousandths of a piece are a quantity
        with pytest.raises(ValidationError):
            mended(cast, **answers)
    with in_school(cast.school):
        assert not Material.objects.exists()


def test_an_hour_that_the_clock_skipped_breaks_nothing(cast: Cast) -> None:
    """In 1988 Shanghai had no half past two on the 17th of April."""
    place = row_of(cast, Place)
    line = {"place": str(place.pk), "fault": "灯不亮", "said_by": "谭老师", "said_at": "1988-04-17T02:30"}
    taken: list[Any] = []
    for said_at in ("1988-04-17T02:30", "1988-04-17 02:30", "1988-04-17T02:30:00+08:00"):
        try:
            taken.append(do(cast, "repairs.take_messages", lines=[line | {"said_at": said_at}]).row)
        except ValidationError as problem:
            assert problem.messages  # noqa: PT017 - taken or refused in words: anything else is raised
    with in_school(cast.school):
        assert Ticket.objects.count() == len(taken)


# Requests ----------------------------------------------------------------------------------------------------


def test_a_round_of_three_hundred_rooms_is_an_honest_form(cast: Cast) -> None:
    """More fields than the thousand that Django takes unasked; what is wrong comes back with what was typed."""
    cells = {"place": "", "result": "", "note": "", "kind": ""}
    data = {f"lines-{line}-{cell}": "" for line in range(300) for cell in cells}
    data |= {f"lines-{line}-note": f"第{line}处的灯不亮" for line in range(300)}
    assert len(data) > 1000
    said = browser(cast.hu).post("/repairs/record_round/", {"key": str(uuid4()), **data}).content.decode()
    assert "第299处的灯不亮" in said


class CutOff(io.BytesIO):
    """A connection that ends before its body does."""

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(-1 if size is None else size)
        if not piece:
            raise OSError("the client is gone")
        return piece


@pytest.mark.parametrize(("share", "status"), [(99, 400), (100, 201)])
def test_a_photo_whose_sender_left_at_99_percent_is_no_photo(cast: Cast, share: int, status: int) -> None:
    """The whole one is the control."""
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.jpg", corpus.jpeg())})
    sent = body[: len(body) * share // 100]
    client = browser(cast.tan, enforce_csrf_checks=True)
    client.get("/mine/")
    head = {"REQUEST_METHOD": "POST", "PATH_INFO": "/files/", "CONTENT_TYPE": MULTIPART_CONTENT}
    length = {"CONTENT_LENGTH": str(len(body)), "HTTP_X_CSRFTOKEN": token_of(client)}
    answer = client.request(
        **head, **length, **{"wsgi.input": io.BytesIO(sent) if share == 100 else CutOff(sent)}
    )
    assert answer.status_code == status
    with in_school(cast.school):
        assert File.objects.exists() is (share == 100)


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://testserver.evil.example"])
def test_a_form_from_elsewhere_is_refused(cast: Cast, origin: str) -> None:
    """Another page's form, and one with the mark of somebody else's session."""
    mine, other = (browser(member, enforce_csrf_checks=True) for member in (cast.tan, cast.wen))
    for client in (mine, other):
        client.get("/")
    form = {"key": str(uuid4()), "csrfmiddlewaretoken": token_of(mine)}
    good = mine.post("/i18n/setlang/", form | {"language": "zh-hans"})
    assert good.status_code != 403  # the control: its own form is taken
    assert mine.post("/i18n/setlang/", form, headers={"origin": origin}).status_code == 403
    assert mine.post("/i18n/setlang/", form | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert other.post("/i18n/setlang/", form).status_code == 403


def token_of(client: Client) -> str:
    return next(morsel.value for name, morsel in client.cookies.items() if "csrf" in name)


def test_a_forged_host_stands_on_no_page(cast: Cast) -> None:
    hu = browser(cast.hu)
    row_of(cast, Ticket)
    for url in (
        "/",
        "/school/",
        "/repairs/tickets/",
        "/people/members/",
        "/mine/",
        "/places/labels/",
        "/login/",
    ):
        for headers in ({"host": "evil.example"}, {"x-forwarded-host": "evil.example"}):
            answer = hu.get(url, headers=headers)
            said = answer.content.decode("utf8", "replace") + str(answer.headers)
            assert "evil.example" not in said, url


def test_a_photo_asked_for_in_pieces_comes_whole_or_in_that_piece(cast: Cast) -> None:
    tan = browser(cast.tan)
    sent = tan.post("/files/", {"file": SimpleUploadedFile("a.jpg", corpus.jpeg())}).json()
    address = f"/files/{sent['files'][0]['id']}"
    whole = b"".join(tan.get(address))
    for asked in (
        "bytes=0-",
        "bytes=5-9",
        "bytes=-1",
        "bytes=9-5",
        "bytes=0-0,-1",
        "bytes=99999999999999999999-",
        "x",
    ):
        answer = tan.get(address, headers={"range": asked})
        assert answer.status_code in (200, 206, 416), asked
        assert b"".join(answer) == whole or answer.status_code != 200
