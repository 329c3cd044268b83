"""Accounts of a school that moves: a login that is taken gets another name, one person's two accounts become one only
where somebody said so, and nobody gains a right over an account that was here before.
"""

import argparse
import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from houqin.commands import export_school, import_school
from houqin.core.actions import Refused, perform
from houqin.core.archive import reading
from houqin.core.moving.package import MoveFailed
from houqin.core.scope import in_school
from houqin.core.tests.moving_packages import (
    CODE,
    PASSPHRASE,
    Packed,
    edit_members,
    made,
    pack_again,
    packed,
    people_of,
    rewritten,
    take_in,
)
from houqin.people.models import Member, School, User
from houqin.people.roles import written
from tests.cast import browser

pytestmark = pytest.mark.django_db
__all__ = ["made", "packed"]  # fixtures
PHONE = "13912345678"


@pytest.fixture
def with_phones(packed: Packed, cast: Any, tmp_path: Path) -> Path:
    """The package, in which Tan has the number that Ou of another school has too."""
    phones = {"tan": PHONE, "wen": "0871-5551234", "chen": "13800000001", "hu": "13800000001"}
    _phone(cast.ou, f"+86 {PHONE[:3]}-{PHONE[3:]}")
    _phone(cast.wen, "0871-5551234")
    _phone(cast.hu, "13800000001")
    return rewritten(packed.path, tmp_path / "phones.zip", edit_members("phone", phones), sign=True)


def _phone(member: Member, phone: str) -> None:
    with in_school(member.school):
        Member.objects.filter(pk=member.pk).update(phone=phone)


def _offered(path: Path) -> list[str]:
    _arrived, settling = take_in(path)
    return [f"{each.login}={each.here.login}" for each in settling.candidates]


def test_only_a_mobile_number_that_one_person_has_on_each_side_makes_a_pair(with_phones: Path) -> None:
    """A landline is a room's; a number that two people gave is nobody's; names never count."""
    assert _offered(with_phones) == ["tan.umzug=ou.cast-2"]


def test_without_a_word_nobody_is_linked(with_phones: Path, packed: Packed, cast: Any) -> None:
    _arrived, settling = take_in(with_phones)
    assert settling.linked == []
    assert people_of(packed, cast.ou).tan.user_id != cast.ou.user_id


def test_a_confirmed_pair_is_one_account_for_two_schools(
    with_phones: Path, packed: Packed, cast: Any
) -> None:
    before = User.objects.filter(pk=cast.ou.user_id).values().get()
    take_in(with_phones, "tan.umzug=ou.cast-2")
    assert User.objects.filter(pk=cast.ou.user_id).values().get() == before
    schools = Member.everywhere.filter(user=cast.ou.user).values_list("school__code", flat=True)
    assert sorted(schools) == [f"{cast.school.code}-2", CODE]
    assert browser(cast.ou).get("/").status_code == 200


@pytest.mark.parametrize(
    "pair", ["wen.umzug=wen.cast", "tan.umzug=tan.cast", "hu.umzug=ou.cast-2", "ou.cast-2", "="]
)
def test_a_pair_that_the_numbers_do_not_make_is_refused(with_phones: Path, packed: Packed, pair: str) -> None:
    with pytest.raises(MoveFailed, match="不是手机号相同的一对"):
        take_in(with_phones, pair)
    assert not School.objects.filter(pk=packed.school).exists()


def test_a_school_that_moved_in_cannot_reset_a_password_that_opens_another(
    with_phones: Path, packed: Packed, cast: Any, tmp_path: Path
) -> None:
    """Its rows are older than those of the school here; what counts is who was here first."""
    older = edit_members("recorded_at", dict.fromkeys(("tan", "hu"), "2019-09-01T00:00:00+00:00"))
    take_in(rewritten(with_phones, tmp_path / "older.zip", older, sign=True), "tan.umzug=ou.cast-2")
    tan = Member.everywhere.get(school=packed.school, user=cast.ou.user)
    with in_school(packed.school):
        Member.objects.filter(user__login="hu.umzug").update(roles=written(["principal", "admin"]))
    hu = Member.everywhere.select_related("school", "user").get(user__login="hu.umzug")
    old = User.objects.get(pk=cast.ou.user_id).password
    with pytest.raises(Refused, match="请那边重置"):
        perform("people.reset_password", by=hu, target=tan.pk, data={"password": "neu-und-lang-2026"})
    assert User.objects.get(pk=cast.ou.user_id).password == old


def test_a_login_that_is_taken_here_gets_the_schools_code_behind_it(packed: Packed) -> None:
    for login in ("tan.umzug", "wen.umzug", "wen.umzug-umzug"):
        User.objects.create(login=login)
    _arrived, settling = take_in(packed.path)
    assert settling.renamed == [("tan.umzug", "tan.umzug-umzug"), ("wen.umzug", "wen.umzug-umzug-2")]
    with in_school(packed.school):
        logins = {row.user.login for row in Member.objects.filter(user__isnull=False).select_related("user")}
    assert {"tan.umzug-umzug", "wen.umzug-umzug-2", "chen.umzug"} <= logins


def test_a_login_made_up_for_one_is_not_the_login_that_another_brings(packed: Packed, tmp_path: Path) -> None:
    """Chen is called in the package what Tan would be called here."""

    def named(parts: dict[str, bytes]) -> None:
        parts["accounts.jsonl"] = parts["accounts.jsonl"].replace(b'"chen.umzug"', b'"tan.umzug-umzug"')

    User.objects.create(login="tan.umzug")
    _arrived, settling = take_in(rewritten(packed.path, tmp_path / "named.zip", named, sign=True))
    assert settling.renamed == [("tan.umzug", "tan.umzug-umzug-2")]


def test_an_account_that_came_with_another_school_of_the_old_place_is_the_same_account(
    packed: Packed,
) -> None:
    key = {row[1]: row[0] for row in map(json.loads, _accounts(packed.path).splitlines())}["tan.umzug"]
    there = User.objects.create(pk=key, login="tan.hier", is_active=True)
    _arrived, settling = take_in(packed.path)
    assert settling.linked == [("tan.umzug", "tan.hier")]
    assert Member.everywhere.get(user=there).school_id == packed.school


def test_with_passwords_the_old_one_opens_once_and_must_be_changed(packed: Packed, tmp_path: Path) -> None:
    take_in(packed.path)
    tan = User.objects.get(login="tan.umzug")
    tan.set_password("alt-und-lang-2026")
    tan.save()
    (tmp_path / "pass").write_text(PASSPHRASE)
    for with_passwords in (False, True):
        target = tmp_path / f"with-{with_passwords}.zip"
        code = _export(CODE, target, tmp_path / "pass", with_passwords=with_passwords)
        assert code == 0
        assert (tan.password.encode() in _accounts(target)) is with_passwords


def _accounts(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read("accounts.jsonl")


# The commands ------------------------------------------------------------------------------------------------


def _export(school: str, target: Path, passphrase: Path | None, **more: Any) -> int:
    given = {
        "school": school,
        "to": target,
        "passphrase_file": passphrase,
        "with_passwords": False,
        "json": True,
    }
    return export_school.run(argparse.Namespace(**given | more))


def _import(file: Path, passphrase: Path, **more: Any) -> int:
    given = {
        "file": file,
        "passphrase_file": passphrase,
        "district": None,
        "code": None,
        "link_by_phone": False,
    }
    also = {"link": [], "dry_run": False, "json": True}
    return import_school.run(argparse.Namespace(**given | also | more))


def test_the_commands_tell_what_they_did_and_the_same_again_is_said_to_be_there(
    with_phones: Path, cast: Any, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "pass").write_text(f"{PASSPHRASE}\n")
    how = {"file": with_phones, "passphrase": tmp_path / "pass", "code": "NEU"}
    codes = [
        _import(**how, link_by_phone=True),
        _import(**how, dry_run=True),
        _import(**how, link=["tan.umzug=ou.cast-2"]),
        _import(**how),
    ]
    told = [json.loads(each + "}") for each in capsys.readouterr().out.split("\n}\n")[:-1]]
    assert codes == [1, 0, 0, 0]
    assert [each["state"] for each in told] == ["candidates", "checked", "in", "again"]
    assert told[0]["candidates"][0]["link"] == "tan.umzug=ou.cast-2"
    assert told[2]["linked"] == [["tan.umzug", "ou.cast-2"]]
    assert School.objects.get(code="NEU").arrived_at is not None


def test_without_a_passphrase_one_is_made_and_told_once(packed: Packed, tmp_path: Path, capsys: Any) -> None:
    take_in(packed.path)
    assert _export(CODE.lower(), tmp_path / "out.zip", None) == 0
    made_up = json.loads(capsys.readouterr().out)["passphrase"]
    assert made_up.encode() not in (tmp_path / "out.zip").read_bytes()
    from houqin.core.moving.package import Package

    Package.open(tmp_path / "out.zip", made_up).close()
    assert pack_again(packed.school, tmp_path / "same.zip").stat().st_size > 0


def test_the_district_and_the_passphrase_are_asked_for_in_words(packed: Packed, tmp_path: Path) -> None:
    from django.core.management import CommandError

    (tmp_path / "pass").write_text(PASSPHRASE)
    with pytest.raises(Refused, match="没有代码为 NIRGENDS 的上级单位"):
        _import(packed.path, tmp_path / "pass", district="NIRGENDS")
    with pytest.raises(CommandError, match="没有代码为 NIRGENDS 的学校"):
        _export("NIRGENDS", tmp_path / "out.zip", None)
    (tmp_path / "pass").write_text("falsch-falsch")
    with pytest.raises(CommandError, match="签名不对"):
        _import(packed.path, tmp_path / "pass")


def test_the_archive_is_no_part_of_the_package_and_both_commands_say_so(
    packed: Packed, tmp_path: Path, capsys: Any
) -> None:
    """It is plain files: copied to where the command says, it is found, it is whole, and its months are not made again."""
    (tmp_path / "pass").write_text(PASSPHRASE)
    assert _import(packed.path, tmp_path / "pass", json=False) == 0
    place = re.search(r"归档文件夹不在包里：.*拷成 (\S+)，", capsys.readouterr().out)
    assert place
    month = Path(place[1]) / "2026-10"
    month.mkdir(parents=True)
    (month / "维修登记簿.pdf").write_bytes(b"%PDF-1.7")
    line = f"{hashlib.sha256(b'%PDF-1.7').hexdigest()}  维修登记簿.pdf  8"
    (month / "目录.txt").write_bytes(line.encode("utf-8-sig"))

    [found] = reading.volumes(School.objects.get(pk=packed.school))
    assert (found.title, list(reading.damage(found))) == ("2026-10", [])
    assert _export(CODE, tmp_path / "out.zip", tmp_path / "pass", json=False) == 0
    assert f"归档文件夹不在包里，请整个拷走：{month.parent}（1 个月" in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "out.zip") as book:
        assert [name for name in book.namelist() if "2026-10" in name or name.endswith(".pdf")] == []
