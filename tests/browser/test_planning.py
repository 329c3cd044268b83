"""A plan of the term pasted by the head, corrected, accepted: his month, four papers, the guard's and the cook's today."""

import io
import re
from datetime import date, timedelta
from typing import Any

from pypdf import PdfReader

from houqin.core import clock
from tests.browser.house import DESK, PHONE, Site, Visit, form, send, step
from tests.browser.test_shared_tablet import enter, pair

HEAD, CANTEEN, GUARD = "韩守田", "田桂花", "高铁成"
PLAN = """清溪镇中心小学{years}学年{term}后勤工作计划书
一、指导思想
以师生为本，进一步增强服务意识。
二、工作目标
1.修好报修单不少于60件。
2.加强台帐建设，做到日清月结。
三、主要措施
1.每周检查一次各班卫生角。
2.学习《学校食堂与学生集体用餐卫生管理规定》。
3.加大节水宣传力度。
四、行事历
{this}份：
1.{day}公布带量食谱（责任人：田桂花）
2.检修楼道应急灯
3.配合庆祝活动，做好后勤服务
4.{day}核对车辆出入登记（责任人：保安）
{next}份：
1.检修楼道应急灯
2.上旬疏通雨水沟
五、分工
领域\t序号\t责任范围\t责任人\t备注
食堂\t1\t调料台账核对\t田桂花\t每周四
食堂\t2\t消毒柜温度登记\t\t一日两次
财产\t3\t功能室财产抽查\t鲍玉梅、韩主任\t定期
安全\t\t校门口秩序\t保安\t每天
安全\t4\t外来车辆登记\t莫师傅\t随时
"""


def plan_of(today: date) -> str:
    """The plan of the term that this day lies in, with this month and the next."""
    year = today.year if today.month >= 7 else today.year - 1
    coming = (today.replace(day=1) + timedelta(days=32)).month
    return PLAN.format(
        years=f"{year}—{year + 1}",
        term="第一学期" if today.month >= 7 or today.month == 1 else "第二学期",
        this=f"{today.month}月",
        next=f"{coming}月",
        day=f"{today.month}.{today.day}",
    )


def line_of(page: Any, words: str) -> Any:
    return page.locator(".plan-line", has_text=words).first


def confirm(page: Any, label: str) -> None:
    page.locator(".steps").get_by_role("link", name=label).click()
    page.locator("dialog[open]").get_by_role("button", name=label).click()


def test_a_plan_is_pasted_corrected_accepted_and_is_everybodys_today(visit: Visit, site: Site) -> None:
    page = visit(HEAD, DESK)
    page.goto("/planning/read/")
    page.get_by_label("或者把文字粘贴到这里").fill(plan_of(clock.today()))
    page.get_by_role("button", name="读一读").click()
    page.get_by_role("heading", name=re.compile("先请您定")).wait_for()
    assert page.locator("u.obsolete", has_text="学校食堂与学生集体用餐卫生管理规定").count() == 1

    blank = line_of(page, "消毒柜温度登记")
    blank.get_by_role("link", name="沿用上格：田桂花").click()
    blank.locator(".plan-got", has_text="田桂花").wait_for()
    vague = line_of(page, "功能室财产抽查")
    vague.get_by_role("link", name="改", exact=True).click()
    vague.get_by_label("多久一次").fill("两周一次")
    vague.get_by_role("button", name="改好了").click()
    vague.locator(".plan-got", has_text="两周一次").wait_for()

    confirm(page, "其余全部不派")
    page.get_by_text("其余全部不派”已完成").wait_for()
    confirm(page, "接收计划")
    page.locator(".badge", has_text="已接收").wait_for()
    assert line_of(page, "公布带量食谱").locator(".badge", has_text="还没做").count() == 1
    address = page.url

    page.goto("/duties/calendar/")
    page.locator(".month-today").first.wait_for()
    page.goto("/duties/tasks/?tab=open&q=公布带量食谱")
    page.locator("#main").get_by_text("公布带量食谱").first.wait_for()
    paper = address.split("#")[0].replace("/plans/", "/papers/")
    assert "公布带量食谱" in print_of(page, f"{paper}calendar/")
    assert "计划里没有" in print_of(page, f"{paper}open/")
    assert "消毒柜温度登记" in print_of(page, "/duties/papers/matrix.pdf")
    assert "调料台账核对" in print_of(page, "/duties/papers/lists.pdf")

    guard = visit(GUARD, PHONE)
    guard.goto("/")
    do_it(guard, "核对车辆出入登记")
    tablet = pair(visit)
    enter(tablet, site, CANTEEN)
    tablet.goto("/duties/tasks/?tab=today&q=公布带量食谱")  # 今天 shows the first few of many
    tablet.locator("#main .rows").get_by_role("link", name="公布带量食谱").first.tap()
    step(tablet, "做了")
    send(tablet, "做了")
    page.goto(address)
    for words in ("核对车辆出入登记", "公布带量食谱"):
        assert line_of(page, words).locator(".badge", has_text="已做").count() == 1


def print_of(page: Any, path: str) -> str:
    """The words of a paper, without blanks and the marks where a word may break."""
    answer = page.request.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return re.sub(r"[\s\u200b]", "", "".join(each.extract_text() for each in pages))


def do_it(page: Any, words: str) -> None:
    """On 今天: the button beside it, and the one in the form."""
    item = page.locator(".todo li", has_text=words)
    item.get_by_role("link", name="做了").tap()
    page.locator("dialog[open]").get_by_role("button", name="做了", exact=True).tap()
    item.wait_for(state="detached")


def test_a_late_duty_stands_first_and_a_holiday_asks_only_for_its_own(visit: Visit) -> None:
    head, yesterday = visit(HEAD, DESK), clock.today() - timedelta(days=1)
    head.goto("/duties/add_task/")
    form(head).get_by_label("做什么").fill("补签巡逻记录本")
    form(head).get_by_label("到哪天止").fill(yesterday.isoformat())
    form(head).get_by_label("岗位、角色或值班表").fill("保安")
    form(head).get_by_label("从哪天起").fill(yesterday.isoformat())
    head.get_by_role("button", name="交办").click()
    head.wait_for_url(re.compile(r"/duties/tasks/[0-9a-f-]{36}/$"))
    guard = visit(GUARD, PHONE)
    guard.goto("/")
    assert guard.locator(".todo li", has_text="补签巡逻记录本").locator(".todo-when.late").count() == 1
    do_it(guard, "补签巡逻记录本")

    off = next_day_off(clock.today())
    head.goto("/duties/add_duty/")
    form(head).get_by_label("做什么").fill("假期护校巡查")
    form(head).get_by_label("多久一次").fill("每天")
    form(head).locator("label", has_text="寒暑假和节假日").click()
    form(head).get_by_label("岗位、角色或值班表").fill("保安")
    head.get_by_role("button", name="添加职责").click()
    head.wait_for_url(re.compile(r"/duties/duties/[0-9a-f-]{36}/$"))
    head.goto(f"/duties/calendar/?view=week&on={off}")
    assert head.locator(f"#d{off:%m%d} .day-entries b").all_inner_texts() == ["假期护校巡查"]


def next_day_off(today: date) -> date:
    """A day to come of a holiday, whatever day it is: of the summer, else the next of four that are never taught."""
    if (7, 15) <= (today.month, today.day) < (8, 15):
        return today + timedelta(days=1)
    days = (
        (year, *day) for year in (today.year, today.year + 1) for day in ((1, 1), (5, 1), (7, 20), (10, 1))
    )
    return min(day for day in (date(*each) for each in days) if day > today)
