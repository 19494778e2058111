"""What a misspelt name was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: `. Did you mean 'x'?` with the closest known name, or a full stop."""
    close = get_close_matches(word, list(known), 1, 0.55)
    return f". Did you mean '{close[0]}'?" if close else "."
