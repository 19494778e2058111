"""Which files a user means by the paths on the command line."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from zhibiao.errors import UsageError, ZhibiaoError

# Formats that reports are published in. Those without a reader yet are found all the same, so that each is
# refused by name instead of being passed over in silence. Files of other kinds beside them are not reports.
_TEXT = (".txt", ".text", ".md", ".markdown")
_OTHER = (".html", ".htm", ".mht", ".pdf", ".doc", ".docx", ".wps", ".rtf", ".odt", ".ofd", ".xls", ".xlsx", ".et")
REPORT_SUFFIXES = frozenset(("", *_TEXT, *_OTHER))


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: each named file, and the reports in and under each named folder.

    Hidden files and what archives from a Mac leave behind are left out of folders. The order is that of the paths as
    text, and a file named twice comes once. Raises UsageError for a path that does not exist or a folder without reports.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = list(_reports_under(path))
            if not inside:
                raise UsageError(f"{path}: no reports in this folder; name one that holds text or Markdown files (.txt, .md)")
            for file in inside:
                found.setdefault(os.path.realpath(file), file)
        elif path.exists():
            found.setdefault(os.path.realpath(path), path)
        else:
            raise UsageError(f"{path}: no such file or folder; check the spelling of the path")
    return sorted(found.values(), key=str)


def _reports_under(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise ZhibiaoError(f"{error.filename}: cannot list this folder ({error.strerror}); check its permissions")

    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not _is_left_behind(name)]
        for name in files:
            file = Path(root, name)
            if not _is_left_behind(name) and file.suffix.lower() in REPORT_SUFFIXES and file.is_file():
                yield file


def _is_left_behind(name: str) -> bool:
    return name.startswith((".", "~$")) or name == "__MACOSX"
