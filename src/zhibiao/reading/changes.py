"""Rates and amounts of change: 同比增长12.5%, 减少47件."""

import re
from collections.abc import Callable

from zhibiao.reading.model import Change

_CHANGE = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|增幅|上涨|增多|上浮|递增|净增|同比增|多(?=[拆查办]))"
    r"|(?P<down>下降|减少|降低|下滑|降幅|缩短|压缩|压减|回落|精简|减幅|缩减|同比降|同比减|少(?=[拆查办]))"
)
_TAIL = re.compile(
    r"(?:增长|增加|上升|提高|提升|增幅|上涨|增多|上浮|递增|净增|同比增|下降|减少|降低|下滑|降幅|缩短|压缩|压减|回落|减幅|缩减|同比降|同比减|多[拆查办]|少[拆查办])(?:率|幅度|比例|量|数)?(?:分别)?(?:了|约|近|达|超过)*$"
    r"|(?:增幅|降幅|减幅|增长率|下降率|增加量|减少量)(?:分别)?为$"
)
_ANY = re.compile("[增升提涨浮降减滑缩压落多少]")  # each way to name a change holds one of these characters
_ON_PERIOD = re.compile(r"环比|较上(?:月|季)")
_ON_YEAR = re.compile(r"同比|去年|上年|(?:较|比)20\d\d|同期|上一年")
_AND = re.compile(r"^[和、及与，]?(?:以及)?$")


def change_of(left: str, lead: Callable[[], str]) -> Change | None:
    """The change that a number measures, when a verb of change stands right before it; `lead` gives all of its clause before."""
    tail = _TAIL.search(left) if _ANY.search(left) else None
    if tail is None:
        return None
    clause = lead()
    found = list(_CHANGE.finditer(left, max(0, tail.start() - 1)))
    up = bool(found) and found[-1]["up"] is not None
    if _ON_PERIOD.search(clause):
        return Change.INCREASE_PERIOD if up else Change.DECREASE_PERIOD
    if _ON_YEAR.search(clause):
        return Change.INCREASE_YEAR if up else Change.DECREASE_YEAR
    return Change.INCREASE if up else Change.DECREASE


def continues(left: str) -> bool:
    """True when only a conjunction stands between a number and the one before it (下降15.4%和18.2%)."""
    return _AND.match(left) is not None
