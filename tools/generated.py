"""Pages that are generated: written by `make docs`, and compared by a test, so that none goes stale."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def publish(path: Path, text: str) -> None:
    """Write the page when it changed, and say so."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written", file=sys.stderr)
