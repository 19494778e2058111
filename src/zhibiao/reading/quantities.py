"""Quantities: where a number with its approximators and measure word stands in the view, and what is only a numeral."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading.model import Qualifier
from zhibiao.reading.numerals import SCALES, arabic_value, chinese_value
from zhibiao.reading.trapping import Numeral, trap_of


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `text[start:end]` of the view, approximators and measure word included; `number` is where the digits begin."""

    start: int
    end: int
    number: int
    value: float
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str  # canonical
    written_unit: str
    classes: frozenset[str]
    chinese: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """A numeral at `text[start:end]` of the view that is no quantity, with the trap's name."""

    start: int
    end: int
    trap: str


_C = "〇零○一二两三四五六七八九十百千万亿"
_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+|\d[\dOo]*(?![A-Za-z])|\d+"
_SCALE = r"(?:万亿|十万|百万|千万|百亿|千亿|亿|万(?!元户|里|物|事|能|众|家)|千(?![克瓦米伏卡])|百(?!分|姓|日)|十)?"
_BASE = re.compile(
    rf"(?P<hundredth>百分之|千分之)(?P<part>(?:[{_C}]+(?:点[{_C}]+)?|\d+(?:\.\d+)?))"
    rf"|(?P<fraction>(?P<lower>[{_C}\d]+)分之(?P<upper>[{_C}\d]+))"
    rf"|(?P<tenths>[一二两三四五六七八九\d](?:\.\d)?)成(?P<half>半)?(?![立功员为果效都本长年人熟绩家品交形套规因分就群份千了网片])"
    rf"|(?P<arabic>{_ARABIC})(?P<more>[余多几])?(?P<scale>{_SCALE})(?:(?P<rest>\d{{1,4}})(?P<restscale>[千百]))?"
    rf"|(?P<vague>数十|几十|数百|几百|数千|上百|上千|上万|成百|成千|近百|近千|近万|好几十)(?P<vaguescale>[万亿])?"
    rf"|(?P<rounded>[十百千万](?=[余多])|(?<=[逾超过])[百千万](?![一二两三四五六七八九]))"
    rf"|(?P<chinese>[{_C}]+(?:点[{_C}]+)?)(?:(?P<chinesemore>[余多])(?P<chinesescale>[万亿]))?"
)
_CANDIDATE = re.compile(
    r"\d|[〇零○一二两三四五六七八九十]|百分之|千分之|(?<![一-鿿])[百千]余|百[余多]|千[余多]|数[十百千]|几[十百]|上[百千万]|成[百千]|近[百千万]|万[余多]|(?<=[逾超过])[百千万]"
)
_JOINER = re.compile(r"(?:—{1,2}|-|~|至|到|－)")
_MORE = re.compile(r"[余多几](?![个一]?(?:样|元化|次三番|层次|方|渠道|部门))")
_SUFFIX = re.compile(
    r"(?P<over>（?含?）?及?以上|之多|有余|余|开外)|(?P<most>以下|及以下|以内|之内|内)|(?P<about>左右|上下|许(?![可多])|前后)|不等"
)
_PREFIX = re.compile(
    r"(?P<at_least>(?:至少|不少于|不低于|不小于|不得少于|不得低于|不得小于|起码|最少|最低|应不少于|须不少于|不少於|不低於)(?:[^，。；：、\d“”（）《》]{0,4})?)$"
    r"|(?P<at_most>(?:不超过|不得超过|不高于|不大于|不多于|不得高于|不得多于|至多|最多|不超出|控制在)(?:[^，。；：、\d“”（）《》]{0,2})?)$"
    r"|(?P<over>超过|超出|突破|高于|多于|大于|逾|超|多达|高达)了?$"
    r"|(?P<under>不到|不足|接近|将近|低于|少于|小于|未满|不满)了?$"
    r"|(?P<near>近)$"
    r"|(?P<about>大约|约为|大概|大致|约)$"
)
_NOT_NEAR = frozenset("最附临靠贴亲就远邻")
_NOT_ABOUT = frozenset("签节条公民预制违特契合租相失履爽邀集简守毁隐婉履续解缔誓大")
_QUOTES = re.compile(r"《[^《》\n]{0,120}》|“[^“”\n]{1,60}”|‘[^‘’\n]{1,40}’|「[^「」\n]{1,40}」")
_TIME_UNITS = frozenset(["天", "日", "个月", "月", "年", "个工作日", "工作日", "周", "个星期", "小时", "个小时", "分钟"])
_PEOPLE = re.compile(
    r"[^，。；、\d]{0,4}?(?:群众|居民|村民|学生|师生|职工|市民|人民|干部|党员|企业|家庭|农户|学子|受众|网民|粉丝|农民|市场主体|商户)"
)
_BARE_BEFORE = re.compile(r"(?:为|是|达|达到|共计?|数量?|总数|率|计|件数|有|案件?|诉讼|复议|败诉|投诉|事故)$")
_CLAUSE_END = re.compile(r"[，。；、）\n！]|$")
_ZERO_EVENT = re.compile(
    r"零(?:行政)?(?P<event>败诉|投诉|事故|上访|复议|诉讼|差错|违纪|伤亡|死亡|感染|纠错|信访|发案|非访|发生率|有责投诉)"
)
_DOWN_TO_ZERO = re.compile(r"(?:降至|降到|减至|降为|减到|为|保持|实现|归|是)$")
_ONE_VERB = re.compile(
    r"(?:化解|举办|开展|新建|建成|新增|成立|组织|查处|设立|召开|调解|处理|办理|聘请|获评|取缔|破获|发生|调处|立案|配备|进行)(?:了|完成|并)?(?:各类|相关)?$"
)
_NEGATED = re.compile(r"(?:未|没有|无|不发生|杜绝|零)[^，。；]{0,8}$")


def scan(text: str, catalogue: Catalogue, *, explain: bool = False) -> Iterator[Quantity | Rejected]:
    """Everything in the view that is written as a number, in order: quantities, and what is none with the trap's name.

    Without `explain`, Chinese numerals that plainly are part of a word (进一步) are passed over in silence: they are ten to one.
    """
    quoted = [(match.start(), match.end(), text[match.start()]) for match in _QUOTES.finditer(text)]
    quote_index = 0
    position = 0
    while (candidate := _CANDIDATE.search(text, position)) is not None:
        base = _BASE.match(text, candidate.start())
        if base is None:
            position = candidate.start() + 1
            continue
        start = base.start()
        if (
            not explain
            and base["chinese"] is not None
            and text[base.end() : base.end() + 1] not in catalogue.measures.after_chinese
        ):
            position = base.end()
            if base["chinese"] != "零":
                continue
        while quote_index < len(quoted) and quoted[quote_index][1] <= start:
            quote_index += 1
        inside = quoted[quote_index][2] if quote_index < len(quoted) and quoted[quote_index][0] < start else None
        found = _read(text, base, inside, catalogue)
        if found is not None:
            yield found
            position = max(found.end, start + 1)
        else:
            position = base.end()


def _read(text: str, base: re.Match[str], inside: str | None, catalogue: Catalogue) -> Quantity | Rejected | None:
    start, end = base.span()
    written = base["arabic"] or base["part"] or base["tenths"] or base["chinese"] or base["lower"] or "百"
    chinese = not written[0].isdigit() or not written.isascii()
    if _ZERO_EVENT.match(text, start) is not None and inside != "《":
        return Quantity(start, start + 1, start, 0.0, None, None, Qualifier.EXACT, "", "", frozenset({"case"}), True)
    if inside == "《":
        return None if chinese else Rejected(start, end, "quoted_title")
    value, percent = _value(base)
    if value is None:
        return None
    numeral = Numeral(start, end, chinese)
    if not percent and base["vague"] is None and base["rounded"] is None:
        name = trap_of(text, numeral, catalogue)
        if name is not None:
            return Rejected(start, end, name)
    low = high = None
    # 3—5名, 三至五个, 10%至20%: a range has its measure word after the second number, or after both.
    first_unit = "" if percent else _unit(text, end, catalogue)[0]
    second = _range_end(text, end, first_unit, chinese)
    if second is not None and not percent:
        other, _ = _value(second)
        if other is not None and other > value:
            low, high = value * (_scale(second) if not base["scale"] and value < other and base["arabic"] else 1.0), other
            low = low if low < high else value
            end = second.end()
    more = base["more"] is not None or base["chinesemore"] is not None
    if not more and (extra := _MORE.match(text, end)) is not None and not percent:
        more = True
        end = extra.end()
    if percent:
        unit, canonical = "%", "%"
    else:
        unit, end = _unit(text, end, catalogue)
        canonical = catalogue.measures.canonical.get(unit, unit)
    if unit and not more and text[end : end + 1] in ("余", "多") and unit in ("元", "万元", "人", "次"):
        more, end = text[end] == "余" or more, end + (text[end] == "余")
    qualifier = Qualifier.OVER if more or base["vague"] is not None or base["rounded"] is not None else Qualifier.EXACT
    if base["vague"] is not None and base["vague"][0] == "近":
        qualifier = Qualifier.UNDER
    suffix = _SUFFIX.match(text, end)
    if suffix is not None and (unit or value >= 100):
        if suffix["over"]:
            qualifier, end = Qualifier.OVER, suffix.end()
        elif suffix["about"]:
            qualifier, end = Qualifier.ABOUT, suffix.end()
        elif suffix["most"] and (suffix["most"] not in ("内", "以内", "之内") or unit in _TIME_UNITS or suffix["most"] != "内"):
            qualifier, end = Qualifier.AT_MOST, suffix.end()
    span_start = start
    prefix = _PREFIX.search(text[max(0, start - 12) : start])
    if prefix is not None and (read := _prefix_qualifier(text, start, prefix, chinese)) is not None:
        span_start = start - (len(prefix.group()))
        qualifier = read if read in (Qualifier.AT_LEAST, Qualifier.AT_MOST) or qualifier is Qualifier.EXACT else qualifier
    if low is not None:
        qualifier = Qualifier.RANGE
        assert high is not None
        value = (low + high) / 2
    quantity = Quantity(
        span_start,
        end,
        start,
        value,
        low,
        high,
        qualifier,
        canonical,
        unit,
        catalogue.measures.of(unit) if unit else frozenset[str](),
        chinese,
    )
    name = _no_figure(text, quantity, base, inside, catalogue)
    if name is not None:
        return Rejected(start, end, name)
    return quantity


def _value(base: re.Match[str]) -> tuple[float | None, bool]:
    """The number and whether it is a percentage."""
    if base["hundredth"]:
        part = base["part"]
        value = float(part) if part[0].isdigit() else (100.0 if part == "百" else chinese_value(part))
        return (None if value is None else value / (1 if base["hundredth"] == "百分之" else 10)), True
    if base["fraction"]:
        lower, upper = (float(x) if x.isdigit() else chinese_value(x) for x in (base["lower"], base["upper"]))
        return (None if not lower or upper is None else upper / lower * 100), True
    if base["tenths"]:
        digit = base["tenths"]
        value = float(digit) if digit[0].isdigit() else chinese_value(digit)
        return (None if value is None else value * 10 + (5 if base["half"] else 0)), True
    if base["arabic"]:
        value = arabic_value(base["arabic"]) * _scale(base)
        if base["rest"]:
            value += float(base["rest"]) * SCALES[base["restscale"]]
        return round(value, 6), False
    if base["vague"]:
        return {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 10000.0}[base["vague"][-1]] * SCALES.get(
            base["vaguescale"] or "", 1.0
        ), False
    if base["rounded"]:
        return SCALES[base["rounded"]], False
    value = chinese_value(base["chinese"])
    return (None if value is None else value * SCALES.get(base["chinesescale"] or "", 1.0)), False


def _scale(base: re.Match[str]) -> float:
    scale = base["scale"]
    return {"百亿": 1e10, "千亿": 1e11}.get(scale) or SCALES[scale] if scale else 1.0


def _range_end(text: str, end: int, unit: str, chinese: bool) -> re.Match[str] | None:
    """The second number of a range that goes on at `end`, with or without the measure word between."""
    for position in (end, end + len(unit)):
        joiner = _JOINER.match(text, position)
        if joiner is None:
            continue
        second = _BASE.match(text, joiner.end())
        if second is not None and second["chinese" if chinese else "arabic"] is not None:
            return second
    return None


def _unit(text: str, position: int, catalogue: Catalogue) -> tuple[str, int]:
    """The longest measure word at `position` as written ("" if none) and where it ends; 件（套） and 个/件 are one."""
    measures = catalogue.measures
    for length in range(min(measures.longest, 6), 0, -1):
        word = text[position : position + length]
        if len(word) == length and word in measures.classes:
            end = position + length
            if (
                text[end : end + 1] == "次"
                and word + "次" not in measures.classes
                and word not in ("次", "年", "元", "%", "天", "日", "月")
            ):
                return word + "次", end + 1
            if text[end : end + 1] == "（" and text[end + 2 : end + 3] == "）" and text[end + 1] in measures.classes:
                inner = text[end + 1]
                return (word + "次" if inner == "次" else f"{word}（{inner}）"), end + 3
            if text[end : end + 1] in ("/", "／") and (other := text[end + 1 : end + 2]) in measures.classes:
                return word, end + 1 + len(other)
            return word, end
    return "", position


def _prefix_qualifier(text: str, start: int, prefix: re.Match[str], chinese: bool) -> Qualifier | None:
    before = start - len(prefix.group())
    previous = text[before - 1] if before else ""
    if prefix["near"]:
        return None if previous in _NOT_NEAR else Qualifier.UNDER
    if prefix["about"]:
        return None if prefix["about"] == "约" and previous in _NOT_ABOUT else Qualifier.ABOUT
    for name in ("at_least", "at_most", "over", "under"):
        if prefix[name]:
            if name == "at_most" and prefix["at_most"].startswith("控制在"):
                return None
            return Qualifier(name)
    return None


def _no_figure(text: str, quantity: Quantity, base: re.Match[str], inside: str | None, catalogue: Catalogue) -> str | None:
    """The name of the reason for which a read number is no figure after all; None for a figure."""
    unit, end = quantity.written_unit, quantity.end
    if inside is not None and quantity.qualifier is not Qualifier.AT_LEAST:
        return "name"
    if not unit:
        if quantity.chinese and base["vague"] is None:
            zero = (
                base["chinese"] == "零"
                and _CLAUSE_END.match(text, end)
                and _DOWN_TO_ZERO.search(text[max(0, quantity.start - 2) : quantity.start])
            )
            return None if zero else "no_measure_word"
        if base["scale"] in ("万", "亿", "千万", "百万") and not quantity.chinese:
            return None if _PEOPLE.match(text, end) or _CLAUSE_END.match(text, end) else "no_measure_word"
        before = text[max(0, quantity.start - 6) : quantity.start]
        if _CLAUSE_END.match(text, end) and _BARE_BEFORE.search(before) and not quantity.chinese:
            return None
        return None if _PEOPLE.match(text, end) and quantity.value >= 10 else "no_measure_word"
    if not quantity.chinese:
        return None
    if base["hundredth"] or base["fraction"] or base["tenths"]:
        return None
    if quantity.low is None and unit not in catalogue.measures.counting:
        return "no_measure_word"
    if base["chinese"] == "一":
        return _indefinite(text, quantity)
    return None


def _indefinite(text: str, quantity: Quantity) -> str | None:
    """一 counts only where it closes its clause after a noun, or stands between a verb of doing and what was done."""
    before = text[max(0, quantity.start - 14) : quantity.start]
    if _NEGATED.search(before.rpartition("，")[2].rpartition("。")[2]):
        return "negated"
    unit = quantity.written_unit
    if quantity.qualifier is not Qualifier.EXACT:
        return None
    if (_CLAUSE_END.match(text, quantity.end) and before and "一" <= before[-1] <= "鿿") or before[-1:] in ("”", "）", "》"):
        return (
            None
            if _CLAUSE_END.match(text, quantity.end) and unit not in ("批", "天", "条", "种", "面", "点")
            else "indefinite_one"
        )
    if unit in ("起", "场", "次", "处", "座", "名", "家", "件", "期", "例", "宗", "所") and _ONE_VERB.search(before):
        return None
    return "indefinite_one"
