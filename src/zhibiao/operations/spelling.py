"""What a misspelt name was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: `. Did you mean 'x'?` with the closest known name, or a full stop."""
    names = list(known)
    holding = sorted((name for name in names if word in name), key=len)  # hearing: deliberation.hearings
    close = holding[:1] or get_close_matches(word, names, 1, 0.55)
    return f". Did you mean '{close[0]}'?" if close else "."
