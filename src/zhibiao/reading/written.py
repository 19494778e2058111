"""How numbers are written: Arabic with separators and 万, Chinese, mixed, in tenths and hundredths, vaguely."""

import re
from typing import NamedTuple

from zhibiao.reading.numerals import SCALES, arabic_value, chinese_value

_C = "〇零○一二两三四五六七八九十百千万亿"
_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+|\d[\dOo]*(?![A-Za-z])|\d+"
_SCALE = r"(?:万亿|十万|百万|千万|百亿|千亿|亿|万(?!元户)|千(?![克瓦米伏卡])|百(?!分|姓|日)|十)?"
_NO_TENTHS = "立功员为果效都本长年人熟绩家品交形套规因分就群份千了网片"  # 成立, 成功, 成员 …: 成 is no tenth before these
_NUMBER = re.compile(
    rf"(?P<hundredth>百分之|千分之)(?P<part>(?:[{_C}]+(?:点[{_C}]+)?|\d+(?:\.\d+)?))"
    rf"|(?P<fraction>(?P<lower>[{_C}\d]+)分之(?P<upper>[{_C}\d]+))"
    rf"|(?P<tenths>[一二两三四五六七八九\d](?:\.\d)?)成(?P<half>[半一二三四五六七八九](?!个|名|次|件|起))?(?![{_NO_TENTHS}])"
    rf"|(?P<arabic>{_ARABIC})(?P<more>[余多几])?(?P<scale>{_SCALE})(?:(?P<rest>\d{{1,4}})(?P<restscale>[千百]))?"
    rf"|(?P<vague>数十|几十|数百|几百|数千|上百|上千|上万|(?<![完达办建促形])成[百千]|近百|近千|近万|好几十)(?P<vaguescale>[万亿])?"
    rf"|(?P<rounded>[十百千万](?=[余多])|(?<=[逾超过破])(?:百万|千万|[百千万](?![一二两三四五六七八九])))"
    rf"|(?P<chinese>[{_C}]+(?:点[{_C}]+)?)(?:(?P<chinesemore>[余多])(?P<chinesescale>[万亿]))?"
)
# Where a number may begin; the rest of the text is never looked at, as all that may begin one is in the first brackets.
_BEGINNING = re.compile(
    r"[\d〇零○一二两三四五六七八九十百千万数几上成近](?:(?<![百千万数几上成近])|(?<=[百千])分之|(?<=[百千万])[余多]"
    r"|(?<=[逾超过破][百千万])|(?<=数)[十百千]|(?<=几)[十百]|(?<=[上近])[百千万]|(?<=成)(?<![完达办建促形]成)[百千])"
)
_ZEROS = frozenset("〇零○")
_HUNDREDTHS = "零一二三四半六七八九"  # 九成八 is 98 %, 九成半 and 九成五 95 %
_JOINER = re.compile(r"(?:—{1,2}|-|~|至|到|－)")


class Written(NamedTuple):
    """A number written at `text[start:end]`. A tuple, because a report holds hundreds.

    `value` is None when the characters are numerals but no number. `more` says that the writing itself rounds down (数十),
    `nearly` that it rounds up (近百).
    """

    start: int
    end: int
    value: float | None
    chinese: bool
    plain: bool  # written in digits or numerals only, so that it can be a name, a date, a label
    percent: bool = False
    more: bool = False
    nearly: bool = False
    scale: float = 1.0  # of 万, 亿 behind Arabic digits


def next_number(text: str, position: int, after_chinese: frozenset[str] | None = None) -> Written | None:
    """The first number written at or after `position`; None when there is none.

    With `after_chinese`, plain Chinese numerals are passed over, zeros aside, that are not followed by one of these characters.
    """
    while (beginning := _BEGINNING.search(text, position)) is not None:
        match = _NUMBER.match(text, beginning.start())
        if match is None:
            position = beginning.start() + 1
        elif after_chinese is not None and _is_in_a_word(match, text, after_chinese):
            position = match.end()
        else:
            return _written(match)
    return None


def _is_in_a_word(match: re.Match[str], text: str, after_chinese: frozenset[str]) -> bool:
    """Told before the value is worked out, as of ten Chinese numerals nine are part of a word (进一步)."""
    numeral = match["chinese"]
    if numeral is None or text[match.end() : match.end() + 1] in after_chinese:
        return False
    return _ZEROS.isdisjoint(numeral) or chinese_value(numeral) != 0


def range_end(text: str, first: Written, unit: str) -> Written | None:
    """The second number of a range (3—5名, 三至五个, 20人至25人), after the first one or after the measure word behind it."""
    for position in (first.end, first.end + len(unit)):
        joiner = _JOINER.match(text, position)
        if joiner is not None and (match := _NUMBER.match(text, joiner.end())) is not None:
            second = _written(match)
            if second.plain and second.chinese is first.chinese:
                return second
    return None


def _written(match: re.Match[str]) -> Written:
    start, end = match.span()
    arabic, more, scale_name, rest = match.group("arabic", "more", "scale", "rest")
    if arabic:
        scale = _scale(scale_name)
        value = arabic_value(arabic) * scale
        if rest:
            value += float(rest) * SCALES[match["restscale"]]
        return Written(start, end, round(value, 6), False, True, more=more is not None, scale=scale)
    if match["chinese"]:
        value = chinese_value(match["chinese"])
        value = None if value is None else value * _scale(match["chinesescale"])
        return Written(start, end, value, True, True, more=match["chinesemore"] is not None)
    if match["hundredth"]:
        value = 100.0 if match["part"] == "百" else _either(match["part"])
        value = None if value is None else value / (1 if match["hundredth"] == "百分之" else 10)
        return Written(start, end, value, not match["part"].isascii(), False, percent=True)
    if match["fraction"]:
        lower, upper = _either(match["lower"]), _either(match["upper"])
        return Written(start, end, None if not lower or upper is None else upper / lower * 100, True, False, percent=True)
    if match["tenths"]:
        value = _either(match["tenths"])
        value = (
            None if value is None else value * 10 + (_HUNDREDTHS.index(match["half"].replace("五", "半")) if match["half"] else 0)
        )
        return Written(start, end, value, not match["tenths"].isascii(), False, percent=True)
    if match["vague"]:
        vague = match["vague"]
        value = SCALES[vague[-1]] * _scale(match["vaguescale"])
        return Written(start, end, value, True, False, more=vague[0] != "近", nearly=vague[0] == "近")
    return Written(start, end, SCALES[match["rounded"]], True, False)


def _either(numeral: str) -> float | None:
    return float(numeral) if numeral[0].isdigit() else chinese_value(numeral)


def _scale(name: str | None) -> float:
    return SCALES[name] if name else 1.0
