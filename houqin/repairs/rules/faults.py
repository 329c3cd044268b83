"""What words of a message mean: a fault and its kind, an urgent one, a large one, a polite reply, a thing already mended.

All of it is lists of words; a person looks at every guess.
"""

import re

from houqin.repairs.rules.plain import simplified


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


KIND_WORDS: dict[str, tuple[str, ...]] = {
    "electric": _words("""
        灯 日光灯 灯管 灯泡 路灯 应急灯 插座 插排 开关 电线 线路 电路 跳闸 空开 电闸 配电箱 停电 断电 没电
        漏电 电扇 风扇 吊扇 空调 暖气 饮水机 开水器 热水器 直饮机 水龙头 水嘴 龙头 水管 水池 水箱 水泵 阀门
        下水 下水道 地漏 马桶 便池 小便池 蹲坑 冲水 漏水 停水 没水 不出水 堵了 堵住 排风扇 换气扇 电铃
        镇流器 洗手池 水槽 水压 积水
    """),
    "door": _words("""
        门 房门 大门 前门 后门 门锁 锁 锁芯 锁孔 钥匙 门把手 把手 合页 闭门器 插销 窗 窗户 窗子 窗框 玻璃
        纱窗 窗帘 窗帘杆 卷帘门 防盗门 铁门 门框 门吸 锁扣
    """),
    "furniture": _words("""
        桌 桌子 课桌 课桌椅 桌椅 椅 椅子 凳 凳子 板凳 讲桌 讲台桌 桌腿 桌面 桌斗 抽屉 柜 柜子 橱 书柜 书架
        电脑桌 办公桌 床 上铺 下铺 床板 椅背 椅面
    """),
    "media": _words("""
        多媒体 投影 投影仪 投影机 幕布 一体机 大屏 大屏幕 触摸屏 白板 电子白板 班班通 希沃 电脑 主机 显示器
        鼠标 键盘 打印机 复印机 网络 断网 没网 上不了网 网线 wifi 无线 音响 音箱 功放 话筒 麦克风 麦 喇叭
        广播 展台 实物展台 遥控器 监控 摄像头 黑屏 蓝屏 死机 没声音 没有声音 电视 电视机 hdmi 考勤机 交换机
        笔记本
    """),
    "building": _words("""
        墙 墙皮 墙面 墙砖 瓷砖 地砖 地板 地面 屋顶 房顶 天花板 吊顶 扣板 漏雨 渗水 屋面 雨棚 栏杆 扶手 护栏
        楼梯 台阶 黑板 粉笔槽 井盖 水泥 围墙 路面 柱子 防水 下水管 落水管 跑道 旗杆 篮球架 单杠 塑胶 草坪
        护墙板 踢脚线
    """),
}
# A word that only says where: 门口的灯 is a lamp.
NOT_THINGS = _words("""
    门口 门外 门前 门边 门旁 校门口 窗边 窗口 窗前 桌上 桌旁 墙角 墙上 墙边 黑板上 黑板前 部门 专门 入门
    门卫 床头 热门
""")

SYMPTOM = re.compile(
    "坏|不亮|不转|漏|堵|断|掉|松|破|碎|裂|在响|异响|很响|太响|闪|打不开|关不|开不|不能用|用不|没反应|无反应|没电|没水|没网|停电|停水|"
    "不出水|不制冷|不制热|不显示|不出声|黑屏|蓝屏|花屏|死机|卡住|卡死|太卡|很卡|锁不|锁住|反锁|脱落|歪|倒了|塌|坑|跳闸|冒烟|冒水|冒火|"
    "烧|异味|糊味|焦味|臭|失灵|故障|维修|修一|修下|来修|要修|换一|换个|更换|摇晃|晃动|晃|翘|生锈|发霉|渗|滴水|溢|不通|不了|缺|"
    "少了|拧不|噪音|吱|下垂|变形|爆|起皮|鼓包|不热|不凉|不稳|不灵|接触不良|没声|没有声|无声|没有电|没有水|没有网|不太灵|不好用|不好使|"
    "断网|淹|积水|不冲水|冲不|关不严|连不上|打不|模糊|不清|看不清|偏色|扎手|划手|露出|裸露|起火|打火|火花|触电|麻手|出问题|有问题|罢工"
)
URGENT = re.compile(
    "漏水|漏电|冒烟|冒火|起火|着火|火花|打火|断电|停电|跳闸|没电|停水|爆管|水管爆|爆裂|喷水|冒水|淹|锁住|反锁|锁里面|锁在|进不去|被困|"
    "玻璃碎|玻璃破|碎玻璃|玻璃掉|玻璃裂|触电|麻手|焦味|糊味|煤气|燃气|要掉|快掉|摇摇欲坠|电线裸露|电线露|井盖|紧急|急修|加急|特急|很急|"
    r"急急|\[急\]|\(急\)|急!|(?<![\u4e00-\u9fff])急(?![\u4e00-\u9fff])|马上来|赶紧来|立即|立刻|危险"
)
NOT_URGENT = re.compile("不急|不着急|不是很急|有空再|方便的时候|抽空")
LARGE = re.compile(
    "大面积|整个|整栋|整层|整排|全部|全楼|全校|所有的|屋顶漏|房顶漏|屋面|漏雨|墙体|开裂|裂缝|坍塌|塌|化粪池|围墙|变压器|翻新|主管道|重做|防水"
)

_MENDED = "修好|修复|修完|换好|弄好|搞定|处理好|处理完|处理了|解决|疏通好|维修好|维修完|装好|恢复正常|可以用了|能用了|亮了"
_DONE = re.compile(f"(?:{_MENDED})|已经?(?:修|换|处理|更换|疏通|维修|完成|好了)")
_NOT_DONE = re.compile(
    "(?:没|未|不|能|什么时候|何时|几时|请|麻烦|望|尽快|帮|可以|需|求|等|怎么|谁|催)[^,。;!]{0,8}"
    f"(?:{_MENDED})|(?:{_MENDED})[^,。;!]{{0,6}}(?:吗|么|没有|\\?)|又坏|又不|又漏|还是"
)
_PHRASES = sorted(
    _words("""
        收到 已收到 好 好的 好嘞 好哒 好滴 嗯 嗯嗯 哦 噢 喔 行 可以 可 没问题 明白 知道 知道了 了解 谢谢 谢
        感谢 辛苦 辛苦了 多谢 不客气 不用谢 客气 太好 太好了 ok okay yes thanks thx +1 赞 厉害 棒 师傅 老师
        主任 校长 您 你 大家 各位 了 的 啦 哈 哈哈 呵呵 马上 马上来 马上到 马上去 这就去 这就来 来了 稍等
        等一下 等下 我来 我去看看 去看看 我看看 看看 过去 在 在的 早 早上好 上午好 下午好 晚上好 你好 您好
        是 是的 对 对的 嗷 哎 啊 呀 吧 哪 真 快 速度 点赞 给力 同意 安排 已安排 已转 已转发 转了 这就安排
        我马上来 我马上到       1
    """),
    key=len,
    reverse=True,
)
_SHORT = 30  # a reply is no longer than this
_MARKS = re.compile(r"[\s,.。、;!?~…:\-^()\"'“”*/]+")
_THANKED = re.compile("(?<=[谢苦的到好])[\u4e00-\u9fff]{1,2}(?:老师|师傅|主任|校长)")
_WORDS = {word: kind for kind, words in KIND_WORDS.items() for word in words}
_THINGS = re.compile("|".join(map(re.escape, sorted([*_WORDS, *NOT_THINGS], key=len, reverse=True))))


def things(text: str) -> list[str]:
    """The words for things that break, in order, longest first where they overlap."""
    return [found[0] for found in _THINGS.finditer(simplified(text)) if found[0] in _WORDS]


def guess_kind(text: str) -> str:
    """The kind of the thing that is broken: of the longest word, the last of equals; other where none is known."""
    best = "", "other"
    for word in things(text):
        if len(word) >= len(best[0]):
            best = word, _WORDS[word]
    return best[1]


def has_symptom(text: str) -> bool:
    return SYMPTOM.search(simplified(text)) is not None


def is_urgent(text: str) -> bool:
    return URGENT.search(simplified(text)) is not None and NOT_URGENT.search(simplified(text)) is None


def is_large(text: str) -> bool:
    return LARGE.search(simplified(text)) is not None


def is_mended(text: str) -> bool:
    """Whether somebody says that it works again; not who asks for it or says that it does not."""
    return _DONE.search(text) is not None and _NOT_DONE.search(text) is None


def is_reply(text: str) -> bool:
    """Whether a message is nothing but 收到, 好的, 谢谢师傅 and the like."""
    rest = _THANKED.sub("", _MARKS.sub("", text.lower()[: _SHORT * 4]))
    if len(rest) > _SHORT:
        return False
    while rest:
        phrase = next((phrase for phrase in _PHRASES if rest.startswith(phrase)), "")
        if not phrase:
            return False
        rest = rest[len(phrase) :]
    return True
