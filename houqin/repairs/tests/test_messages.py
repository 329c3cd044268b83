"""Group messages as they are copied from phones and PCs: what is read, what is left to a person, what no text can break."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.repairs.rules.messages import MOST_TEXT, SKIP_WORDS, KnownPlace, Skip, read_messages
from houqin.repairs.rules.plain import normal

NOW = datetime(2026, 9, 4, 16, 0, tzinfo=clock.SCHOOL_ZONE)  # a Friday
ROOMS = """
梧桐楼
梧桐楼 1层
梧桐楼 1层 101|1（1）班
梧桐楼 1层 102|一（2）班
梧桐楼 2层
梧桐楼 2层 201|3（1）班
梧桐楼 2层 202|3（2）班
梧桐楼 2层 208|男卫生间
梧桐楼 2层 209|女卫生间
梧桐楼 4层
梧桐楼 4层 401|六年级1班
梧桐楼 4层 402|6（2）班
梧桐楼 4层 408|男卫生间
梧桐楼 4层 409|女卫生间
实验楼
实验楼 1层
实验楼 1层 103|语文组办公室
实验楼 2层
实验楼 2层 201|科学实验室
实验楼 2层 205|校长室
实验楼 3层
实验楼 3层 301|计算机教室一
实验楼 3层 302|计算机教室二
实验楼 3层 303|音乐教室
实验楼 3层 304|图书室
1号宿舍楼
1号宿舍楼 105|男生宿舍
大操场
"""


def _places() -> list[KnownPlace]:
    places = []
    for line in ROOMS.strip().splitlines():
        above, number, name = "", "", line
        if "|" in line:
            front, name = line.split("|")
            above, number = front.rsplit(" ", 1)
        elif " " in line:
            above, name = line.rsplit(" ", 1)
        aliases = ("大礼堂",) if name == "音乐教室" else ()
        path = " ".join(filter(None, (above, number, name)))
        places.append(KnownPlace(number + name if number else path, path, name, number, aliases))
    return places


PLACES = _places()


def read(text: str):
    return read_messages(text, PLACES, NOW)


def reports(text: str):
    return [message for message in read(text) if message.skipped is None]


def only(text: str):
    (message,) = reports(text)
    return message


def wall(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=clock.SCHOOL_ZONE).astimezone(UTC)


# -- who and when --


@pytest.mark.parametrize(
    ("head", "who", "at"),
    [
        ("张老师 2026/9/3 14:05:22\n", "张老师", wall(9, 3, 14, 5, 22)),
        ("张老师 2026-09-03 14:05:22\n", "张老师", wall(9, 3, 14, 5, 22)),
        ("张老师 2026年9月3日 14:05\n", "张老师", wall(9, 3, 14, 5)),
        ("张老师 2026年9月3日 下午2:05\n", "张老师", wall(9, 3, 14, 5)),
        ("王老师(数学组) 09-03 14:05\n", "王老师(数学组)", wall(9, 3, 14, 5)),
        ("晴天 9-3 14:05:33\n", "晴天", wall(9, 3, 14, 5, 33)),
        ("李老师 14:05\n", "李老师", wall(9, 4, 14, 5)),
        ("李老师 17:30\n", "李老师", wall(9, 3, 17, 30)),  # later than now: it was yesterday
        ("李老师 昨天 21:03\n", "李老师", wall(9, 3, 21, 3)),
        ("李老师 前天 下午3点半\n", "李老师", wall(9, 2, 15, 30)),
        ("李老师 周五 8:10\n", "李老师", wall(9, 4, 8, 10)),
        ("李老师 星期一 8:10\n", "李老师", wall(8, 31, 8, 10)),
        ("李老师 上周五 8:10\n", "李老师", wall(8, 28, 8, 10)),
        ("赵老师 9月3日 早上8:10\n", "赵老师", wall(9, 3, 8, 10)),
        ("赵老师 12月3日 8:10\n", "赵老师", datetime(2025, 12, 3, 0, 10, tzinfo=UTC)),
        ("2026-09-03 14:05:22 张老师(12345678)\n", "张老师", wall(9, 3, 14, 5, 22)),
        ("[14:05] 李明: ", "李明", wall(9, 4, 14, 5)),
        ("14:05 李明：", "李明", wall(9, 4, 14, 5)),
        ("李明 [昨天 14:05]：", "李明", wall(9, 3, 14, 5)),
        ("昨天 21:03\n李明：", "李明", wall(9, 3, 21, 3)),
        ("—— 9月3日 ——\n李明 14:05\n", "李明", wall(9, 3, 14, 5)),
        ("张老师\n2026/9/3 14:05\n", "张老师", wall(9, 3, 14, 5)),
        ("张老师：", "张老师", None),
        ("张老师:\n", "张老师", None),
        ("三2班班主任：", "三2班班主任", None),
        ("", "", None),
        ("李老师 2026/9/5 9:00\n", "李老师", None),  # the future is not believed
        ("李老师 2月30日 9:00：", "", None),
    ],
)
def test_who_said_it_and_when_in_every_form(head, who, at):
    message = only(f"{head}四楼男厕水龙头坏了")
    assert message.said_at == at
    assert message.place == "408男卫生间"
    if who:
        assert message.reporter == who


def test_each_message_has_its_own_head():
    text = "张老师 9:10\n三1班灯不亮\n\n李老师 9:20\n校长室空调不制冷\n王老师：语文组门锁坏了"
    assert [(m.reporter, m.place) for m in reports(text)] == [
        ("张老师", "2013（1）班"),
        ("李老师", "205校长室"),
        ("王老师", "103语文组办公室"),
    ]
    assert [m.lines for m in reports(text)] == [(0, 1), (3, 4), (5,)]


def test_a_chain_names_who_wrote_each_line():
    text = "#接龙\n1. 张三 六1班灯坏\n2. 李四 3（2）班 桌子坏了\n3. 王五"
    assert [(m.reporter, m.place, m.fault) for m in reports(text)] == [
        ("张三", "401六年级1班", "灯坏"),
        ("李四", "2023（2）班", "桌子坏了"),
    ]


def test_a_form_filled_in_the_group_is_one_report():
    message = only("地点：三2班\n故障：灯不亮\n报修人：张老师")
    assert (message.reporter, message.place, message.fault) == ("张老师", "2023（2）班", "灯不亮")
    assert message.lines == (0, 1, 2)


# -- where --


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("三(2)班灯不亮", "2023（2）班"),
        ("三（2）班 灯不亮", "2023（2）班"),
        ("三2班灯不亮", "2023（2）班"),
        ("三二班灯不亮", "2023（2）班"),
        ("3.2灯不亮", "2023（2）班"),
        ("3-2班灯不亮", "2023（2）班"),
        ("302班灯不亮", "2023（2）班"),
        ("三年级二班灯不亮", "2023（2）班"),
        ("３（２）班灯不亮", "2023（2）班"),
        ("三2灯不亮", "2023（2）班"),
        ("32班灯不亮", "2023（2）班"),
        ("402教室灯不亮", "4026（2）班"),
        ("四零二灯不亮", "4026（2）班"),
        ("梧桐楼201灯不亮", "2013（1）班"),
        ("实验楼201灯不亮", "201科学实验室"),
        ("校长办公室灯不亮", "205校长室"),
        ("语文组灯不亮", "103语文组办公室"),
        ("语文办公室灯不亮", "103语文组办公室"),
        ("微机室一灯不亮", "301计算机教室一"),
        ("机房2灯不亮", "302计算机教室二"),
        ("图书馆灯不亮", "304图书室"),
        ("大礼堂灯不亮", "303音乐教室"),
        ("四楼女厕灯不亮", "409女卫生间"),
        ("四樓女廁燈壞了", "409女卫生间"),
        ("梧桐楼二楼男厕所灯不亮", "208男卫生间"),
        ("大操场灯不亮", "大操场"),
        ("梧桐楼四楼走廊灯不亮", "梧桐楼 4层"),
        ("梧桐楼门口灯不亮", "梧桐楼"),
        ("105宿舍灯不亮", "105男生宿舍"),
        ("202 3(2)班灯不亮", "2023（2）班"),
    ],
)
def test_a_place_is_found_however_it_is_said(words, place):
    message = only(words)
    assert message.place == place
    assert message.confidence > 0
    assert message.candidates == ()


@pytest.mark.parametrize(
    ("words", "candidates"),
    [
        ("201灯不亮", {"2013（1）班", "201科学实验室"}),
        ("二楼灯不亮", {"梧桐楼 2层", "实验楼 2层"}),
        ("机房灯不亮", {"301计算机教室一", "302计算机教室二"}),
        ("四楼厕所灯不亮", {"408男卫生间", "409女卫生间"}),
        ("401三(2)班灯不亮", {"401六年级1班", "2023（2）班"}),  # they contradict each other
        ("四楼三(2)班灯不亮", {"2023（2）班"}),
    ],
)
def test_what_may_mean_several_places_is_left_to_a_person(words, candidates):
    message = only(words)
    assert message.place is None
    assert set(message.candidates) == candidates


@pytest.mark.parametrize(
    "words", ["909灯不亮", "九(9)班灯不亮", "13820125678灯不亮", "教室灯不亮", "5.20灯不亮", "201年灯不亮"]
)
def test_a_place_that_the_school_does_not_have_is_none(words):
    (message,) = read(words)
    assert message.place is None
    assert message.candidates == ()
    assert message.fault


def test_many_candidates_are_cut_to_five():
    rooms = [KnownPlace(n, f"{n}号院 201 甲{n}", f"甲{n}", "201") for n in range(9)]
    (message,) = read_messages("201灯不亮", rooms, NOW)
    assert len(message.candidates) == 5


# -- what --


@pytest.mark.parametrize(
    ("words", "spot", "fault", "kind"),
    [
        ("三2班前面的日光灯一闪一闪", "前面", "日光灯一闪一闪", "electric"),
        ("三2班讲台上的电脑开不了机", "讲台上", "电脑开不了机", "media"),
        ("三2班后门关不上", "", "后门关不上", "door"),
        ("三2班靠窗第三排的桌子晃", "靠窗第三排", "桌子晃", "furniture"),
        ("三2班窗边的插座没电了", "窗边", "插座没电了", "electric"),
        ("三2班墙皮脱落", "", "墙皮脱落", "building"),
        ("三2班的多媒体黑屏了，麻烦尽快来看一下，谢谢！", "", "多媒体黑屏了", "media"),
        ("@丁师傅 三2班门锁坏了[强]🙏", "", "门锁坏了", "door"),
        ("各位老师下午好，三2班玻璃碎了", "", "玻璃碎了", "door"),
        ("三2班有个东西坏了", "", "有个东西坏了", "other"),
        ("三2班门口的灯不亮", "门口", "灯不亮", "electric"),
        ("三2班黑板的边框掉了", "", "黑板的边框掉了", "building"),
        ("三2班电脑桌坏了", "", "电脑桌坏了", "furniture"),
        ("三2班WiFi连不上", "", "WiFi连不上", "media"),
    ],
)
def test_a_fault_is_told_in_its_own_words(words, spot, fault, kind):
    message = only(words)
    assert (message.spot, message.fault, message.kind) == (spot, fault, kind)


@pytest.mark.parametrize(
    ("words", "urgent"),
    [
        ("三2班水管爆了，漏水", True),
        ("三2班插座冒烟", True),
        ("校长室跳闸了", True),
        ("三2班玻璃碎了", True),
        ("学生被反锁在三2班，门打不开", True),
        ("急急急！三2班门坏了", True),
        ("三2班灯不亮", False),
        ("三2班水龙头漏水，不急", False),
    ],
)
def test_what_cannot_wait_is_marked(words, urgent):
    assert any(message.urgent for message in reports(words)) is urgent


def test_only_the_urgent_one_of_two_faults_is_marked():
    assert [message.urgent for message in reports("三1班灯不亮，三2班漏水")] == [False, True]


def test_a_large_repair_is_marked():
    assert only("梧桐楼屋顶漏雨").large
    assert not only("三2班灯不亮").large


# -- several in one --


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("三1班灯不亮，三2班门锁坏了", [("2013（1）班", "灯不亮"), ("2023（2）班", "门锁坏了")]),
        ("401、402灯不亮", [("401六年级1班", "灯不亮"), ("4026（2）班", "灯不亮")]),
        ("401和402灯不亮", [("401六年级1班", "灯不亮"), ("4026（2）班", "灯不亮")]),
        (
            "1、四楼男厕水龙头坏了 2、四楼女厕堵了",
            [("408男卫生间", "水龙头坏了"), ("409女卫生间", "堵了")],
        ),
        ("①三1班灯不亮②三2班门坏了", [("2013（1）班", "灯不亮"), ("2023（2）班", "门坏了")]),
        ("1.402灯坏\n2.三2班门坏", [("4026（2）班", "灯坏"), ("2023（2）班", "门坏")]),
        ("三2班灯不亮，窗户玻璃也碎了", [("2023（2）班", "灯不亮"), ("2023（2）班", "窗户玻璃也碎了")]),
        ("三2班\n灯不亮", [("2023（2）班", "灯不亮")]),
        ("三2班，灯不亮，一直在闪", [("2023（2）班", "灯不亮，一直在闪")]),
    ],
)
def test_several_faults_become_several_reports(words, found):
    assert [(m.place, m.fault) for m in reports(words)] == found


def test_a_second_line_without_a_place_is_hardly_sure_of_it():
    first, second = reports("三(2)班灯不亮\n门也关不上")
    assert first.place == second.place
    assert second.confidence <= 40 < first.confidence


def test_a_place_is_never_carried_over_to_another_person():
    _first, second = reports("张老师：三(2)班灯不亮\n李老师：水龙头坏了")
    assert second.place is None


def test_a_class_in_a_nickname_is_only_offered():
    message = only("三2班班主任 14:05\n灯不亮")
    assert message.place is None
    assert message.candidates == ("2023（2）班",)


# -- what is no report --


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("收到", Skip.REPLY),
        ("好的，谢谢", Skip.REPLY),
        ("好的[强][强]", Skip.REPLY),
        ("谢谢丁师傅！辛苦了🌹", Skip.REPLY),
        ("马上到", Skip.REPLY),
        ("[图片]", Skip.PICTURE),
        ('[语音] 12"', Skip.UNCLEAR),
        ("👍👍", Skip.PICTURE),
        ("张老师撤回了一条消息", Skip.RECALLED),
        ("「张老师：三2班灯不亮」", Skip.QUOTE),
        ("> 三2班灯不亮", Skip.QUOTE),
        ("- - - - - - - -", Skip.SYSTEM),
        ("“王丽”加入了群聊", Skip.SYSTEM),
        ("昨天 21:03", Skip.HEAD),
        ("明天下午三点开会", Skip.UNCLEAR),
        ("已修", Skip.DONE),
        ("三2班的灯修好了", Skip.DONE),
        ("校长室空调已处理", Skip.DONE),
    ],
)
def test_what_is_no_report_is_kept_with_the_reason(line, why):
    (message,) = read(line)
    assert message.skipped is why
    assert message.source.strip()
    assert str(SKIP_WORDS[why])


def test_a_thing_that_works_again_is_offered_as_mended_with_its_place():
    (message,) = read("丁师傅：三2班的灯修好了")
    assert message.done
    assert message.place == "2023（2）班"


@pytest.mark.parametrize(
    "words", ["三2班灯还没修好", "三2班的灯什么时候能修好", "三2班灯修好了又坏了", "三2班灯坏了，请尽快修好"]
)
def test_asking_for_a_repair_is_not_having_it(words):
    assert not any(message.done for message in read(words))


def test_a_quote_of_several_lines_is_no_second_report():
    text = "「张老师：三2班灯不亮\n三1班门坏了」\n- - - - -\n李老师：收到"
    assert reports(text) == []
    assert [m.skipped for m in read(text)] == [Skip.QUOTE, Skip.QUOTE, Skip.SYSTEM, Skip.REPLY]


# -- whatever is pasted --

_HEADS = [
    "张老师 2026/9/3 14:05:22",
    "李明：",
    "[14:05] 王五: ",
    "昨天 21:03",
    "周五 8:10",
    "#接龙",
    "@丁师傅 ",
    "9-3",
    "1️⃣",
]
_WHERE = ["三(2)班", "3.2", "402", "四楼", "男厕", "梧桐楼", "报修人：", "地点：", "1、", "2、", "①"]
_WHAT = ["灯不亮", "门锁坏了", "漏水", "收到", "修好了", "[图片]", "🌹", "🙏🏽", "急急急"]
_MARKS = ["，", "、", "「", "」", "\n", "\n\n", "\r\n", " ", "　", "\u200b", "\ufeff", ":", "(", ")"]
_BITS = st.sampled_from([*_HEADS, *_WHERE, *_WHAT, *_MARKS])
pastes = st.lists(_BITS, max_size=60).map("".join) | st.text(max_size=400)


@settings(max_examples=200, deadline=None)
@given(pastes)
def test_every_line_is_accounted_for_once_and_in_order(text):
    messages = read(text)
    told = [number for message in messages for number in message.lines]
    filled = [n for n, line in enumerate(normal(text).split("\n")) if line.strip()]
    assert sorted(told) == filled
    firsts = [message.lines[0] for message in messages if message.lines]
    assert firsts == sorted(firsts)


@settings(max_examples=200, deadline=None)
@given(pastes)
def test_guesses_stay_within_what_is_known(text):
    known = {place.id for place in PLACES}
    for message in read(text):
        assert message.place is None or message.place in known
        assert (message.confidence > 0) == (message.place is not None)
        assert set(message.candidates) <= known
        assert not (message.place and message.candidates)
        assert len(message.candidates) <= 5
        assert message.said_at is None or message.said_at <= NOW
        assert message.skipped is not None or message.fault


@settings(max_examples=200, deadline=None)
@given(pastes)
def test_reading_the_normal_form_reads_the_same(text):
    assert normal(normal(text)) == normal(text)
    assert read(normal(text)) == read(text)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40), st.integers(1, 2000))
def test_the_longest_paste_of_anything_is_read_in_bounded_time(piece, times):
    begin = process_time()
    read((piece * times)[:MOST_TEXT])
    assert process_time() - begin < 5


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "(",
        "三(2)班",
        "a ",
        "张:",
        "修好",
        "，",
        "1、",
        "[",
        "「\n",
        "@",
        "谢谢",
        "好",
        "14:05 ",
        "请",
        "。",
        "灯",
        " ",
    ],
)
def test_no_repeated_piece_makes_it_slow(piece):
    begin = process_time()
    read((piece * MOST_TEXT)[:MOST_TEXT])
    assert process_time() - begin < 5


def test_half_characters_and_control_characters_are_read_over():
    assert only("三2班\x00灯\ud800不亮\x1b").fault == "灯不亮"


def test_two_hundred_messages_of_a_school_with_five_hundred_places_take_no_time():
    rooms = [
        KnownPlace(n, f"{n // 100}号楼 {n // 20 % 5}层 {n} 活动室{n}", f"活动室{n}", str(n))
        for n in range(100, 600)
    ]
    text = "\n".join(
        f"张老师 2026/9/3 14:{n % 60:02d}:22\n{100 + n}教室前面的日光灯一闪一闪，麻烦看一下"
        for n in range(200)
    )
    begin = process_time()
    messages = read_messages(text, rooms, NOW)
    assert process_time() - begin < 1  # 0.3 s is meant; slow machines are given room
    assert [m.place for m in messages] == list(range(100, 300))


def test_a_paste_without_any_places_in_the_school_still_keeps_the_words():
    (message,) = read_messages("三2班灯不亮", [], NOW)
    assert message.place is None
    assert message.fault == "三2班灯不亮"


def test_an_empty_paste_has_no_messages():
    assert read("") == []
    assert read(" \n　\n\u200b") == []


def test_times_are_given_in_utc():
    at = only("张老师 2026/9/3 14:05\n三2班灯不亮").said_at
    assert at == wall(9, 3, 14, 5)
    assert at.utcoffset() == timedelta(0)
