#!/usr/bin/env python3
"""Look for bytes that a reader cannot bear: `python -m tools.fuzz FORMAT [--seconds N] [--samples FOLDER] [--keep FOLDER]`

FORMAT is one of those in documents/formats.py that have a reader. The samples of that format below FOLDER (../shared/formats
unless named) are changed under the guidance of code coverage by atheris (`pip install atheris`), in containers the files inside
them. Whatever a reader raises besides BadContent is a find, and so is what takes longer than 20 seconds or more than 2 GB: it
ends the run with exit code 1 and is kept in FOLDER (fuzz-out unless named).
"""

import argparse
import io
import random
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast


class Fuzzer(Protocol):
    """What is needed of atheris, which the project does not depend on."""

    def instrument_imports(self, include: list[str]) -> AbstractContextManager[None]: ...
    def Setup(self, argv: list[str], target: Callable[[bytes], None], custom_mutator: object) -> None: ...  # noqa: N802
    def Fuzz(self) -> None: ...  # noqa: N802
    def Mutate(self, data: bytes, most: int) -> bytes: ...  # noqa: N802


try:
    atheris = cast(Fuzzer, import_module("atheris"))
except ImportError:
    sys.exit("atheris is not installed: pip install atheris")

with atheris.instrument_imports(include=["zhibiao.documents"]):
    from zhibiao.documents.formats import FORMATS, reader
    from zhibiao.documents.magic import recognise
    from zhibiao.documents.model import BadContent

ROOT = Path(__file__).resolve().parents[1]
_TIMEOUT = 20  # seconds
_MEMORY = 2_000  # megabytes
_LARGEST = 100_000  # bytes of a sample: larger ones are changed too seldom where it matters


def main() -> None:
    """Fuzz one reader for some time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", choices=[name for name, format_ in FORMATS.items() if format_.module])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "formats")
    parser.add_argument("--keep", type=Path, default=ROOT / "fuzz-out")
    options = parser.parse_args()
    samples = [data for path in sorted(options.samples.rglob("*")) if (data := _sample(path, options.format)) is not None]
    if not samples:
        sys.exit(f"{options.samples}: no sample of the format {options.format}")
    sys.modules["rapidocr"] = cast(ModuleType, None)  # recognising characters takes seconds, and is not what is tried here
    with atheris.instrument_imports(include=["zhibiao.documents"]):
        read = reader(options.format)
    assert read is not None
    warnings.simplefilter("ignore")

    def once(data: bytes) -> None:
        with suppress(BadContent):
            read(data)

    options.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(samples):
            Path(corpus, str(number)).write_bytes(data)
        arguments = [
            sys.argv[0],
            f"-max_total_time={options.seconds}",
            f"-timeout={_TIMEOUT}",
            f"-rss_limit_mb={_MEMORY}",
            f"-max_len={_LARGEST}",
            f"-artifact_prefix={options.keep}/{options.format}-",
            "-print_final_stats=1",
            corpus,
        ]
        in_container = all(data.startswith(b"PK") for data in samples)
        atheris.Setup(arguments, once, custom_mutator=_change_member if in_container else None)
        atheris.Fuzz()


def _sample(path: Path, format_: str) -> bytes | None:
    if not path.is_file() or not 0 < path.stat().st_size <= _LARGEST:
        return None
    data = path.read_bytes()
    found = recognise(data)
    text_formats = {"csv"}
    return data if found == format_ or (format_ in text_formats and path.suffix == f".{format_}") else None


def _change_member(data: bytes, most: int, seed: int) -> bytes:
    """The container with one of its files changed and packed again, or now and then with its own bytes changed."""
    chance = random.Random(seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist() if info.file_size < _LARGEST}
    except Exception:
        members = {}
    if not members or chance.random() < 0.1:
        return atheris.Mutate(data, most)
    name = chance.choice(sorted(members))
    members[name] = atheris.Mutate(members[name], len(members[name]) + 64)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return packed.getvalue()[:most]


if __name__ == "__main__":
    main()
