"""What comes from a site, and what becomes of a site that misbehaves. The site is a real server on loopback."""

import errno
import os
import resource
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sources.conftest import Describe
from tests.sources.looking import Look, look_at
from tests.sources.site import LOGIN, TYPES, Answer, Site
from zhibiao import __version__
from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.collect import running
from zhibiao.sources.gathering import gather
from zhibiao.sources.history import runs
from zhibiao.sources.reading import find_definition
from zhibiao.sources.store import opened
from zhibiao.sources.visit import Fetch, RunStatus

LookAt = Callable[..., Look]
PDF = b"%PDF-1.5\n" + b"x" * 200_000


def page(**answer: object) -> Callable[[Site], Answer]:
    """A page that always says this."""
    return lambda _site: Answer(**answer)  # pyright: ignore[reportArgumentType]


def test_a_download_is_kept_under_its_hash_with_its_name(look: LookAt, site: Site) -> None:
    site.pages["/a/%E6%8A%A5%E5%91%8A.pdf"] = page(body=PDF, type=TYPES["pdf"])
    found = look("/a/%E6%8A%A5%E5%91%8A.pdf")
    assert (found.only.fetch, found.only.size) == (Fetch.FETCHED, len(PDF))
    assert [path.read_bytes() for path in found.landed] == [PDF]
    with opened(found.warehouse) as store:
        [landed] = store.pending("s")
    assert landed.name == "报告.pdf"
    assert landed.address == f"{site.address}/a/%E6%8A%A5%E5%91%8A.pdf"


def test_the_name_that_the_site_gives_a_file_counts_without_its_folders(look: LookAt, site: Site) -> None:
    said = "attachment; filename*=UTF-8''..%2F..%2Fetc%2F%E5%B9%B4%E6%8A%A5.pdf"
    site.pages["/get"] = page(body=PDF, type=TYPES["pdf"], headers={"Content-Disposition": said})
    with opened(look("/get").warehouse) as store:
        assert [landed.name for landed in store.pending("s")] == ["年报.pdf"]


def test_the_site_reads_who_asks(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"])
    look("/a.txt", more="contact: data@example.org")
    assert {asked.agent for asked in site.asked} == {
        f"zhibiao/{__version__} (reads public reports of governments; contact: data@example.org)"
    }


def test_what_has_not_changed_is_not_sent_again(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"one", type=TYPES["txt"])
    look("/a.txt")
    site.asked.clear()
    assert look("/a.txt").only.fetch is Fetch.NOT_MODIFIED
    assert site.full_downloads == []
    site.pages["/a.txt"] = page(body=b"two", type=TYPES["txt"])
    assert look("/a.txt").only.fetch is Fetch.FETCHED


def test_without_validators_the_same_bytes_are_known(look: LookAt, site: Site) -> None:
    site.validators = False
    site.pages["/a.txt"] = page(body=b"one", type=TYPES["txt"])
    look("/a.txt")
    found = look("/a.txt")
    assert (found.only.fetch, found.counts.bytes) == (Fetch.KNOWN, 0)


def test_a_known_document_is_left_alone_until_it_is_due(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"one", type=TYPES["txt"])
    look("/a.txt")
    site.asked.clear()
    found = look("/a.txt", limits="recheck_days: 7")
    assert (found.only.fetch, found.only.reason) == (Fetch.KNOWN, "not_due")
    assert [asked.path for asked in site.asked] == []


def test_a_clock_that_jumped_back_does_not_keep_a_document_from_being_asked_for(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"one", type=TYPES["txt"])
    warehouse = look("/a.txt").warehouse
    future = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    with opened(warehouse) as store:
        store.connection.execute("update item set checked = ?, changed = ?", (future, future))
        store.connection.execute("update host set next = next + 1e8")
    site.pages["/a.txt"] = page(body=b"two", type=TYPES["txt"])
    assert look("/a.txt", limits="recheck_days: 7").only.fetch is Fetch.FETCHED


def test_a_document_that_vanished_is_gone_and_nothing_is_removed(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"one", type=TYPES["txt"])
    look("/a.txt")
    del site.pages["/a.txt"]
    found = look("/a.txt")
    assert (found.only.fetch, found.run.status) == (Fetch.GONE, RunStatus.OK)
    assert len(found.landed) == 1
    site.pages["/a.txt"] = page(body=b"two", type=TYPES["txt"])
    assert look("/a.txt").only.fetch is Fetch.FETCHED


def test_robots_txt_is_obeyed(look: LookAt, site: Site) -> None:
    site.robots = "User-agent: zhibiao\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    site.pages["/private/a.txt"] = site.pages["/b.txt"] = page(body=b"a", type=TYPES["txt"])
    found = look("/private/a.txt", "/b.txt")
    assert [(visit.fetch, visit.reason) for visit in found.visits] == [(Fetch.SKIPPED, "robots"), (Fetch.FETCHED, None)]
    assert "/private/a.txt" not in [asked.path for asked in site.asked]
    assert found.run.status is RunStatus.OK


def test_a_site_that_cannot_say_what_it_allows_is_left_alone(look: LookAt, site: Site) -> None:
    site.pages["/robots.txt"] = page(status=500)
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"])
    found = look("/a.txt")
    assert (found.only.fetch, found.only.reason) == (Fetch.FAILED, "robots_unknown")
    assert {asked.path for asked in site.asked} == {"/robots.txt"}


def test_a_site_without_robots_txt_allows_everything(look: LookAt, site: Site) -> None:
    site.robots = None
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"])
    assert look("/a.txt").only.fetch is Fetch.FETCHED


def test_a_busy_server_is_asked_again_as_often_as_allowed(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = lambda s: Answer(status=503) if s.times[1, "/a.txt"] < 3 else Answer(b"a", type=TYPES["txt"])
    assert look("/a.txt", limits="retries: 2").only.fetch is Fetch.FETCHED
    site.pages["/b.txt"] = page(status=503)
    found = look("/b.txt", limits="retries: 2")
    assert (found.only.fetch, found.only.reason, found.only.status) == (Fetch.FAILED, "busy", 503)
    assert site.times[1, "/b.txt"] == 3


def test_a_server_that_asks_to_wait_long_is_left_alone_for_the_run(look: LookAt, site: Site) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    site.pages["/a.txt"] = page(status=429, headers={"Retry-After": later})
    site.pages["/b.txt"] = page(body=b"b", type=TYPES["txt"])
    found = look("/a.txt", "/b.txt")
    assert [(visit.fetch, visit.reason) for visit in found.visits] == [(Fetch.FAILED, "busy"), (Fetch.SKIPPED, "host_down")]
    assert site.times[1, "/a.txt"] == 1
    assert site.times[1, "/b.txt"] == 0


def test_after_three_failures_in_a_row_a_host_is_left_alone(look: LookAt, site: Site) -> None:
    paths = [f"/{number}.txt" for number in range(6)]
    for path in paths:
        site.pages[path] = page(status=502)
    found = look(*paths, limits="retries: 0")
    assert [visit.reason for visit in found.visits] == ["busy"] * 3 + ["host_down"] * 3
    assert (found.counts.failed, found.counts.skipped) == (3, 3)


def test_an_unreachable_host_is_said_to_be_so(describe: Describe) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        warehouse = describe(
            f"- name: s\n  kind: index\n  address: http://127.0.0.1:{port}/\n  titles: 报告\n  private: true\n"
            "  limits: {retries: 1, retry_seconds: 0.01, requests_a_minute: 60000}\n"
        )
        found = look_at(warehouse, "s")
    assert found.run.status is RunStatus.FAILED
    assert "cannot be reached" in (found.run.message or "")
    assert found.only.reason == "list_page_robots_unknown"


def test_a_slow_server_runs_into_the_timeout(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"], pause=1.0)
    found = look("/a.txt", limits="timeout: 0.2, retries: 0")
    assert (found.only.fetch, found.only.reason) == (Fetch.FAILED, "timeout")


def test_a_redirect_is_followed_to_the_same_host(look: LookAt, site: Site) -> None:
    site.pages["/a"] = page(status=302, headers={"Location": "/b.txt"})
    site.pages["/b.txt"] = page(body=b"b", type=TYPES["txt"])
    found = look("/a")
    assert (found.only.fetch, found.only.final_address) == (Fetch.FETCHED, f"{site.address}/b.txt")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/loop", "redirect_loop"),
        ("/longer", "redirect_loop"),
        ("http://169.254.169.254/latest/meta-data/", "host_not_allowed"),
        ("http://localhost/a.txt", "host_not_allowed"),
        ("http://127.0.0.1:1/a.txt", "host_not_allowed"),
        ("file:///etc/passwd", "bad_redirect"),
        ("gopher://127.0.0.1/", "bad_redirect"),
        ("http://user:secret@127.0.0.1/", "bad_redirect"),
        ("/private/a.txt", "robots"),
        ("", "redirect_loop"),
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(look: LookAt, site: Site, target: str, reason: str) -> None:
    site.pages["/loop"] = page(status=302, headers={"Location": target})
    site.pages["/longer"] = lambda s: Answer(status=301, headers={"Location": f"/longer?{s.times[1, '/longer']}"})
    found = look("/loop")
    assert found.only.reason == reason
    assert found.landed == []


def test_private_addresses_are_not_asked_unless_the_source_says_so(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"])
    found = look("/a.txt", private=False)
    assert found.only.reason == "private_address"
    assert "private: true" in (found.only.detail or "")
    assert site.asked == []


def test_a_name_that_leads_to_this_machine_is_known_for_what_it_is(site: Site, describe: Describe) -> None:
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"])
    address = f"http://localhost:{site.port}/a.txt"
    text = f"- name: s\n  kind: addresses\n  addresses: [{address}]\n  limits: {{requests_a_minute: 60000}}\n"
    assert look_at(describe(text), "s").only.reason == "private_address"
    assert look_at(describe(text + "  private: true\n"), "s").only.fetch is Fetch.FETCHED


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(describe: Describe, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self_signed(tmp_path / "own.pem"))

        def answer() -> None:
            while True:
                try:
                    context.wrap_socket(listening.accept()[0], server_side=True).close()
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        address = f"https://127.0.0.1:{listening.getsockname()[1]}/a.txt"
        found = look_at(describe(f"- name: s\n  kind: addresses\n  addresses: [{address}]\n  private: true\n"), "s")
    assert (found.only.fetch, found.only.reason, found.only.status) == (Fetch.FAILED, "tls", None)
    assert found.landed == []


def self_signed(path: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_login_page_is_no_report(look: LookAt, site: Site) -> None:
    site.pages["/a.pdf"] = page(body=LOGIN)
    found = look("/a.pdf")
    assert (found.only.fetch, found.only.reason) == (Fetch.FAILED, "login_page")
    assert found.landed == []
    assert found.partial == []


def test_a_page_where_a_file_was_before_is_no_new_version(look: LookAt, site: Site) -> None:
    site.pages["/get"] = page(body=PDF, type=TYPES["pdf"])
    look("/get")
    site.pages["/get"] = page(body="<!DOCTYPE html><html><body>系统维护中</body></html>".encode())
    found = look("/get")
    assert (found.only.fetch, found.only.reason) == (Fetch.FAILED, "page_for_file")
    assert [path.read_bytes() for path in found.landed] == [PDF]
    site.pages["/get"] = page(body=PDF, type=TYPES["pdf"])
    assert look("/get").only.fetch is Fetch.NOT_MODIFIED


def test_a_redirect_to_a_login_is_no_article(look: LookAt, site: Site) -> None:
    site.pages["/a.html"] = page(status=302, headers={"Location": "/sso/login"})
    site.pages["/sso/login"] = page(body=LOGIN)
    assert look("/a.html").only.reason == "login_page"


def test_a_file_of_two_gigabytes_is_refused_before_it_is_sent(look: LookAt, site: Site) -> None:
    site.pages["/a.zip"] = page(body=b"PK\x03\x04", type="application/zip", says_length=2_000_000_000)
    found = look("/a.zip")
    assert (found.only.fetch, found.only.reason) == (Fetch.FAILED, "too_large")
    assert "2,000 MB" in (found.only.detail or "")
    assert found.partial == []


def test_a_file_without_end_is_broken_off_at_the_limit(look: LookAt, site: Site) -> None:
    site.pages["/a.pdf"] = page(body=PDF, type=TYPES["pdf"], endless=True)
    found = look("/a.pdf", limits="megabytes: 1")
    assert found.only.reason == "too_large"
    assert (found.landed, found.partial) == ([], [])


def test_films_are_not_fetched(look: LookAt, site: Site) -> None:
    site.pages["/a"] = page(body=b"x" * 1000, type="video/mp4")
    assert look("/a").only.reason == "unwanted_type"


def test_an_empty_file_is_no_download(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"", type=TYPES["txt"])
    found = look("/a.txt")
    assert (found.only.reason, found.landed) == ("empty", [])


def test_a_broken_download_is_continued_and_never_taken_for_whole(look: LookAt, site: Site) -> None:
    def breaks_off(_site: Site) -> Answer:
        return Answer(PDF, type=TYPES["pdf"], breaks_after=50_000)

    site.pages["/a.pdf"] = breaks_off
    found = look("/a.pdf", limits="retries: 0")
    assert (found.only.fetch, found.only.reason) == (Fetch.FAILED, "broken_off")
    assert found.landed == []
    assert [path.stat().st_size for path in found.partial if not path.suffix] == [50_000]
    site.pages["/a.pdf"] = page(body=PDF, type=TYPES["pdf"])
    site.asked.clear()
    found = look("/a.pdf")
    assert [path.read_bytes() for path in found.landed] == [PDF]
    assert [(asked.status, asked.range, asked.sent) for asked in site.asked if asked.path == "/a.pdf"] == [
        (206, "bytes=50000-", len(PDF) - 50_000)
    ]
    assert found.partial == []


def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(look: LookAt, site: Site) -> None:
    site.pages["/a.pdf"] = lambda _site: Answer(PDF, type=TYPES["pdf"], breaks_after=50_000)
    look("/a.pdf", limits="retries: 0")
    other = b"%PDF-1.5\n" + b"y" * 100_000
    site.pages["/a.pdf"] = page(body=other, type=TYPES["pdf"])
    assert [path.read_bytes() for path in look("/a.pdf").landed] == [other]


def test_a_download_that_takes_too_long_is_carried_on_with_in_the_next_run(look: LookAt, site: Site) -> None:
    site.pages["/a.pdf"] = page(body=PDF, type=TYPES["pdf"], drip=0.3)
    found = look("/a.pdf", limits="seconds_a_file: 0.5")
    assert found.only.reason == "too_slow"
    assert found.landed == []
    site.pages["/a.pdf"] = page(body=PDF, type=TYPES["pdf"])
    assert [path.read_bytes() for path in look("/a.pdf").landed] == [PDF]
    assert any(asked.status == 206 for asked in site.asked)


def test_what_is_over_the_limit_of_a_run_waits_for_the_next(look: LookAt, site: Site) -> None:
    paths = [f"/{number}.txt" for number in range(5)]
    for path in paths:
        site.pages[path] = page(body=path.encode(), type=TYPES["txt"])
    found = look(*paths, limits="files: 2")
    assert (found.counts.found, found.counts.fetched, found.counts.skipped, found.counts.waiting) == (5, 2, 3, 3)
    assert look(*paths, limits="files: 2").counts.fetched == 2
    last = look(*paths, limits="files: 2")
    assert (last.counts.fetched, len(last.landed)) == (1, 5)


def test_processes_that_ask_one_host_take_turns(warehouse: Warehouse) -> None:
    with opened(warehouse) as one, opened(warehouse) as other:
        assert one.turn_of("a", 1000.0, 2.0) == 0
        assert other.turn_of("a", 1000.5, 2.0) == 1.5
        assert one.turn_of("a", 1001.0, 2.0) == 3
        assert one.turn_of("b", 1001.0, 2.0) == 0
        assert one.turn_of("a", 2000.0, 2.0) == 0


def test_a_clock_that_was_set_back_makes_nobody_wait(warehouse: Warehouse) -> None:
    with opened(warehouse) as store:
        store.turn_of("a", 1e9, 2.0)
        assert store.turn_of("a", 1e9 - 1e6, 2.0) == 0


def test_a_crawl_delay_beyond_the_time_of_a_run_ends_it(look: LookAt, site: Site) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 100000\n"
    for path in ("/a.txt", "/b.txt"):
        site.pages[path] = page(body=b"a", type=TYPES["txt"])
    found = look("/a.txt", "/b.txt")
    assert {visit.reason for visit in found.visits} <= {None, "out_of_time"}
    assert found.counts.waiting >= 1
    assert found.run.status is RunStatus.OK


def test_a_full_disk_ends_the_run_and_leaves_nothing_half_written(site: Site, describe: Describe) -> None:
    site.pages["/a.pdf"] = page(body=PDF, type=TYPES["pdf"])
    warehouse = describe(
        f"- name: s\n  kind: addresses\n  addresses: [{site.address}/a.pdf]\n  private: true\n"
        "  limits: {requests_a_minute: 60000}\n"
    )
    look_at(warehouse, "s")  # the database is there and has room
    site.pages["/a.pdf"] = page(body=PDF + b"more", type=TYPES["pdf"])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))
    try:
        with pytest.raises(ZhibiaoError, match="disk is full"):
            look_at(warehouse, "s")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert runs(warehouse, "s")[0].status is RunStatus.FAILED
    found = look_at(warehouse, "s")
    assert found.only.fetch is Fetch.FETCHED
    assert found.partial == []
    assert len(found.landed) == 2


def test_two_runs_of_one_source_at_once_are_one(site: Site, describe: Describe) -> None:
    site.pages["/a.txt"] = page(body=b"a", type=TYPES["txt"], pause=1.0)
    warehouse = describe(f"- name: s\n  kind: addresses\n  addresses: [{site.address}/a.txt]\n  private: true\n")
    definition = find_definition(warehouse, "s")
    inside = threading.Event()
    errors: list[str] = []

    def first() -> None:
        with running(definition, warehouse) as run:
            inside.set()
            gather(definition, warehouse, run)

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    try:
        with running(definition, warehouse):
            pass
    except ZhibiaoError as error:
        errors.append(str(error))
    thread.join()
    assert len(errors) == 1
    assert "by another process at this moment" in errors[0]
    assert [run.status for run in runs(warehouse)] == [RunStatus.OK]


def test_a_download_that_somebody_removed_is_fetched_and_offered_again(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(body=b"one", type=TYPES["txt"])
    found = look("/a.txt")
    for path in found.landed:
        path.unlink()
    found = look("/a.txt")
    assert found.only.fetch is Fetch.FETCHED
    assert len(found.landed) == 1


def test_headers_are_kept_without_cookies(look: LookAt, site: Site) -> None:
    site.pages["/a.txt"] = page(
        body=b"a", type=TYPES["txt"], headers={"Set-Cookie": "secret=1", "X-Site": "政务".encode().decode("latin-1")}
    )
    said = look("/a.txt").only.headers or ""
    assert "secret" not in said
    assert '"etag"' in said


def test_a_landing_zone_that_cannot_be_written_is_said_to_be_so(site: Site, describe: Describe, tmp_path: Path) -> None:
    warehouse = describe(f"- name: s\n  kind: addresses\n  addresses: [{site.address}/a.txt]\n  private: true\n")
    (warehouse.root / "landing").write_text("a file where a folder should be")
    with pytest.raises(ZhibiaoError) as raised:
        look_at(warehouse, "s")
    assert str(warehouse.root) in str(raised.value)
    assert os.strerror(errno.EEXIST) in str(raised.value) or "directory" in str(raised.value).lower()


def test_a_damaged_store_is_named_with_the_remedy(warehouse: Warehouse, describe: Describe) -> None:
    describe("- name: s\n  kind: folder\n  path: in\n")
    (warehouse.root / "in").mkdir()
    (warehouse.root / "landing.sqlite").write_bytes(b"no database at all" * 1000)
    with pytest.raises(ZhibiaoError, match="Move it away"):
        look_at(warehouse, "s")
