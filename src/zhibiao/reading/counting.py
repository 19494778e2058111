"""Whether a number that was read counts anything."""

import re

from zhibiao.catalogue.model import Catalogue
from zhibiao.reading.model import Qualifier
from zhibiao.reading.written import Written

_PEOPLE = re.compile(
    r"[^，。；、\d]{0,4}?(?:群众|居民|村民|学生|师生|职工|市民|人民|干部|党员|企业|家庭|农户|学子|受众|网民|粉丝|农民|市场主体|商户)"
)
_BARE_BEFORE = re.compile(
    r"(?:(?:提高|降低|下降|增加|上升|控制)到|为|是|达|达到|共计?|数量?|总数|率|计|件数|有|案件?|诉讼|复议|败诉|投诉|事故)$"
)
_CLAUSE_END = re.compile(r"[，。；、）\n！]|$")
_DOWN_TO_ZERO = re.compile(r"(?:降至|降到|减至|降为|减到|为|保持|实现|归|是)$")
_EVERY = re.compile(r"每(?:年|月|季度?|周|日|半年|半月|天)(?:一|至少)?$")
_ONE_VERB = re.compile(
    r"(?:化解|举办|开展|新建|建成|新增|成立|组织|查处|设立|召开|调解|处理|办理|聘请|获评|取缔|破获|发生|调处|立案|配备|进行)"
    r"(?:了|完成|并)?(?:各类|相关)?$"
)
_NEGATED = re.compile(r"(?:未|没有|无|不发生|杜绝|零)[^，。；]{0,8}$")
_NONE = re.compile(r"(?:没有|未有|无)$")
_ONE_ENDS = frozenset(["批", "天", "条", "种", "面", "点"])  # a clause that ends in 一批, 一条 … counts nothing
_ONE_COUNTS = frozenset(["起", "场", "次", "处", "座", "名", "家", "件", "期", "例", "宗", "所"])
_LARGE = 10_000


def objection(
    text: str, written: Written, start: int, end: int, unit: str, qualifier: Qualifier, quoted: bool, catalogue: Catalogue
) -> str | None:
    """Why the number at `text[start:end]`, approximators and measure word included, counts nothing; None when it does count."""
    if quoted and qualifier is not Qualifier.AT_LEAST:
        return "name"
    if written.value == 1 and not written.chinese and _NONE.search(text[max(0, start - 3) : start]):
        return "negated"
    if not unit:
        return None if _counts_bare(text, written, start, end) else "no_measure_word"
    if not written.chinese or written.percent:
        return None
    if qualifier is not Qualifier.RANGE and unit not in catalogue.measures.counting:
        return "no_measure_word"
    if text[written.start : written.end] == "一" and qualifier is not Qualifier.RANGE:
        return _indefinite(text, start, end, unit, qualifier)
    return None


def _counts_bare(text: str, written: Written, start: int, end: int) -> bool:
    """A number without a measure word counts at the end of a clause that makes it a value, or right before people."""
    ends = _CLAUSE_END.match(text, end) is not None
    if written.chinese and written.plain:
        return written.value == 0 and ends and _DOWN_TO_ZERO.search(text[max(0, start - 2) : start]) is not None
    people = _PEOPLE.match(text, end) is not None
    if written.scale >= _LARGE:
        return True  # 5150.6万标准箱: so large a number counts, whatever its measure word
    if ends and not written.chinese and _BARE_BEFORE.search(text[max(0, start - 6) : start]):
        return True
    return people and written.value is not None and written.value >= 10


def _indefinite(text: str, start: int, end: int, unit: str, qualifier: Qualifier) -> str | None:
    """一 counts only where it closes its clause after a noun, or stands between a verb of doing and what was done."""
    before = text[max(0, start - 14) : start]
    if _NEGATED.search(before.rpartition("，")[2].rpartition("。")[2]):
        return "negated"
    if f"一{unit}" in text[end : end + 8] or f"一{unit}" in before[-8:]:
        return "indefinite_one"  # 发现一起、查处一起
    if qualifier is not Qualifier.EXACT or (unit == "次" and _EVERY.search(before)):
        return None
    noun_before = before[-1:] in ("”", "）", "》") or "一" <= before[-1:] <= "鿿"
    if _CLAUSE_END.match(text, end) and noun_before:
        return "indefinite_one" if unit in _ONE_ENDS else None
    return None if unit in _ONE_COUNTS and _ONE_VERB.search(before) else "indefinite_one"
