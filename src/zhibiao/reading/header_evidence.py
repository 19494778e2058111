"""What the running text says about the place: which divisions it names, and which of them as its superiors."""

import re
from collections import Counter
from dataclasses import dataclass, field

from zhibiao.places import Level, Places

# Where a division's name can end. 社区, 地区 and the like are dropped by not being in the list.
_ENDS = re.compile(r"[省市区县旗州盟](?!级|直|管)")
_LONGEST = 15
_OF_A_SUPERIOR = re.compile(
    r"(?:[省市州区县]?委|人民政府|政府|人大|政协|法治|依法|行政|中级|人民法院|检察|党委|(?:19|20)\d\d|[\u4e00-\u9fff]{2,8}(?:局|厅|办)|[^，。；《》\n]{0,30}》)"
)
_OF_ANOTHER = re.compile(r"(?:赴|到|往|向|学习|借鉴|来自|支援|对口|考察|参观|邀请|与|前往|联合|跨)\Z")

# 文号 and bodies of law carry the province's one-character name.
PROVINCE_LETTERS = {
    "京": "北京市",
    "津": "天津市",
    "冀": "河北省",
    "晋": "山西省",
    "蒙": "内蒙古自治区",
    "辽": "辽宁省",
    "吉": "吉林省",
    "黑": "黑龙江省",
    "沪": "上海市",
    "苏": "江苏省",
    "浙": "浙江省",
    "皖": "安徽省",
    "闽": "福建省",
    "赣": "江西省",
    "鲁": "山东省",
    "豫": "河南省",
    "鄂": "湖北省",
    "湘": "湖南省",
    "粤": "广东省",
    "桂": "广西壮族自治区",
    "琼": "海南省",
    "渝": "重庆市",
    "川": "四川省",
    "黔": "贵州省",
    "滇": "云南省",
    "藏": "西藏自治区",
    "陕": "陕西省",
    "甘": "甘肃省",
    "青": "青海省",
    "宁": "宁夏回族自治区",
    "新": "新疆维吾尔自治区",
}


@dataclass(slots=True)
class Evidence:
    """Names of divisions in a text with their weight: two for a superior's name, one for a plain mention, none for another's."""

    provinces: Counter[str] = field(default_factory=Counter[str])
    cities: Counter[str] = field(default_factory=Counter[str])
    counties: Counter[str] = field(default_factory=Counter[str])


def gather(text: str, places: Places, year: int | None) -> Evidence:
    """Weigh every full name of a province, city or county in the text."""
    evidence = Evidence()
    by_level = {Level.PROVINCE: evidence.provinces, Level.CITY: evidence.cities, Level.COUNTY: evidence.counties}
    text = "".join(text.split())
    names = places.names
    done = 0  # 上海市嘉定区: the second name begins where the first ends
    endings = places.endings
    for match in _ENDS.finditer(text):
        end = match.end()
        if text[end - 2 : end] not in endings:
            continue
        for length in range(min(_LONGEST, end - done), 2, -1):
            name = text[end - length : end]
            if name in names:
                weight = _weight(text, end - length, end)
                # 赴昆明经济技术开发区学习: a zone is no division that lies above anything
                for level in by_level.keys() & {place.level for place in places.named(name, year) or places.named(name)}:
                    by_level[level][name] += weight
                done = end
                break
    return evidence


def leader(votes: Counter[str], least: int) -> str | None:
    """The name with at least `least` votes and twice as many as any other; None when nothing leads so clearly."""
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < least:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] else None


def _weight(text: str, start: int, end: int) -> int:
    if _OF_ANOTHER.search(text, max(start - 3, 0), start):
        return 0
    return 2 if _OF_A_SUPERIOR.match(text, end) else 1
