"""Files become documents, or are refused for a reason that a person can act on."""

import gzip
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from zhibiao.documents import open_document
from zhibiao.documents.limits import MAX_BYTES
from zhibiao.documents.model import BlockKind
from zhibiao.documents.opening import document_from_bytes
from zhibiao.errors import UnreadableDocument

REPORT = "白石镇2021年度法治政府建设情况报告\r\n\r\n全年调解矛盾纠纷86起，召开听证会2场。\r\n\r\n白石镇人民政府\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"])
def test_the_text_is_the_same_in_every_encoding_with_its_newlines_kept(encoding: str) -> None:
    document = document_from_bytes(REPORT.encode(encoding), "白石镇.txt", "in/白石镇.txt")
    assert document.text == REPORT
    assert document.warnings == ()
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH] * 3


def test_big5_is_guessed_and_said_so() -> None:
    text = "臺北市政府年度法治政府建設情況報告。全年調解糾紛八十六起，召開聽證會兩場，辦理行政復議案件三件，接待群眾諮詢。" * 8
    document = document_from_bytes(text.encode("big5"), "a.txt", "a.txt")
    assert document.text == text
    assert "big5" in document.warnings[0].lower()


def test_a_document_says_what_it_is_made_of(tmp_path: Path) -> None:
    path = tmp_path / "报告.md"
    data = "# 年度报告\n\n全年检查3次。".encode()
    path.write_bytes(data)
    document = open_document(path)
    assert (document.name, document.address, document.format) == ("报告.md", str(path), "markdown")
    assert (document.sha256, document.size, document.encoding) == (hashlib.sha256(data).hexdigest(), len(data), "utf-8")


def test_a_file_that_is_cut_off_in_a_character_is_read_and_said_so() -> None:
    document = document_from_bytes("全年检查三次，走访企业五家。".encode()[:-1], "a.txt", "a.txt")
    assert document.text == "全年检查三次，走访企业五家"
    assert "cut off" in document.warnings[0]


def test_lost_characters_are_reported() -> None:
    assert "2 characters" in document_from_bytes("全年检查\ufffd\ufffd次。".encode(), "a.txt", "a.txt").warnings[0]


def zipped(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", "empty", "empty"),
        (b"\xef\xbb\xbf \r\n\n", "empty", "empty"),
        (b"%PDF-1.7\n...", "damaged", ""),
        (zipped("a.txt"), "unsupported", "ZIP"),
        (b"PK\x05\x06" + b"\0" * 18, "empty", "archive"),
        (zipped("a.txt")[:-30], "damaged", "packed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported", "Office"),
        (b"\xef\xbb\xbf\n<html lang='zh'>", "empty", ""),
        (gzip.compress(b"x"), "unsupported", "gzip"),
        (bytes(range(256)) * 20, "binary", "binary"),
        ("报告".encode() + b"\x01\x02\x03\x04" * 9, "binary", "binary"),
        ("全年检查三次".encode("gbk") * 20 + b"\xff\xff\xff", "undecodable", "UTF-8"),
        (b"\xff\xfe" + "报告".encode("utf-16-le") + b"\x00\xd8", "undecodable", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str, words: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        document_from_bytes(data, "报告.txt", "报告.txt")
    assert refused.value.reason == reason
    assert words in str(refused.value)
    assert str(refused.value).startswith("报告.txt: ")
    assert "\n" not in str(refused.value)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableDocument) as refused:
        open_document(path)
    assert refused.value.reason == "too_large"


def test_a_path_that_holds_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.txt"):
        with pytest.raises(UnreadableDocument) as refused:
            open_document(path)
        assert refused.value.reason == "unreadable"


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableDocument) as refused:
        open_document(tmp_path / "pipe.txt")
    assert refused.value.reason == "unreadable"


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
