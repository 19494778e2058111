"""Small helpers on the words of a header: blanks and full-width characters out, names of kinds in."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# Blanks are an accident of typesetting everywhere but between two Latin words.
_BLANK = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")

ORGANISATION_END = re.compile(
    r"(?:人民政府|政府|办事处|街道办|管理委员会|管委会|工作委员会|委员会|委|办公室|办|局|厅|署|总队|支队|大队|中队|法院|检察院|院|所|中心|站|处|会|公司|集团)\Z"
)
TITLE_END = re.compile(
    r"(?:报告|总结|通知|函|年报|意见|汇报|公告|公报|通报|白皮书|综述|要点|方案|说明|情况)[》）)”]?(?:[（(][^（）()]{1,20}[）)])?\Z"
)


def squeeze(text: str) -> str:
    """The text on one line, without blanks, with Latin letters and digits in their narrow form."""
    return _BLANK.sub("", text.translate(_FULL_WIDTH).strip())


def is_organisation(text: str) -> bool:
    """Whether a line reads as the name of an office and as nothing more."""
    return (
        3 <= len(text) <= 40
        and ORGANISATION_END.search(text) is not None
        and not re.search(r"[，。；：！？、:,《》]|关于|\d", text)
    )
