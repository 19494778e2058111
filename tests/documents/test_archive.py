"""Archives are folders: each file in one is an input of its own, and a bad one costs itself only."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from zhibiao.documents import Source, find_files
from zhibiao.documents.archive import BadMember, Budget, Member, list_members, read_member
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent
from zhibiao.documents.sources import Fetched, Fetcher


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def members(data: bytes, limits: Limits | None = None) -> list[Member | BadMember]:
    limits = limits or Limits()
    return list(list_members(io.BytesIO(data), Budget(limits), limits))


def inputs(path: Path) -> dict[str, Fetched]:
    with Fetcher() as fetcher:
        return {source.address.partition("!")[2]: fetcher.fetch(source) for source in find_files([path])}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "reports.zip"


def test_each_file_in_an_archive_is_an_input(archive: Path) -> None:
    archive.write_bytes(packed({"2022/a.txt": b"a", "2022/b.txt": b"b" * 5000, "__MACOSX/._a.txt": b"", "2022/.DS_Store": b""}))
    found = inputs(archive.parent)
    assert {name: fetched.data for name, fetched in found.items()} == {"2022/a.txt": b"a", "2022/b.txt": b"b" * 5000}
    source = found["2022/a.txt"].source
    assert (source.name, source.address, source.size) == ("a.txt", f"{archive}!2022/a.txt", 1)


def test_an_archive_is_known_by_its_content_and_a_document_in_a_container_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_bytes(packed({"a.txt": b"a"}))
    (tmp_path / "b.zip").write_bytes(packed({"[Content_Types].xml": b"", "word/document.xml": b""}))
    (tmp_path / "c.zip").write_bytes(packed({"OFD.xml": b""}))
    (tmp_path / "d.zip").write_bytes(b"no archive")
    assert [source.address[len(str(tmp_path)) :] for source in find_files([tmp_path])] == [
        "/a.dat!a.txt",
        "/b.zip",
        "/c.zip",
        "/d.zip",
    ]


def test_archives_in_archives_are_opened_to_a_depth(archive: Path) -> None:
    data = b"text"
    for number in range(5):
        data = packed({f"{number}.zip" if number else "a.txt": data, f"{number}.txt": b"%d" % number})
    archive.write_bytes(data)
    found = inputs(archive)
    assert list(found) == ["4.txt", "4.zip!3.txt", "4.zip!3.zip!2.txt", "4.zip!3.zip!2.zip"]
    assert found["4.zip!3.zip!2.txt"].data == b"2"
    assert (found["4.zip!3.zip!2.zip"].data or b"").startswith(b"PK")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_costs_itself_only(archive: Path, method: int) -> None:
    data = bytearray(packed({"a.txt": b"first" * 100, "b.txt": b"second" * 100}, method))
    data[data.index(b"a.txt") + 8] ^= 0xFF
    archive.write_bytes(data)
    found = inputs(archive)
    assert found["b.txt"].data == b"second" * 100
    assert found["a.txt"].data is None
    refused = found["a.txt"].refused
    assert refused is not None and refused.reason == "damaged"


def test_names_of_chinese_programs_and_of_macos_are_understood() -> None:
    data = packed({"REPORT1.txt": b"", "REPORT222.txt": b""}, zipfile.ZIP_STORED)
    data = data.replace(b"REPORT1", "报告A".encode("gbk") + b"22").replace(b"REPORT222", "报告A".encode() + b"22")
    assert [member.name for member in members(data)] == ["报告A22.txt", "报告A22.txt"]


def changed(data: bytes, field: int, value: bytes) -> bytes:
    """The archive with other bytes in the entry of its directory."""
    entry = data.index(b"PK\x01\x02") + field
    return data[:entry] + value + data[entry + len(value) :]


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (changed(packed({"a.txt": b"x"}), 8, b"\x01\x00"), "encrypted", "password"),
        (changed(packed({"a.txt": b"x"}), 38, struct.pack("<I", 0o120777 << 16)), "unsupported", "link"),
        (changed(packed({"a.txt": b"x"}), 10, struct.pack("<H", 14)), "unsupported", "unusual"),
        (changed(packed({"a.txt": b"x"}), 24, struct.pack("<I", 60_000_000)), "too_large", "60 MB"),
        (packed({"../a.txt": b"x"}), "unsupported", "out of the archive"),
        (packed({"C:\\a.txt": b"x"}), "unsupported", "out of the archive"),
        (packed({"/etc/a.txt": b"x"}), "unsupported", "out of the archive"),
    ],
)
def test_what_must_not_be_read_is_refused_with_its_reason(data: bytes, reason: str, words: str, archive: Path) -> None:
    (bad,) = members(data)
    assert isinstance(bad, BadMember)
    assert bad.reason == reason
    assert words in bad.detail
    archive.write_bytes(data)
    (fetched,) = inputs(archive).values()
    assert fetched.data is None
    assert fetched.refused is not None and fetched.refused.reason == reason
    assert fetched.source.name == "a.txt"


def test_two_members_of_one_name_are_two_inputs(archive: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as writing:
            writing.writestr("a.txt", b"1")
            writing.writestr("a.txt", b"2")
    archive.write_bytes(buffer.getvalue())
    sources = find_files([archive])
    assert len(set(sources)) == 2
    with Fetcher() as fetcher:
        assert [fetcher.fetch(source).data for source in sources] == [b"1", b"2"]


def test_no_more_is_unpacked_than_the_directory_says() -> None:
    data = changed(packed({"a.txt": bytes(10_000_000)}), 24, struct.pack("<I", 10))
    (member,) = members(data)
    assert isinstance(member, Member)
    with pytest.raises(BadContent, match="damaged"):
        read_member(io.BytesIO(data), member)


def test_an_archive_has_a_budget_of_bytes_and_of_members() -> None:
    data = packed({f"{number}.txt": bytes(1000) for number in range(10)})
    by_bytes = members(data, Limits(archive=3500))
    assert [type(member) for member in by_bytes] == [Member] * 3 + [BadMember] * 7
    by_members = members(data, Limits(members=4))
    assert [type(member) for member in by_members] == [Member] * 4 + [BadMember]
    assert isinstance(by_members[-1], BadMember) and "over 4 files" in by_members[-1].detail


def test_a_directory_that_is_cut_off_is_damage() -> None:
    with pytest.raises(BadContent, match="damaged"):
        members(packed({"a.txt": b"x"})[:-10])


def test_an_archive_that_vanishes_or_shrinks_is_no_disaster(archive: Path) -> None:
    archive.write_bytes(packed({"a.txt": b"x" * 100}, zipfile.ZIP_STORED))
    (source,) = find_files([archive])
    archive.write_bytes(b"PK\x03\x04")
    with Fetcher() as fetcher:
        fetched = fetcher.fetch(source)
    assert isinstance(source, Source)
    assert fetched.refused is not None and fetched.refused.reason == "damaged"
