"""Which files are inputs, what they are called, and how their bytes are fetched."""

import hashlib
import io
import os
import sys
from pathlib import Path

import pytest

from zhibiao.documents import Source, find_files
from zhibiao.documents.limits import MAX_BYTES
from zhibiao.documents.sources import Fetched, Fetcher, UnreachableError, printable
from zhibiao.errors import UsageError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def found(*paths: Path) -> list[Path]:
    return [source.path for source in find_files(paths)]


def fetch(source: Source) -> Fetched:
    with Fetcher() as fetcher:
        return fetcher.fetch(source)


def test_every_file_of_a_folder_is_an_input_but_for_what_systems_leave_behind(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a/c.md", "a/d.pdf", "tool.py", "film.mp4")
    touch(tmp_path, ".git/e.txt", "._b.txt", "__MACOSX/b.txt", "a/.DS_Store", "~$c.docx", "Thumbs.db", "desktop.ini")
    assert found(tmp_path) == [tmp_path / name for name in ("a/c.md", "a/d.pdf", "b.txt", "film.mp4", "tool.py")]


def test_a_file_named_twice_comes_once_and_any_named_file_counts(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", ".hidden")
    assert found(tmp_path / "b.txt", tmp_path, tmp_path / ".hidden") == [tmp_path / ".hidden", tmp_path / "b.txt"]


def test_a_missing_path_and_an_empty_folder_are_wrong_use(tmp_path: Path) -> None:
    touch(tmp_path, "folder/.hidden")
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "absent"])
    with pytest.raises(UsageError, match="no reports"):
        find_files([tmp_path / "folder"])


def test_a_link_to_a_file_is_that_file_and_a_link_to_a_folder_is_an_obstacle(tmp_path: Path) -> None:
    touch(tmp_path, "here/a.txt", "elsewhere/b.txt")
    (tmp_path / "here/again.txt").symlink_to(tmp_path / "here/a.txt")
    (tmp_path / "here/circle").symlink_to(tmp_path / "here")
    (tmp_path / "here/gone.txt").symlink_to(tmp_path / "absent")
    obstacles = {source.name: source.obstacle.detail for source in find_files([tmp_path / "here"]) if source.obstacle}
    assert found(tmp_path / "here") == [tmp_path / "here" / name for name in ("a.txt", "circle", "gone.txt")]
    assert "not followed" in obstacles["circle"]
    assert "No such file" in obstacles["gone.txt"]


@pytest.mark.skipif(os.getuid() == 0, reason="root may list any folder")
def test_a_folder_that_cannot_be_listed_is_one_obstacle(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    assert [source.obstacle is None for source in find_files([tmp_path])] == [True, False]
    (tmp_path / "closed").chmod(0o700)


def test_a_folder_that_cannot_be_listed_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a.txt", "closed/b.txt")
    listed = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr("zhibiao.documents.files.os.scandir", scandir)
    good, closed = find_files([tmp_path])
    assert good.obstacle is None
    assert closed.path == tmp_path / "closed"
    with pytest.raises(UnreachableError, match=r"cannot list this folder \(Permission denied\)"):
        fetch(closed)


def test_bytes_are_read_and_hashed_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    (source,) = find_files([tmp_path])
    assert (source.name, source.address, source.size) == ("a.txt", str(tmp_path / "a.txt"), 3)
    assert fetch(source) == Fetched(source, b"abc", hashlib.sha256(b"abc").hexdigest())


def test_a_file_over_the_limit_is_hashed_and_not_held(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    fetched = fetch(Source(tmp_path / "big.txt"))
    assert fetched.data is None
    assert fetched.refused is not None and fetched.refused.reason == "too_large"
    assert fetched.sha256 == hashlib.sha256(bytes(MAX_BYTES + 1)).hexdigest()


def test_a_pipe_a_device_and_a_file_that_has_vanished_cannot_be_reached(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", Path("/dev/zero"), tmp_path / "gone.txt", tmp_path):
        with pytest.raises(UnreachableError):
            fetch(Source(path))


def test_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    (source,) = find_files([Path("-")])
    assert (source.name, source.address, fetch(source).data) == ("stdin", "-", b"abc")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\xb1\xa8\xb8\xe6.txt", "报告.txt"),  # GBK, as archives unpack to
        (b"a\xff.txt", "a\ufffd.txt"),
        (b"a\n\x1b[31mb.txt", "a\ufffd\ufffd[31mb.txt"),
        ("报告　1.txt".encode(), "报告　1.txt"),
        ("a\u202eb".encode(), "a\ufffdb"),
    ],
)
def test_any_name_can_be_shown_and_stored(tmp_path: Path, name: bytes, shown: str) -> None:
    try:
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes no such names")
    (source,) = find_files([tmp_path])
    assert source.name == printable(os.fsdecode(name)) == shown
    source.address.encode()
    assert fetch(source).data == b"x"
