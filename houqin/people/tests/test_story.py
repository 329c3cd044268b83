"""The story of a school's people: a colleague comes, gets an account, changes her password, is promoted and leaves."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.people.models import Member, Post
from tests.cast import Cast, browser
from tests.samples import fresh

pytestmark = pytest.mark.django_db


def send(page: Client, action: str, target: Any = None, **answers: Any) -> Any:
    address = f"/people/{action}/" + (f"{target.pk}/" if target is not None else "")
    assert page.get(address).status_code == 200
    return page.post(address, answers | {"key": str(uuid4())})


def sign_in(login: str, password: str) -> Client:
    client = Client()
    client.post("/login/", {"login": login, "password": password})
    return client


def test_a_colleague_comes_works_and_leaves(cast: Cast) -> None:
    office = browser(cast.hu)
    done = send(office, "add_member", name="林小雨", phone="138 0013 8000", posts="语文教师、值周教师")
    assert done.status_code == 302
    with in_school(cast.school):
        lin = Member.objects.get(name="林小雨")
    assert (lin.phone, lin.posts_text, lin.name_key) == ("13800138000", "语文教师、值周教师", "lin xiao yu")

    assert send(office, "give_login", lin, login="linxiaoyu", password="yun-shan-2026").status_code == 302
    assert send(office, "give_roles", lin, roles=["teacher"]).status_code == 302

    her = sign_in("13800138000", "yun-shan-2026")
    first = her.get("/")
    assert first.headers["Location"] == f"/people/change_password/{lin.pk}/", (
        "her own password before anything else"
    )
    done = her.post(
        f"/people/change_password/{lin.pk}/",
        {"old": "yun-shan-2026", "password": "chun-feng-1998", "key": str(uuid4())},
    )
    assert done.status_code == 302
    assert her.get("/").status_code == 200, "this device stays signed in"
    assert sign_in("linxiaoyu", "yun-shan-2026").get("/").status_code == 302
    assert sign_in("linxiaoyu", "chun-feng-1998").get("/").status_code == 200

    assert her.get("/people/pupils/").status_code == 403
    assert send(office, "give_roles", lin, roles=["class_teacher"]).status_code == 302
    assert her.get("/people/pupils/").status_code == 200, "a right counts at the next request"

    assert send(office, "set_posts", lin, posts="语文教师、班主任").status_code == 302
    with in_school(cast.school):
        ended = Post.objects.get(member=lin, until_on__isnull=False)
        assert ended.title == "值周教师"

    assert send(office, "disable_member", lin, reason="调离").status_code == 302
    assert her.get("/").headers["Location"].startswith("/login/"), "out at the next request"
    assert sign_in("linxiaoyu", "chun-feng-1998").get("/").status_code == 302
    with in_school(cast.school):
        lin = fresh(lin)
        assert (lin.active, lin.roles) == (False, " class_teacher ")
        assert Entry.objects.filter(row=lin.pk).count() == 7
        assert verify()[1] == []
        assert not [
            entry for entry in Entry.objects.all() if "chun-feng" in entry.body or "yun-shan" in entry.body
        ]
