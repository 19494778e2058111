"""Addresses of the web: one spelling, safe names, allowed hosts, public machines."""

from pathlib import Path

import pytest

from zhibiao.sources.addresses import Hosts, file_name, is_public, normalise
from zhibiao.sources.reading import parse


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("./a/b.html", "https://x.gov.cn/list/a/b.html"),
        ("../b.html", "https://x.gov.cn/b.html"),
        ("../../../b.html", "https://x.gov.cn/b.html"),
        ("//Y.gov.cn/b", "https://y.gov.cn/b"),
        ("HTTPS://X.GOV.CN:443/a#top", "https://x.gov.cn/a"),
        ("http://x.gov.cn:8080", "http://x.gov.cn:8080/"),
        ("/报告 1.pdf", "https://x.gov.cn/%E6%8A%A5%E5%91%8A%201.pdf"),
        ("/%E6%8A%A5%E5%91%8A%201.pdf", "https://x.gov.cn/%E6%8A%A5%E5%91%8A%201.pdf"),
        ("  /a\n.html ", "https://x.gov.cn/a.html"),
        ("?id=3&x=报", "https://x.gov.cn/list/index.html?id=3&x=%E6%8A%A5"),
        ("http://政务.中国/", "http://xn--zfr164b.xn--fiqs8s/"),
        ("javascript:void(0)", None),
        ("mailto:a@x.cn", None),
        ("ftp://x.cn/a", None),
        ("http://u:p@x.cn/", None),
        ("http://[::1", None),
        ("http://x.cn:99999/", None),
        ("/" + "a" * 3000, None),
    ],
)
def test_a_link_means_one_address(said: str, meant: str | None) -> None:
    assert normalise(said, "https://x.gov.cn/list/index.html") == meant


@pytest.mark.parametrize(
    ("address", "disposition", "name"),
    [
        ("https://x.cn/a/%E6%8A%A5.pdf", None, "报.pdf"),
        ("https://x.cn/get?id=3", None, "get.html"),
        ("https://x.cn/", None, "x.cn"),
        ("https://x.cn/get", 'attachment; filename="a.docx"', "a.docx"),
        ("https://x.cn/get", "attachment; filename*=UTF-8''%E6%8A%A5.docx", "报.docx"),
        ("https://x.cn/get", 'attachment; filename="' + "报告.doc".encode("gb18030").decode("latin-1") + '"', "报告.doc"),
        ("https://x.cn/get", 'attachment; filename="../../etc/passwd"', "passwd.html"),
        ("https://x.cn/get", 'attachment; filename="C:\\\\Users\\\\a.doc"', "a.doc"),
        ("https://x.cn/get", 'attachment; filename=".."', "get.html"),
        ("https://x.cn/get", "attachment; filename=\x00\x1b[31m", "get.html"),
    ],
)
def test_a_file_has_a_name_that_can_be_shown_and_stored(address: str, disposition: str | None, name: str) -> None:
    assert file_name(address, disposition, ".html") == name


INSIDE = """
127.0.0.1 10.1.2.3 192.168.0.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0
fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_machines_that_are_not_of_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.2.4.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_machines_of_the_internet(address: str) -> None:
    assert is_public(address)


def test_only_the_hosts_of_a_source_and_those_it_names_are_asked() -> None:
    text = "- name: s\n  kind: feed\n  address: https://www.x.gov.cn:8443/\n  hosts: ['*.y.cn', z.cn]\n"
    hosts = Hosts(parse(text, Path("sources.yml"))[0])
    allowed = (
        "https://www.x.gov.cn/a",
        "https://www.x.gov.cn:8443/",
        "http://a.y.cn/",
        "http://z.cn:80/",
        "https://WWW.X.GOV.CN/",
    )
    refused = ("https://x.gov.cn/", "https://y.cn/", "http://z.cn:22/", "https://www.x.gov.cn.evil.cn/", "http://evilz.cn/")
    assert [hosts.allow(address) for address in allowed] == [True] * 5
    assert [hosts.allow(address) for address in refused] == [False] * 5
