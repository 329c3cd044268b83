"""What breaks at the demo schools, where, who comes upon it, and which ticket goes another way than the ordinary one."""

Fault = tuple[str, str, str, str, str]
HOW_MANY = {"DEMO": 84, "DEMO2": 7}
WHOLE = 44  # more ordinary ones at the first school where a whole term is played
ROOMS, OFFICES, WET, MEDIA, COMPUTERS = "rooms", "offices", "wet", "media", "computers"
HOUSE, YARD, KITCHEN = "house", "yard", "kitchen"

# where (yard:升旗台 is this place only), kind, fault, what was done, the exact spot
FAULTS: tuple[Fault, ...] = (
    (ROOMS, "electric", "日光灯有两支不亮", "更换 LED 灯管 2 支", "靠窗一排"),
    (ROOMS, "electric", "日光灯一闪一闪的", "更换 LED 灯管 1 支", "黑板上方"),
    (ROOMS, "electric", "吊扇有异响，转得慢", "吊扇加油、紧固吊杆", "中间那台"),
    (ROOMS, "electric", "插座没电", "更换五孔插座 1 个", "讲台旁"),
    (ROOMS, "door", "门锁打不开，钥匙拧不动", "更换锁芯 1 个", ""),
    (ROOMS, "door", "窗户推不动，滑轮掉了", "更换窗滑轮 2 个", "后排左窗"),
    (ROOMS, "door", "玻璃裂了一道缝", "更换玻璃 1 块", "走廊一侧"),
    (ROOMS, "door", "窗帘杆掉了一头", "重新打膨胀螺丝固定", ""),
    (ROOMS, "furniture", "课桌 3 张桌腿松动", "紧固螺丝，补钉 3 张", "第二组"),
    (ROOMS, "furniture", "椅子 2 把靠背断了", "更换靠背板 2 块", ""),
    (ROOMS, "furniture", "讲台抽屉拉不出来", "更换抽屉滑轨 1 副", ""),
    (ROOMS, "other", "黑板右边掉漆，写不上字", "重刷黑板漆", ""),
    (ROOMS, "media", "一体机触摸没反应", "重新校准触摸框", ""),
    (ROOMS, "media", "一体机没有声音", "更换音频线 1 根", ""),
    (OFFICES, "electric", "空调不制冷", "清洗滤网，补充制冷剂", ""),
    (OFFICES, "media", "打印机一直卡纸", "更换搓纸轮 1 个", ""),
    (OFFICES, "media", "网络时断时续", "重做水晶头，更换网线 5 米", "门口第一个工位"),
    (OFFICES, "furniture", "文件柜门锁坏了", "更换柜锁 1 把", ""),
    (WET, "electric", "水龙头关不紧，一直滴水", "更换水嘴 1 只", "第二个"),
    (WET, "electric", "冲水阀一直流水", "更换脚踏阀 1 个", "最里面一间"),
    (WET, "electric", "下水道堵了，水漫到门口", "疏通下水道", "洗手池下面"),
    (WET, "door", "隔间门插销掉了", "更换插销 2 个", "第三间"),
    (MEDIA, "media", "投影机没有信号", "更换 HDMI 线 1 根", ""),
    (COMPUTERS, "media", "三台学生机开不了机", "更换电源 2 个、内存 1 条", "后两排"),
    (COMPUTERS, "electric", "空气开关合不上", "更换 32A 空气开关 1 个", "配电箱"),
    (HOUSE, "building", "天花板渗水，墙皮鼓起来了", "补做屋面防水，铲除重刷", "东北角"),
    (HOUSE, "building", "地砖翘起一块，容易绊脚", "重铺地砖 2 块", "门口"),
    (f"{YARD}:操场", "building", "跑道边的排水沟盖板断了", "更换盖板 1 块", "主席台旁"),
    (f"{YARD}:升旗台", "other", "国旗绳磨损严重", "更换旗绳 1 根", ""),
    (f"{YARD}:学校大门", "electric", "大门口的路灯晚上不亮", "更换灯泡和触发器", ""),
    (f"{YARD}:学校大门", "door", "电动门轨道卡住", "清理轨道，更换滚轮 1 个", ""),
    (KITCHEN, "electric", "消毒柜不加热", "更换加热管 1 根", ""),
    (KITCHEN, "electric", "排烟机声音很大", "清洗风轮，紧固电机", ""),
    (KITCHEN, "electric", "洗菜池水龙头漏水", "更换水嘴 1 只", "左边"),
)
URGENT: tuple[Fault, ...] = (
    (WET, "electric", "水管爆了，水流到走廊", "关闸，更换 PPR 水管 1 米、弯头 2 个", "洗手池上方"),
    (ROOMS, "electric", "插座冒火花，有焦味", "断电，更换插座和烧坏的线 3 米", "后门旁"),
    (OFFICES, "door", "门反锁，开会用的资料都在里面", "开锁，更换锁芯 1 个", ""),
)
# Uses, kinds or names of the places where such a thing breaks.
WHERE: dict[str, tuple[str, ...]] = {
    ROOMS: ("教室",),
    OFFICES: ("办公室",),
    WET: ("卫生间",),
    MEDIA: ("多媒体教室", "录播教室", "会议室"),
    COMPUTERS: ("计算机教室一", "计算机教室二"),
    HOUSE: ("教室", "库房", "图书室"),
    YARD: ("outdoor",),
    KITCHEN: ("食堂", "餐厅"),
}
# Who comes upon it: teachers, keepers, the guard; the office writes down what it is told by telephone.
FINDERS: dict[str, dict[str, str]] = {
    "DEMO": {
        ROOMS: "宋晓岚 宋晓岚 薛国栋 薛国栋 岳晓雯 路长青 韩守田 韩守田",
        OFFICES: "程雅茹 鲍玉梅 路长青 姚慧 韩守田",
        WET: "宋晓岚 薛国栋 岳晓雯 路长青 韩守田",
        MEDIA: "程雅茹 岳晓雯 薛国栋",
        COMPUTERS: "岳晓雯 薛国栋",
        HOUSE: "程雅茹 鲍玉梅 韩守田",
        YARD: "高铁成 石磊 韩守田",
        KITCHEN: "田桂花",
    },
    "DEMO2": dict.fromkeys(
        (ROOMS, OFFICES, WET, MEDIA, COMPUTERS, HOUSE, YARD, KITCHEN), "易小峰 易小峰 龚学文 佟丽"
    ),
}
SENT_BACK = {
    "electric": "只好了一天，又和原来一样",
    "door": "还是关不严，请再调一下",
    "furniture": "没过两天又坏了",
    "media": "用了半节课又不行了",
    "building": "没有完全修好，请再来看看",
    "other": "没有完全修好，请再来看看",
}
OLD_PROJECTOR = (MEDIA, "media", "墙上的旧投影机灯泡不亮", "", "后墙")
OFFICE = {"DEMO": "韩守田", "DEMO2": "佟丽"}
WORKER = "丁大勇"
FOR_MEDIA = {"DEMO": "方毅", "DEMO2": "丁大勇"}
# The ticket's number in time -> how its way differs from the ordinary one.
REJECTED: dict[str, dict[int, str]] = {
    "DEMO": {
        17: "这台旧投影机已列入报废，不再维修，请改用一体机",
    },
    "DEMO2": {},
}
WITHDRAWN = {"DEMO": (30,), "DEMO2": ()}
RETURNED = {"DEMO": (8, 23, 41, 62), "DEMO2": (2,)}
# Sent to the worker, and still there: (what is broken, how it stands, what for, why).
STUCK: dict[str, dict[int, tuple[str, str, str, str]]] = {
    "DEMO": {
        21: ("天花板渗水，墙皮鼓起来了", "waits", "approval", "屋面防水要 3800 元，申请已送校长，等批复"),
        38: ("三台学生机开不了机", "waits", "outside", "三台主机要返厂，厂家约好下周来取"),
        55: ("三台学生机开不了机", "cannot", "replace", "主板老化，配件已停产，修了也用不久"),
        74: ("空气开关合不上", "waits", "parts", "同型号的空气开关县城没有，已托人从市里带"),
        83: ("地砖翘起一块，容易绊脚", "sent", "", ""),
    },
    "DEMO2": {3: ("地砖翘起一块，容易绊脚", "waits", "parts", "地砖由中心校统一采购，已报")},
}
MERGED: dict[str, dict[int, int]] = {"DEMO": {46: 38}, "DEMO2": {}}  # tells again of what an earlier one told
FORGOTTEN = {
    "DEMO": (58, 82, 84),
    "DEMO2": (),
}  # reported, and nobody has looked at it yet; one of them weeks ago
UNCONFIRMED = {"DEMO": (12, 27, 35, 44, 51, 60, 66), "DEMO2": (1,)}
LAPSED = {"DEMO": (12, 27), "DEMO2": ()}  # and of these the days for objecting are over
URGENTS = {"DEMO": (14, 49, 71), "DEMO2": ()}
WITH_PHOTO = {"DEMO": (3, 14, 21, 38, 49, 67, 71, 78), "DEMO2": (3,)}
PHOTO_AFTER = {"DEMO": (3, 14, 49), "DEMO2": ()}
