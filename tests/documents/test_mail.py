"""Saved pages and mails give the page or the text inside."""

import quopri
from email.message import EmailMessage

import pytest

from zhibiao.documents import mail
from zhibiao.documents.limits import Limits
from zhibiao.documents.model import BadContent, Content

PROSE = "全年开展行政执法检查86次，办理行政复议案件12件，召开听证会2场，法治政府建设取得新的进展。"
_BODY = f"<div class=nav>首页</div><div id=zoom><p>{PROSE}</p></div>"
PAGE = f"<html><head><title>某某网</title></head><body>{_BODY}</body></html>"


def archive(page: bytes, charset: str = "") -> bytes:
    said = f'; charset="{charset}"' if charset else ""
    head = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--=b"\r\n\r\n'
        f"----=b\r\nContent-Type: text/html{said}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    rest = b"\r\n----=b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----=b--\r\n"
    return head.encode() + quopri.encodestring(page) + rest


def lines(content: Content) -> list[str]:
    return ["".join(content.text[p.start : p.end] for p in block.pieces) for block in content.blocks]


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", ""), ("gb18030", "utf-8")])
def test_a_web_archive_gives_the_document_of_its_page(encoding: str, said: str) -> None:
    content = mail.read(archive(PAGE.encode(encoding), said))
    assert lines(content) == [PROSE]
    assert (content.format, content.encoding, content.warnings) == ("mht", encoding, ())


def test_a_mail_gives_its_page_and_names_what_is_attached() -> None:
    message = EmailMessage()
    message["Subject"] = "报送"
    message.set_content(PROSE)
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="msword", filename="report.doc")
    content = mail.read(message.as_bytes())
    assert lines(content) == [PROSE]
    assert content.format == "eml"
    assert "report.doc" in content.warnings[0]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_mail_of_plain_text_gives_its_paragraphs(charset: str) -> None:
    message = EmailMessage()
    message.set_content(f"{PROSE}\n\n一、主要工作\n", charset=charset, cte="base64")
    assert lines(mail.read(message.as_bytes())) == [PROSE, "一、主要工作"]


def test_text_is_preferred_to_a_page_that_holds_next_to_nothing() -> None:
    message = EmailMessage()
    message.set_content(PROSE)
    message.add_alternative("<html><body><p>请用浏览器查看</p></body></html>", subtype="html")
    assert lines(mail.read(message.as_bytes())) == [PROSE]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"Content-Type: text/plain\n\n \n", "empty"),
        (b"Content-Type: application/msword\n\nabc", "empty"),
        (bytes(range(256)) * 9, "damaged"),
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)), "damaged"),
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(30)), "too_large"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 30_000, "too_large"),
        (b"Content-Type: text/plain\n\n" + b"a" * 20_000, "too_large"),
    ],
    ids=["nothing", "blank", "attachment only", "no headers", "endless nesting", "deep nesting", "many parts", "long"],
)
def test_what_cannot_or_must_not_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadContent) as refused:
        mail.read(data, Limits(characters=10_000, members=1_000))
    assert refused.value.reason == reason


def test_headers_of_nonsense_do_no_harm() -> None:
    head = b'Content-Type: text/plain; charset="\xff\xfe"\nContent-Transfer-Encoding: \xff\nContent-Disposition: \xff\n\n'
    assert lines(mail.read(head + PROSE.encode())) == [PROSE]
