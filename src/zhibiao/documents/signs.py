"""Characters of fonts that hold signs in place of letters: what a reader sees at their codes."""

# By the last byte of the code.
_SIGNS: dict[str, dict[int, str]] = {
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0xA1: "○", 0xA8: "□", 0xFB: "×", 0xFC: "√",
                  0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
    "symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0x6D: "μ"},
}  # fmt: skip


def sign(font: str, code: int) -> str:
    """What the code means in that font; nothing where that is not known."""
    known = _SIGNS.get(font.lower(), {}).get(code & 0xFF)
    if known is not None:
        return known
    private = 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code > 0xFFFF or code < 0x20
    return "" if private else chr(code)
