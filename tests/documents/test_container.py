"""ZIP containers and the XML in them are read within bounds, whatever they say about themselves."""

import io
import struct
import zipfile

import pytest

from zhibiao.documents.container import Container, parse_xml, resolved, stream_xml, tag_of
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def reason(error: pytest.ExceptionInfo[BadContent]) -> str:
    assert error.value.detail
    return error.value.reason


def test_members_are_found_however_the_folders_are_written() -> None:
    container = Container(packed(("word\\document.xml", b"<a/>"), ("/root.xml", b"<b/>")))
    assert container.names == ("word/document.xml", "root.xml")
    assert container.read("word/document.xml") == b"<a/>"


@pytest.mark.parametrize("nameless", ["/", "\\", "folder/"])
def test_members_without_a_name_are_none(nameless: str) -> None:
    container = Container(packed((nameless, b""), ("a.xml", b"<a/>")))
    assert container.names == ("a.xml",)
    assert "" not in container


@pytest.mark.parametrize(
    ("target", "member"),
    [("styles.xml", "word/styles.xml"), ("/word/styles.xml", "word/styles.xml"), ("../../../etc/passwd", "etc/passwd")],
)
def test_a_reference_stays_inside_the_container(target: str, member: str) -> None:
    assert resolved(target, "word") == member


def test_unpacked_bytes_are_counted_over_all_reads() -> None:
    container = Container(packed(("a", b"0" * 70_000), ("b", b"0" * 70_000)), Limits(unpacked=100_000))
    container.read("a")
    with pytest.raises(BadContent) as error:
        container.read("b")
    assert reason(error) == "too_large"


def test_a_size_that_is_declared_too_low_does_not_let_a_bomb_through() -> None:
    data = packed(("a", b"0" * 1_000_000))
    lying = data.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
    assert lying != data
    with pytest.raises(BadContent) as error:
        Container(lying).read("a")
    assert reason(error) == "damaged"


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    data = packed(*((f"{number}", b"") for number in range(12)))
    with pytest.raises(BadContent) as error:
        Container(data, Limits(members=10))
    assert reason(error) == "too_large"


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = packed(("a", b"1"), ("a", b"2"))
    with pytest.raises(BadContent) as error:
        Container(data).read("a")
    assert reason(error) == "damaged"


def test_an_encrypted_member_is_said_to_be_so() -> None:
    data = bytearray(packed(("a", b"1"), method=zipfile.ZIP_STORED))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    data[6] |= 1
    with pytest.raises(BadContent) as error:
        Container(bytes(data)).read("a")
    assert reason(error) == "encrypted"


def test_unusual_compression_is_refused() -> None:
    with pytest.raises(BadContent) as error:
        Container(packed(("a", b"1"), method=zipfile.ZIP_LZMA)).read("a")
    assert reason(error) == "unsupported"


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"no zip at all", packed(("a", b"0" * 500))[:60]])
def test_what_is_cut_off_is_damaged(data: bytes) -> None:
    with pytest.raises(BadContent) as error:
        Container(data)
    assert reason(error) == "damaged"


def test_broken_bytes_inside_a_member_are_damaged() -> None:
    data = bytearray(packed(("a", bytes(range(256)) * 40)))
    data[60:70] = b"\xff" * 10
    with pytest.raises(BadContent) as error:
        Container(bytes(data)).read("a")
    assert reason(error) == "damaged"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "damaged"),
        (b"<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'><a/>", "damaged"),
        (b"<a>", "damaged"),
        (b"", "damaged"),
        (b"<a>" * 400 + b"</a>" * 400, "too_large"),
        (b"<a>" + b"<b/>" * 5_000_000 + b"</a>", "too_large"),
    ],
    ids=["entities", "external DTD", "cut", "empty", "deep", "elements"],
)
def test_xml_that_no_writer_of_documents_makes_is_refused(xml: bytes, expected: str) -> None:
    with pytest.raises(BadContent) as error:
        parse_xml(xml)
    assert reason(error) == expected
    with pytest.raises(BadContent) as error, Container(packed(("a", xml))).open("a") as stream:
        list(stream_xml(stream, 1))
    assert reason(error) == expected


def test_a_stream_gives_each_element_of_a_depth_whole() -> None:
    xml = "<d xmlns='u'><b><p>一<r>二</r></p><p>三</p></b></d>".encode()
    with Container(packed(("a", xml))).open("a") as stream:
        found = [(tag_of(element), "".join(element.itertext())) for element in stream_xml(stream, 3)]
    assert found == [("p", "一二"), ("p", "三"), ("b", ""), ("d", "")]


def test_more_elements_than_any_report_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibiao.documents.container._ALL_ELEMENTS", 1_000)
    container = Container(packed(("a.xml", b"<a>" + b"<p/>" * 1_001 + b"</a>")))
    with container.open("a.xml") as stream, pytest.raises(BadContent) as refused:
        list(stream_xml(stream, 2))
    assert reason(refused) == "too_large"
