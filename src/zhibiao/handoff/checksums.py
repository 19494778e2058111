"""SHA256SUMS: what `sha256sum --check` needs to tell whether a release is whole."""

from hashlib import file_digest
from pathlib import Path

NAME = "SHA256SUMS"


def digests(release: Path) -> dict[str, str]:
    """The SHA-256 of every file under the folder, by its path in it, sorted."""
    files = sorted(path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file())
    return {file: _digest(release / file) for file in files if file != NAME}


def write_checksums(release: Path) -> None:
    """Write the file, in the form of sha256sum."""
    lines = [f"{digest}  {file}\n" for file, digest in digests(release).items()]
    (release / NAME).write_text("".join(lines), encoding="utf-8")


def read_checksums(release: Path) -> dict[str, str]:
    """What the file says; nothing where it is missing or no such file."""
    try:
        lines = (release / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {file: digest for digest, _, file in (line.partition("  ") for line in lines)}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
