"""The inbox: unread first, one's own only, counted in the frame; what each wants, and the digests of a morning."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.notices import daily, quiet
from houqin.core.notices.digests import send_digests
from houqin.core.notices.models import Channel, Notice, NoticeWish, Outgoing
from houqin.core.notices.telling import TELLERS, TOPICS
from houqin.core.scope import in_school
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import do

from houqin.core.tests.samples import channel, notice  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
MONDAY, SATURDAY = date(2026, 11, 16), date(2026, 11, 21)


def notices(cast: Cast, count: int, **facts: Any) -> list[Notice]:
    """Notices of Tan's, each a minute after the one before."""
    with in_school(cast.school):
        made = [notice(cast) for _n in range(count)]
        for n, each in enumerate(made):
            at = clock.now() - timedelta(minutes=count - n)
            usual = {"told_at": at, "text": f"第{n}条。", "row": uuid4()}
            Notice.objects.filter(pk=each.pk).update(**usual | facts)
    return made


def unread(member: Member) -> int:
    with in_school(member.school):
        return Notice.objects.filter(member=member).unread().count()


def page(member: Member, url: str = "/inbox/") -> str:
    return browser(member).get(url).content.decode()


# The inbox ---------------------------------------------------------------------------------------------------


def test_it_shows_what_is_unread_and_under_all_the_rest(cast: Cast) -> None:
    first, _second = notices(cast, 2)
    browser(cast.tan).post(f"/inbox/{first.pk}/")
    assert "第1条。" in page(cast.tan)
    assert "第0条。" not in page(cast.tan)
    assert "第0条。" in page(cast.tan, "/inbox/?tab=all")


def test_a_mere_link_marks_nothing_read(cast: Cast) -> None:
    (one,) = notices(cast, 1)
    assert browser(cast.tan).get(f"/inbox/{one.pk}/").status_code == 302
    assert unread(cast.tan) == 1


def test_what_is_about_one_row_is_read_together(cast: Cast) -> None:
    made = notices(cast, 3, row=cast.wen.pk)
    notices(cast, 1)
    browser(cast.tan).post(f"/inbox/{made[0].pk}/")
    assert unread(cast.tan) == 1


def test_all_read_leaves_what_came_since(cast: Cast) -> None:
    made = notices(cast, 3)
    answer = browser(cast.tan).post("/inbox/read/", {"first": str(made[1].pk)})
    assert answer.status_code == 302
    assert unread(cast.tan) == 1
    assert browser(cast.tan).post("/inbox/read/", {"first": "x"}).status_code == 400


def test_nobody_reads_or_marks_what_another_was_told(cast: Cast) -> None:
    (one,) = notices(cast, 1)
    for other in (cast.hu, cast.ou):
        assert "第0条。" not in page(other, "/inbox/?tab=all")
        assert browser(other).post(f"/inbox/{one.pk}/").status_code == 404
        browser(other).post("/inbox/read/", {"first": str(one.pk)})
        assert browser(other).get(f"/inbox/?after={one.pk}").status_code == 404
    assert unread(cast.tan) == 1


def test_every_notice_is_met_once_page_by_page(cast: Cast) -> None:
    notices(cast, 95)
    with in_school(cast.school):
        Notice.objects.filter(member=cast.tan).update(
            told_at=clock.now()
        )  # all in one moment: the key decides
    met, url = [], "/inbox/"
    while url:
        shown = browser(cast.tan).get(url).context["page"]
        met += [item["text"] for item in shown["items"]]
        url = f"/inbox/{shown['more_url']}" if shown["more_url"] else ""
    assert sorted(met) == sorted(f"第{n}条。" for n in range(95))


def test_the_frame_counts_what_is_unread_and_no_further_than_a_hundred(cast: Cast) -> None:
    notices(cast, 3)
    assert ">3</span>" in page(cast.tan, "/mine/")
    assert '"tool-count"' not in page(cast.wen, "/mine/")
    notices(cast, 120)
    assert ">99+</span>" in page(cast.tan, "/mine/")


def test_the_inbox_costs_the_same_for_one_and_for_thirty(cast: Cast) -> None:
    client = browser(cast.tan)
    client.get("/inbox/")
    costs = []
    for count in (1, 30):
        notices(cast, count)
        with CaptureQueriesContext(connection) as captured:
            client.get("/inbox/")
        costs.append(sum(query["sql"].startswith("SELECT") for query in captured))
    assert costs[0] == costs[1] <= 6


def test_what_was_told_once_is_not_told_twice(cast: Cast) -> None:
    (one,) = notices(cast, 1)
    with in_school(cast.school):
        one.refresh_from_db()
        one.pk = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.bulk_create([one])


def test_every_topic_is_told_by_somebody_or_by_the_calendar() -> None:
    told = {about.code for tellers in TELLERS.values() for about, _teller in tellers}
    scheduled = {"repairs.late", "terms.week", "duties.today", "hazards.late"}
    scheduled |= {"certificates.mine", "certificates.kept", "queries.mailed"}
    swept = {"core.heads", "core.files"}
    assert set(TOPICS) - told == scheduled | swept


def test_tellers_name_actions_that_exist() -> None:
    from houqin.core.actions import ACTIONS

    assert TELLERS
    assert set(TELLERS) <= set(ACTIONS)


# Wishes and channels -----------------------------------------------------------------------------------------


def test_only_oneself_says_what_one_wants(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        do(cast, "people.set_my_messages", cast.tan, by=cast.hu)
    with pytest.raises(Refused, match="先填电子邮箱"):
        do(cast, "people.set_my_messages", cast.tan, by=cast.tan, email="")


def test_the_address_of_a_robot_is_never_shown_again_nor_told_to_the_history(cast: Cast) -> None:
    key = "c0ffee" * 8
    url = f"https://oapi.dingtalk.com/robot/send?access_token={key}"
    row = do(cast, "people.add_channel", url=url, secret=f"SEC{key}").row
    do(cast, "people.edit_channel", row, url=f"{url}1", secret="")
    with in_school(cast.school):
        kept = Channel.objects.get(pk=row.pk)
        told = "".join(Entry.objects.values_list("body", flat=True))
    assert (kept.url, kept.secret) == (f"{url}1", f"SEC{key}")
    assert key not in told
    client = browser(cast.hu)
    for address in (f"/core/channels/{row.pk}/", "/core/channels/", f"/people/edit_channel/{row.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert key not in answer.content.decode(), address
    assert key not in b"".join(client.get("/core/channels/?export=xlsx")).decode("latin1")


@pytest.mark.parametrize(
    "url",
    [
        "http://oapi.dingtalk.com/robot/send?access_token=a",
        "https://oapi.dingtalk.com.evil.example/robot/send?access_token=a",
        "https://oapi.dingtalk.com@127.0.0.1/robot/send",
        "https://oapi.dingtalk.com:8443/robot/send",
        "https://oapi.dingtalk.com/other",
        "https://127.0.0.1/robot/send",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",  # another maker's
        "https://[::1/robot/send",
        "file:///etc/passwd",
    ],
)
def test_a_robots_address_leads_only_to_its_maker(url: str, cast: Cast) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        do(cast, "people.add_channel", kind="dingtalk", url=url)
    assert set(refused.value.error_dict) == {"url"}


def test_mail_is_opened_only_where_there_is_a_server(cast: Cast) -> None:
    with pytest.raises(Refused, match="发信服务器"):
        do(cast, "people.add_channel", kind="email", url="")


# The morning -------------------------------------------------------------------------------------------------


@pytest.fixture
def with_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example")


def digests(cast: Cast, day: date) -> list[Outgoing]:
    with clock.moved(clock.at(day, 7)):
        send_digests(cast.school, day)
    with in_school(cast.school):
        return list(Outgoing.objects.order_by("id"))


def mail_channel(cast: Cast) -> None:
    with in_school(cast.school):
        Channel.objects.create(school=cast.school, kind="email", name="邮件")


def test_a_person_gets_one_mail_a_day_with_numbers_only(cast: Cast, with_mail: None) -> None:
    mail_channel(cast)
    do(cast, "people.set_my_messages", cast.hu, by=cast.hu, email="hu@example.com")
    do(cast, "repairs.report_ticket", by=cast.tan, fault="水管爆了")
    (mail,) = digests(cast, MONDAY)
    assert mail.address == "hu@example.com"
    assert "待受理：1 件" in mail.text
    assert "水管爆了" not in mail.text
    assert len(digests(cast, MONDAY)) == 1, "the same morning once more"
    assert len(digests(cast, MONDAY + timedelta(days=1))) == 2


def test_who_has_nothing_waiting_gets_no_mail(cast: Cast, with_mail: None) -> None:
    mail_channel(cast)
    do(cast, "people.set_my_messages", cast.chen, by=cast.chen, email="chen@example.com")
    assert digests(cast, MONDAY) == []


def test_a_group_gets_one_line_a_day_and_nothing_when_nothing_is_open(cast: Cast) -> None:
    with in_school(cast.school):
        channel(cast)
    assert digests(cast, MONDAY) == []
    do(cast, "repairs.report_ticket", by=cast.tan)
    (one,) = digests(cast, MONDAY)
    assert "维修未完成 1 件" in one.text
    assert cast.tan.name not in one.text


def test_days_off_are_quiet_but_for_what_is_urgent(cast: Cast) -> None:
    with in_school(cast.school):
        channel(cast)
        assert quiet.is_quiet(cast.school, SATURDAY)
    with clock.moved(clock.at(SATURDAY, 9)):
        do(cast, "repairs.report_ticket", by=cast.tan)
    assert digests(cast, SATURDAY) == []
    with clock.moved(clock.at(SATURDAY, 9)):
        do(cast, "repairs.report_ticket", by=cast.tan, urgent=True)
    with in_school(cast.school):
        assert Outgoing.objects.count() == 1


def test_what_waited_yesterday_is_not_told_today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[date] = []
    monkeypatch.setattr(daily, "send_digests", lambda school, day: done.append(day))
    with clock.moved(clock.at(MONDAY, 8)):
        daily.morning(cast.school, MONDAY - timedelta(days=1))
        daily.morning(cast.school, MONDAY)
    assert done == [MONDAY]


def test_without_wishes_everybody_is_told_and_nothing_is_mailed(cast: Cast) -> None:
    with in_school(cast.school):
        assert NoticeWish.objects.count() == 0
    do(cast, "repairs.report_ticket", by=cast.tan, urgent=True)
    assert unread(cast.hu) == 1
    with in_school(cast.school):
        assert Outgoing.objects.count() == 0
