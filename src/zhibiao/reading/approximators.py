"""Approximators on either side of a number: 近500份, 300余人次, 90%以上, 至少组织1次."""

import re

from zhibiao.reading.model import Qualifier

# An approximator may have its verb before the number: 至少组织1次.
_PREFIX = re.compile(
    r"(?P<at_least>(?:至少|不少于|不低于|不小于|不得少于|不得低于|不得小于|起码|最少|最低|应不少于|须不少于|不少於|不低於)"
    r"[^，。；：、\d“”（）《》]{0,4})$"
    r"|(?P<at_most>(?:不超过|不得超过|不高于|不大于|不多于|不得高于|不得多于|至多|最多|不超出)[^，。；：、\d“”（）《》]{0,2})$"
    r"|(?P<over>超过|超出|突破|高于|多于|大于|逾|超|多达|高达)了?$"
    r"|(?P<under>不到|不足|接近|将近|低于|少于|小于|未满|不满)了?$"
    r"|(?P<near>近)$"
    r"|(?P<about>大约|约为|大概|大致|约)$"
)
_ANY_PREFIX = re.compile("[少不码低多超突高大小逾近满约]")  # each of them holds one of these characters
_SUFFIX = re.compile(
    r"(?P<over>（?含?）?及?以上|之多|有余|余|开外)|(?P<at_most>以下|及以下|以内|之内)|(?P<within>内)|(?P<about>左右|上下|许(?![可多])|前后)"
)
_MORE = re.compile(r"[余多几](?![个一]?(?:样|元化|次三番|层次|方|渠道|部门))")
_NOT_NEAR = frozenset("最附临靠贴亲就远邻")  # 最近, 附近 …: no approximator
_NOT_ABOUT = frozenset("签节条公民预制违特契合租相失履爽邀集简守毁隐婉续解缔誓大")  # 签约, 预约 …
_ABOUT_AFTER = ("化解", "调解", "排解", "讲解")  # these end in what else makes another word
_TIME_UNITS = frozenset(["天", "日", "个月", "月", "年", "个工作日", "工作日", "周", "个星期", "小时", "个小时", "分钟"])
_REACH = 12
_BOUNDS = frozenset({Qualifier.AT_LEAST, Qualifier.AT_MOST})


def more_after(text: str, position: int) -> int:
    """Where an 余 or 多 right at `position` ends; `position` when there is none."""
    match = _MORE.match(text, position)
    return position if match is None else match.end()


def suffix_at(text: str, position: int, unit: str) -> tuple[Qualifier, int] | None:
    """The approximator behind a measure word, and where it ends. A bare 内 is one behind a stretch of time only."""
    match = _SUFFIX.match(text, position)
    if match is None or (match["within"] and unit not in _TIME_UNITS):
        return None
    if match["over"]:
        return Qualifier.OVER, match.end()
    return (Qualifier.ABOUT if match["about"] else Qualifier.AT_MOST), match.end()


def prefix_before(text: str, position: int) -> tuple[Qualifier, int] | None:
    """The approximator that ends at `position`, and where it begins."""
    if _ANY_PREFIX.search(text, max(0, position - _REACH), position) is None:
        return None
    match = _PREFIX.search(text[max(0, position - _REACH) : position])
    if match is None:
        return None
    start = position - len(match.group())
    previous = text[start - 1] if start else ""
    if match["near"]:
        return None if previous in _NOT_NEAR else (Qualifier.UNDER, start)
    if match["about"]:
        another = match["about"] == "约" and previous in _NOT_ABOUT and not text.endswith(_ABOUT_AFTER, 0, start)
        return None if another else (Qualifier.ABOUT, start)
    name = next(name for name in ("at_least", "at_most", "over", "under") if match[name])
    return Qualifier(name), start


def stronger(prefix: Qualifier, own: Qualifier) -> Qualifier:
    """Of an approximator before and one inside or behind: a bound wins (至少2次以上 is at least), else the latter."""
    return prefix if prefix in _BOUNDS or own is Qualifier.EXACT else own
