"""What each kind of source finds."""

import gzip
import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.sources.bucket import bucket_on_loopback
from tests.sources.conftest import Describe
from tests.sources.looking import Look, look_at
from tests.sources.reports import Report, article
from tests.sources.site import LIST, TITLES, TYPES, Answer, Site
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.sources.html_links import day_in
from zhibiao.sources.store import opened
from zhibiao.sources.visit import Fetch, RunStatus

LookAt = Callable[..., Look]
FAST = "  private: true\n  limits: {requests_a_minute: 60000, retry_seconds: 0.01}\n"


def pending(warehouse: Warehouse, source: str = "s") -> list[str]:
    """Names of the files that wait for the warehouse."""
    with opened(warehouse) as store:
        return sorted(landed.name for landed in store.pending(source))


def index(site: Site, more: str = "") -> str:
    return f"- name: s\n  kind: index\n  address: {site.list_address}\n  titles: {TITLES}\n{FAST}{more}"


def test_an_index_is_followed_over_its_pages_to_articles_and_what_is_attached(site: Site, describe: Describe) -> None:
    found = look_at(describe(index(site)), "s")
    assert (found.counts.listed, found.counts.found) == (60, 84)  # 24 articles have the report attached
    assert pending(found.warehouse) == sorted(site.document(report).rpartition("/")[2] for report in site.reports())
    assert "关于召开座谈会的通知" not in {visit.link.title for visit in found.visits}
    assert len({visit.link.address for visit in found.visits}) == 84  # the same link twice is one
    by_address = {visit.link.address: visit for visit in found.visits}
    one = by_address[f"{site.address}{site.link(Report(7))}"]
    assert (one.link.day, one.to_ingest) == (Report(7).day, False)


def test_list_pages_can_be_numbered(site: Site, describe: Describe) -> None:
    found = look_at(describe(index(site, "  next_page: never\n  pages: index_{page}.html\n")), "s")
    assert (found.counts.listed, found.run.status) == (60, RunStatus.OK)
    assert site.times[1, f"{LIST}index_3.html"] == 1  # which is not there: the end


def test_list_pages_that_a_script_numbers_are_found(site: Site, describe: Describe) -> None:
    def scripted(served: Site) -> Answer:
        body = served.answer(f"{LIST}index.html").body.decode().replace("下一页", "")
        return Answer((body + '<script>createPageHTML(3, 0, "index", "html");</script>').encode())

    site.pages[f"{LIST}first.html"] = scripted
    text = index(site).replace("index.html", "first.html")
    assert look_at(describe(text), "s").counts.listed == 60


def test_no_more_list_pages_are_read_than_allowed(site: Site, describe: Describe) -> None:
    text = index(site).replace("limits: {", "limits: {pages: 2, ")
    found = look_at(describe(text), "s")
    assert found.counts.listed == 40
    assert "more than 2 list pages" in (found.run.message or "")


def test_what_is_older_than_wanted_is_left_alone(site: Site, describe: Describe) -> None:
    found = look_at(describe(index(site, "  since: 2023-03-01\n")), "s")
    assert {visit.link.day.month for visit in found.visits if visit.link.day} == {3}


def test_only_the_part_of_a_page_that_is_named_is_looked_at(site: Site, describe: Describe) -> None:
    body = '<ul id="other"><li><a href="/a.txt">报告</a></li></ul><ul class="news list"><li><a href="/b.txt">报告</a></li></ul>'
    site.pages["/list"] = lambda _site: Answer(article("列表", date(2023, 1, 1), body))
    text = f"- name: s\n  kind: index\n  address: {site.address}/list\n  titles: 报告\n  within: .list\n{FAST}"
    found = look_at(describe(text), "s")
    assert [visit.link.address for visit in found.visits] == [f"{site.address}/b.txt"]


@pytest.mark.parametrize(
    ("take", "files"),
    [
        ("auto", ["a.pdf"]),
        ("article", ["a.html"]),
        ("attachments", ["a.pdf"]),
        ("both", ["a.html", "a.pdf"]),
    ],
)
def test_a_source_says_what_of_an_article_is_the_report(site: Site, describe: Describe, take: str, files: list[str]) -> None:
    body = '<p>正文。</p><p>附件：<a href="a.pdf">2022年报告.pdf</a> <a href="map.png">图</a> <a href="b.html">相关</a></p>'
    site.pages["/x/a.html"] = lambda _site: Answer(article("报告", date(2023, 1, 1), body))
    site.pages["/x/a.pdf"] = lambda _site: Answer(Report(8).file(), type=TYPES["pdf"])
    site.pages["/list"] = lambda _site: Answer(b'<html><body><a href="/x/a.html">report</a></body></html>')
    text = f"- name: s\n  kind: index\n  address: {site.address}/list\n  links: /x/\n  take: {take}\n{FAST}"
    assert pending(look_at(describe(text), "s").warehouse) == files


def test_attachments_behind_a_download_address_are_known_by_their_words(site: Site, describe: Describe) -> None:
    body = '<p>附件：<a href="/down?id=3">2022年报告.pdf</a>（下载）</p>'
    site.pages["/a.html"] = lambda _site: Answer(article("报告", date(2023, 1, 1), body))
    site.pages["/down"] = lambda _site: Answer(Report(8).file(), type=TYPES["pdf"])
    site.pages["/list"] = lambda _site: Answer(b'<html><body><a href="/a.html">a</a></body></html>')
    text = f"- name: s\n  kind: index\n  address: {site.address}/list\n  links: a.html\n{FAST}"
    found = look_at(describe(text), "s")
    assert [visit.link.address for visit in found.visits if visit.to_ingest] == [f"{site.address}/down?id=3"]


def test_a_link_to_another_host_is_told_and_not_followed(site: Site, describe: Describe) -> None:
    site.pages["/list"] = lambda _site: Answer(b'<html><body><a href="http://169.254.169.254/r.pdf">report</a></body></html>')
    text = f"- name: s\n  kind: index\n  address: {site.address}/list\n  titles: report\n{FAST}"
    found = look_at(describe(text), "s")
    assert (found.only.fetch, found.only.reason) == (Fetch.SKIPPED, "host_not_allowed")


def test_a_page_that_changed_its_layout_is_an_alarm(site: Site, describe: Describe) -> None:
    warehouse = describe(index(site))
    look_at(warehouse, "s")
    site.day = 5
    found = look_at(warehouse, "s")
    assert found.run.status is RunStatus.ALARM
    assert "0 links where there were 60" in (found.run.message or "")
    assert look_at(warehouse, "s").run.status is RunStatus.ALARM  # it does not become usual
    site.day = 1
    assert look_at(warehouse, "s").run.status is RunStatus.OK


def test_an_index_where_nothing_ever_fits_is_an_alarm(site: Site, describe: Describe) -> None:
    found = look_at(describe(index(site).replace(TITLES, "没有这样的标题")), "s")
    assert found.run.status is RunStatus.ALARM


def test_a_list_page_that_cannot_be_had_is_trouble_and_no_alarm(site: Site, describe: Describe) -> None:
    warehouse = describe(index(site))
    look_at(warehouse, "s")
    site.pages[f"{LIST}index.html"] = lambda _site: Answer(status=404)
    found = look_at(warehouse, "s")
    assert (found.run.status, found.counts.failed) == (RunStatus.FAILED, 1)
    assert f"{LIST}index.html" in (found.run.message or "")
    site.pages[f"{LIST}index.html"] = lambda s: s.answer(f"{LIST}index_1.html")
    del site.pages[f"{LIST}index.html"]
    site.pages[f"{LIST}index_2.html"] = lambda _site: Answer(status=503)
    found = look_at(warehouse, "s")
    assert (found.run.status, found.counts.listed) == (RunStatus.TROUBLE, 40)


def test_what_left_the_list_is_asked_for_once(site: Site, describe: Describe) -> None:
    warehouse = describe(index(site))
    look_at(warehouse, "s")
    site.day = 3
    found = look_at(warehouse, "s")
    assert found.counts.gone == 2  # the article and its attachment
    site.asked.clear()
    look_at(warehouse, "s")
    assert not [asked for asked in site.asked if asked.path == site.link(Report(12))]


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml"])
def test_a_feed_leads_to_its_entries(site: Site, describe: Describe, path: str) -> None:
    text = f"- name: s\n  kind: feed\n  address: {site.address}{path}\n  titles: {TITLES}\n{FAST}"
    found = look_at(describe(text), "s")
    assert (found.counts.listed, found.counts.found) == (60, 84)
    assert {visit.link.day for visit in found.visits if visit.link.address.endswith("_7.html")} == {Report(7).day}


def test_a_sitemap_leads_to_sitemaps_and_those_to_pages(site: Site, describe: Describe) -> None:
    packed = gzip.compress(f"<urlset><url><loc>{site.address}/z.txt</loc></url></urlset>".encode())
    site.pages["/more.xml.gz"] = lambda _site: Answer(packed, type="application/gzip")
    site.pages["/z.txt"] = lambda _site: Answer(b"z", type=TYPES["txt"])
    places = "".join(
        f"<sitemap><loc>{site.address}{path}</loc></sitemap>" for path in ("/sitemap.xml", "/more.xml.gz", "/all.xml")
    )
    site.pages["/all.xml"] = lambda _site: Answer(f"<sitemapindex>{places}</sitemapindex>".encode(), type=TYPES["xml"])
    text = f"- name: s\n  kind: sitemap\n  address: {site.address}/all.xml\n  links: '/t\\d+|z.txt'\n{FAST}"
    found = look_at(describe(text), "s")
    assert (found.counts.listed, found.run.status) == (61, RunStatus.OK)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("feed", b"<!DOCTYPE html><html><body>login</body></html>", "no_xml"),
        ("feed", b"<urlset/>", "no_feed"),
        ("feed", b"", "no_xml"),
        ("sitemap", b"<rss><channel/></rss>", "no_sitemap"),
        ("sitemap", gzip.compress(b"<urlset>" + b" " * 30_000_000 + b"</urlset>"), "too_large"),
        ("sitemap", b"\x1f\x8bbroken", "no_xml"),
        (
            "sitemap",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://x/&a;</loc></url></urlset>',
            "no_xml",
        ),
    ],
)
def test_what_is_no_feed_or_sitemap_is_said_to_be_none(
    site: Site, describe: Describe, kind: str, body: bytes, reason: str
) -> None:
    site.pages["/x.xml"] = lambda _site: Answer(body, type=TYPES["xml"])
    found = look_at(describe(f"- name: s\n  kind: {kind}\n  address: {site.address}/x.xml\n{FAST}"), "s")
    assert (found.only.reason, found.run.status) == (f"list_page_{reason}", RunStatus.FAILED)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布时间：2023-01-09", date(2023, 1, 9)),
        ("2023年1月9日", date(2023, 1, 9)),
        ("[2023/01/09]", date(2023, 1, 9)),
        ("2023.1.9", date(2023, 1, 9)),
        ("2023-13-45", None),
        ("2023-02-30", None),
        ("2099-01-01", None),
        ("1949-10-01", None),
        ("12023-01-09", None),
        ("", None),
    ],
)
def test_dates_beside_links_are_read_and_wrong_ones_are_none(text: str, day: date | None) -> None:
    assert day_in(text) == day


def written(path: Path, text: str, minutes: int = 10) -> None:
    """A file that was written so long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    then = time.time() - 60 * minutes
    os.utime(path, (then, then))


def test_a_folder_gives_what_is_new_or_changed_in_it(describe: Describe, warehouse: Warehouse) -> None:
    describe("- name: s\n  kind: folder\n  path: in\n  files: '*.txt'\n")
    inbox = warehouse.root / "in"
    for name in ("a.txt", "2022/b.txt", "c.pdf", ".hidden.txt", "~$d.txt"):
        written(inbox / name, name)
    assert [Path(visit.link.address).name for visit in look_at(warehouse, "s").visits] == ["b.txt", "a.txt"]
    assert look_at(warehouse, "s").counts.not_modified == 2
    written(inbox / "a.txt", "changed", minutes=9)
    found = look_at(warehouse, "s")
    assert (found.counts.fetched, found.counts.not_modified) == (1, 1)
    written(inbox / "a.txt", "changed", minutes=8)
    assert look_at(warehouse, "s").counts.known == 1
    (inbox / "a.txt").unlink()
    assert len(look_at(warehouse, "s").landed) == 3


def test_a_file_that_is_being_written_waits_for_the_next_run(
    describe: Describe, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe("- name: s\n  kind: folder\n  path: in\n")
    file = warehouse.root / "in" / "a.txt"
    file.parent.mkdir()
    file.write_text("the first half, ")

    copy = shutil.copyfileobj

    def written_to(source: BinaryIO, target: BinaryIO) -> None:
        copy(source, target)
        with file.open("a") as more:
            more.write("and more")

    monkeypatch.setattr("shutil.copyfileobj", written_to)
    found = look_at(warehouse, "s")
    assert (found.only.fetch, found.only.reason, found.landed) == (Fetch.SKIPPED, "being_written", [])
    assert found.counts.waiting == 1
    monkeypatch.undo()
    assert look_at(warehouse, "s").only.fetch is Fetch.FETCHED


def test_a_folder_that_is_not_there_removes_nothing(describe: Describe, warehouse: Warehouse) -> None:
    describe("- name: s\n  kind: folder\n  path: in\n")
    (warehouse.root / "in").mkdir()
    for number in range(10):
        written(warehouse.root / "in" / f"{number}.txt", str(number))
    look_at(warehouse, "s")
    (warehouse.root / "in").rename(warehouse.root / "unmounted")
    with pytest.raises(ZhibiaoError, match="is its disk mounted"):
        look_at(warehouse, "s")
    (warehouse.root / "in").mkdir()
    assert look_at(warehouse, "s").run.status is RunStatus.ALARM


def test_a_file_that_is_too_large_or_cannot_be_read_is_said_to_be_so(describe: Describe, warehouse: Warehouse) -> None:
    describe("- name: s\n  kind: folder\n  path: in\n  limits: {megabytes: 0.001}\n")
    (warehouse.root / "in").mkdir()
    (warehouse.root / "in" / "a.txt").write_text("x" * 2000)
    (warehouse.root / "in" / "b.txt").symlink_to("nowhere")
    found = look_at(warehouse, "s")
    assert [visit.reason for visit in found.visits] == ["too_large", "unreadable"]
    assert found.run.status is RunStatus.TROUBLE


def test_a_bucket_gives_the_objects_under_a_prefix(describe: Describe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    with bucket_on_loopback() as bucket:
        bucket.objects = {
            "2022/a.txt": (b"one", "2023-01-01T00:00:00.000Z"),
            "2022/b.pdf": (b"two", "2023-01-01T00:00:00.000Z"),
            "2021/c.txt": (b"three", "2022-01-01T00:00:00.000Z"),
        }
        text = f"- name: s\n  kind: s3\n  address: s3://reports/2022/\n  endpoint: {bucket.endpoint}\n  region: cn-north-1\n"
        warehouse = describe(text)
        found = look_at(warehouse, "s")
        assert sorted(visit.link.address for visit in found.visits) == ["s3://reports/2022/a.txt", "s3://reports/2022/b.pdf"]
        assert sorted(path.read_bytes() for path in found.landed) == [b"one", b"two"]
        assert any("AKIAEXAMPLEEXAMPLE" in said for said in bucket.authorizations)
        bucket.read.clear()
        assert (look_at(warehouse, "s").counts.not_modified, bucket.read) == (2, [])
        bucket.objects["2022/a.txt"] = (b"changed", "2023-02-01T00:00:00.000Z")
        assert look_at(warehouse, "s").counts.fetched == 1
        kept = b"".join(path.read_bytes() for path in warehouse.root.rglob("*") if path.is_file())
        assert b"very-secret" not in kept
        assert b"AKIAEXAMPLE" not in kept


def test_a_bucket_that_is_not_there_is_said_to_be_so(describe: Describe) -> None:
    with bucket_on_loopback() as bucket:
        text = f"- name: s\n  kind: s3\n  address: s3://other/\n  endpoint: {bucket.endpoint}\n  anonymous: true\n"
        with pytest.raises(ZhibiaoError, match="s3://other/ cannot be listed"):
            look_at(describe(text + "  limits: {retries: 0}\n"), "s")
