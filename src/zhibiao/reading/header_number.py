"""What the letters before a document number say: 嘉地区 is 嘉定区's 地区办, 沪崇府发 Shanghai's 崇明 government."""

import re

from zhibiao.places import Seat
from zhibiao.reading.header_evidence import PROVINCE_LETTERS

# Letters that stand for the sort of body and of document, in every prefix.
_COMMON = re.compile(r"[府政办发函字文呈报党委工局厅街镇乡区县市法司复议规行]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def contradiction(prefix: str, seat: Seat, organisation: str | None) -> str | None:
    """A warning when no letter of the prefix occurs in the issuer's name or its places': the number may be another's."""
    letters = set(_CHINESE.findall(_COMMON.sub("", prefix)))
    names = "".join(name for _, name in seat.names) + (organisation or "")
    names += "".join(letter for letter, province in PROVINCE_LETTERS.items() if province == seat.province)
    if not letters or not names or letters & set(names):
        return None
    return f"the document number begins with {prefix}, which shares no character with {organisation or names}; check the issuer"
