"""Numbers of cells as a person sees them: the number formats of Excel (`0.0%`, `#,##0"件"`, `yyyy"年"m"月"`)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

_GENERAL = re.compile(r"General|G/通用格式|@", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<blank>[_*].?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<power>[Ee][+-])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-]*)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
# Those without a code in the file. 27 to 58 are the dates of the Chinese Excel.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "yyyy/m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: "yyyy/m", 28: "m/d", 29: "m/d", 30: "m/d/yy", 31: "yyyy/m/d", 32: "h:mm", 33: "h:mm:ss",
    34: "h:mm", 35: "h:mm:ss", 36: "yyyy/m", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 50: "yyyy/m", 51: "m/d", 52: "yyyy/m", 53: "m/d", 54: "m/d", 55: "h:mm",
    56: "h:mm:ss", 57: "yyyy/m", 58: "m/d",
}  # fmt: skip
_TYPED_DIGITS = 12  # nobody types more of them: a fraction with more was calculated, and is rounded when displayed
_GENERAL_DIGITS = 10  # that a cell without a format displays
_MOST_DECIMALS = 15
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_NO_LEAP_DAY = 60  # Excel counts 29 February 1900, which never was
_LAST_SERIAL = 2_900_000  # in the year 9839


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format code says. A date has `date` (of the letters ymdhs, and e for elapsed hours); a number the rest."""

    date: str = ""
    prefix: str = ""
    suffix: str = ""
    decimals: int | None = None  # None: as many as there are
    width: int = 0  # digits before the point that are filled up with zeros
    shift: int = 0  # places by which the point moves to the right: 2 for percent, -4 for 万


_UNCHANGED = (NumberFormat(), NumberFormat(decimals=0), NumberFormat(decimals=2))  # 1234 is shown as 1234


def builtin(number: int) -> str:
    """The format code of a number below 164 that the file itself does not explain."""
    return _BUILT_IN.get(number, "General")


def displayed(value: float, code: str, *, since_1904: bool = False) -> str:
    """A cell's number as its format shows it: "98.5%", "12件"; dates as 2023-02-03. Typed digits are kept, ungrouped."""
    format_ = parse(code)
    if format_.date and (text := _date(value, format_.date, since_1904)):
        return text
    return _number(value, format_)


def plain(value: float) -> str:
    """A number without a format: 1234, 0.3."""
    return _number(value, NumberFormat())


@lru_cache(maxsize=4096)
def parse(code: str) -> NumberFormat:
    """The format for positive numbers. What cannot be told in these terms (fractions, conditions) shows the plain number."""
    tokens = _first_section(code[:255])
    if any(kind == "bracket" and text[:1] in "<>=" for kind, text in tokens if text):
        return NumberFormat()
    if letters := _date_letters(tokens):
        return NumberFormat(date=letters)
    return _number_format(tokens)


def _first_section(code: str) -> list[tuple[str, str]]:
    """What the code consists of, up to the semicolon: literals, brackets, and single characters ("other")."""
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(_GENERAL.sub("#", code)):
        kind = match.lastgroup or "other"
        text = match.group(kind)
        if kind == "other" and text == ";":
            break
        tokens.append(("literal" if kind in ("quoted", "escaped") else kind, text))
    return tokens


def _date_letters(tokens: list[tuple[str, str]]) -> str:
    found: set[str] = set()
    for kind, text in tokens:
        if kind == "other" and text.lower() in "ymdhse":
            found.add("y" if text.lower() == "e" else text.lower())
        elif kind == "bracket" and _ELAPSED.fullmatch(text):
            found |= {"e", text[0].lower()}
    return "".join(sorted(found))


def _number_format(tokens: list[tuple[str, str]]) -> NumberFormat:
    places = [index for index, (kind, text) in enumerate(tokens) if kind == "other" and text in "0#?"]
    if not places:
        return NumberFormat()
    shown = [_shown(kind, text) for kind, text in tokens]
    first, last = places[0], places[-1]
    inner = [text for text in shown[first : last + 1] if text]
    digits = "".join(text for kind, text in tokens[first : last + 1] if kind == "other" and text in "0#?.")
    whole, _, fraction = digits.partition(".")
    end = last + 1
    thousands = 0
    while end < len(tokens) and tokens[end] == ("other", ","):
        thousands, end = thousands + 1, end + 1
    percent = 2 * sum(token == ("other", "%") for token in tokens)
    shift = percent - 3 * thousands
    decimals = len(fraction)
    if inner == ["."] and not fraction:  # 0!.0,"万": the point is drawn into the number of thousands
        drawn = next(index for index in range(first, last) if shown[index])
        decimals = sum(place > drawn for place in places)
        shift -= decimals
        whole = ""
    elif inner or any(kind == "power" or text == "/" for kind, text in tokens[first:end]):
        return NumberFormat()
    return NumberFormat(
        prefix="".join(shown[:first]).strip(),
        suffix="".join(shown[end:]).strip(),
        decimals=None if digits == "#" else decimals,
        width=whole.count("0") if "#" not in whole and whole.count("0") > 1 else 0,
        shift=shift,
    )


def _shown(kind: str, text: str) -> str:
    """The part of a format that stands in the cell as it is."""
    if kind == "literal":
        return text
    if kind == "bracket":
        match = _CURRENCY.match(text)
        return match.group(1) if match else ""
    return text if kind == "other" and text not in "0#?.,;" else ""


def _number(value: float, format_: NumberFormat) -> str:
    if not isfinite(value):
        return ""
    text = f"{value:.15g}"
    if format_ in _UNCHANGED and len(text) <= _TYPED_DIGITS and "e" not in text:  # nearly all numbers
        return text if text != "-0" else "0"
    number = Decimal(text)
    number = number.scaleb(format_.shift)
    if number != number.to_integral_value() and len(number.as_tuple().digits) > _TYPED_DIGITS:
        decimals = _GENERAL_DIGITS - max(number.adjusted() + 1, 1) if format_.decimals is None else format_.decimals
        if format_.decimals is None and abs(number) < 1:
            decimals = _GENERAL_DIGITS - number.adjusted() - 1
        number = number.quantize(Decimal(1).scaleb(-max(min(decimals, _MOST_DECIMALS), 0)), ROUND_HALF_UP)
    digits = f"{abs(number):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if format_.width:
        whole, point, fraction = digits.partition(".")
        digits = whole.zfill(format_.width) + point + fraction
    sign = "-" if number < 0 and digits.strip("0.") else ""
    return sign + format_.prefix + digits + format_.suffix


def _date(value: float, letters: str, since_1904: bool) -> str:
    """The date or time of a serial number, "" where it is none. A part that the format does not show is left out."""
    if not 0 <= value < _LAST_SERIAL:
        return ""
    seconds = round(value * 86_400)
    if "e" in letters:
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}" + (f":{seconds % 60:02d}" if "s" in letters and seconds % 60 else "")
    if not since_1904 and value < _NO_LEAP_DAY:
        seconds += 86_400
    return shown_date((_FIRST_DAY_1904 if since_1904 else _FIRST_DAY) + timedelta(seconds=seconds), letters)


def shown_date(moment: datetime, letters: str) -> str:
    """The parts of a date that `letters` (of ymdhs) name: 2023年, 2023-02, 2023-02-03, 2023-02-03 08:30, 08:30."""
    time = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    timed = "h" in letters or "s" in letters
    if timed and not {"y", "d"} & set(letters):
        return time
    if letters == "y":
        return f"{moment.year}年"
    if letters == "my":
        return f"{moment.year}-{moment.month:02d}"
    day = moment.date().isoformat()
    return f"{day} {time}" if timed and (moment.hour or moment.minute or moment.second) else day
