"""`zhibiao site`: pages that are whole, the same for the same data, and lead to each other."""

import csv
import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.program import Program
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.site import site_of, write_site

KINDS = ("metrics", "organisations", "places", "documents")


class Links(HTMLParser):
    """What a page names and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.leads: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            assert values["id"] not in self.anchors, f"two elements are called {values['id']}"
            self.anchors.add(values["id"])
        if tag == "a" and "href" in values:
            self.leads.append(values["href"])
        if tag == "script" and "src" in values:
            self.loads.append(values["src"])
        if tag == "link" and not values.get("href", "").startswith("data:"):
            self.loads.append(values["href"])


@pytest.fixture(scope="module")
def written(site: Path) -> Mapping[str, bytes]:
    """Every file of the site of the samples."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def links(written: Mapping[str, bytes]) -> Mapping[str, Links]:
    """Every page's links."""
    found: dict[str, Links] = {}
    for path, content in written.items():
        if path.endswith(".html"):
            found[path] = Links()
            found[path].feed(content.decode("utf-8"))
    return found


def test_every_link_leads_to_a_place_that_is_there(written: Mapping[str, bytes], links: Mapping[str, Links]) -> None:
    lost: list[tuple[str, str]] = []
    followed = 0
    for path, page in links.items():
        for link in page.leads:
            if re.match(r"https?:", link):
                continue
            target, _, anchor = link.partition("#")
            aim = unquote(str(Path(path).parent.joinpath(target))) if target else path
            aim = str(Path("/", aim).resolve().relative_to("/"))
            followed += 1
            if aim not in written or (anchor and "=" not in anchor and unquote(anchor) not in links[aim].anchors):
                lost.append((path, link))
    assert lost == []
    assert followed > 5_000


def test_what_a_page_loads_is_part_of_the_site(written: Mapping[str, bytes], links: Mapping[str, Links]) -> None:
    for path, page in links.items():
        for asset in page.loads:
            aim = str(Path("/", Path(path).parent, asset).resolve().relative_to("/"))
            assert aim in written, (path, asset)


def test_every_page_forbids_scripts_that_are_not_ours(written: Mapping[str, bytes]) -> None:
    for path, content in written.items():
        if path.endswith(".html"):
            text = content.decode("utf-8")
            (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
            assert policy.startswith("default-src 'none'"), path
            assert "script-src 'self'" in policy or "script-src" not in policy, path
            assert not re.search(r"<script(?![^>]*(?:src=|type=\"application/json\"))", text), path
            assert not re.search(r"<[^>]+\s(?:on\w+|style)=", text), path


def test_a_page_by_itself_is_the_page_of_the_whole_site(loaded: Path, written: Mapping[str, bytes]) -> None:
    chosen = [next(path for path in written if path.startswith(f"{kind}/") and "index" not in path) for kind in KINDS]
    with site_of(Warehouse(loaded)) as pages:
        for path in (*chosen, "index.html", "quality.html", "metrics/index.html", "places/index.html", "assets/site.css"):
            page = pages.file(path)
            assert page is not None, path
            assert page.content == written[path], path


@pytest.mark.parametrize(
    "path",
    ["", "nothing.html", "metrics/nothing.html", "documents/../index.html", "assets/../page.py", "/etc/passwd", "metrics/"],
)
def test_what_is_no_page_is_none(loaded: Path, path: str) -> None:
    with site_of(Warehouse(loaded)) as pages:
        assert pages.file(path) is None


def test_the_same_data_gives_the_same_pages(loaded: Path, written: Mapping[str, bytes]) -> None:
    with site_of(Warehouse(loaded)) as pages:
        assert {page.path: page.content for page in pages.files()} == written


def test_every_fact_of_a_document_is_marked_in_its_text(loaded: Path, written: Mapping[str, bytes], zhibiao: Program) -> None:
    question = (
        "select substr(sha256, 1, 16), char_start, source_text from mart.observation join core.dim_document using (document_key)"
    )
    run = zhibiao("sql", question, "--warehouse", loaded, "--format", "csv")
    rows = list(csv.reader(run.out.removeprefix("\ufeff").splitlines()))[1:]
    assert len(rows) > 800
    for document, start, text in rows:
        page = written[f"documents/{document}.html"].decode("utf-8")
        marked = re.findall(rf'data-start="{start}"[^>]*><a href="#r{start}">([^<]*)</a></mark>', page)
        assert unescape("".join(marked)) == text.replace("\n", "")  # of a figure over the end of a line both lines have a mark


def test_the_numerals_that_are_no_facts_are_named(written: Mapping[str, bytes]) -> None:
    pages = [content.decode("utf-8") for path, content in written.items() if path.startswith("documents/")]
    traps = {name for page in pages for name in re.findall(r'<span class="trap" data-trap="(\w+)">', page)}
    assert {"year", "date", "list_label", "document_number"} <= traps


def test_pages_are_written_in_place_of_earlier_ones(loaded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    summary = write_site(folder, Warehouse(loaded))
    (folder / "documents" / "gone.html").write_text("of an earlier site", encoding="utf-8")
    again = write_site(folder, Warehouse(loaded))
    assert not (folder / "documents" / "gone.html").exists()
    assert (again.pages, again.files, again.bytes) == (summary.pages, summary.files, summary.bytes)
    assert sum(path.is_file() for path in folder.rglob("*")) == again.files


def test_a_folder_that_holds_something_else_is_left_alone(loaded: Path, tmp_path: Path, zhibiao: Program) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    run = zhibiao("site", tmp_path, "--warehouse", loaded)
    assert run.code == 2
    assert "thesis.txt" in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_that_somebody_put_beside_the_pages_is_never_deleted(loaded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    write_site(folder, Warehouse(loaded))
    (folder / ".DS_Store").write_bytes(b"a file manager looked at the folder")
    write_site(folder, Warehouse(loaded))
    assert not (folder / ".DS_Store").exists()
    (folder / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"thesis\.txt"):
        write_site(folder, Warehouse(loaded))
    assert (folder / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_where_there_is_no_warehouse_the_command_says_so(tmp_path: Path, zhibiao: Program) -> None:
    run = zhibiao("site", tmp_path / "pages", "--warehouse", tmp_path / "nothing")
    assert run.code == 2
    assert "there is no warehouse here" in run.err
    assert not (tmp_path / "pages").exists()


def test_the_command_names_the_page_to_open(loaded: Path, tmp_path: Path, zhibiao: Program) -> None:
    run = zhibiao("site", tmp_path / "pages", "--warehouse", loaded)
    assert run.code == 0
    assert run.out == f"{tmp_path / 'pages' / 'index.html'}\n"
    assert "pages" in run.err


def test_a_document_without_figures_says_what_to_do(tmp_path: Path, warehouse: Warehouse, zhibiao: Program) -> None:
    report = tmp_path / "empty.txt"
    report.write_text("武汉市洪山区人民政府2022年度法治政府建设情况报告\n\n各项工作有序开展。\n", encoding="utf-8")
    assert zhibiao("ingest", report, "--warehouse", warehouse.root).code == 0
    with site_of(warehouse) as pages:
        found = {page.path: page.content.decode("utf-8") for page in pages.files() if page.path.endswith(".html")}
    (document,) = [text for path, text in found.items() if path.startswith("documents/") and "index" not in path]
    assert "这份文档里没有读到数字" in document
    assert "1</strong>" in found["index.html"]


def test_a_document_names_the_versions_that_it_took_the_place_of(tmp_path: Path, warehouse: Warehouse, zhibiao: Program) -> None:
    reports = {"南湖街道": 3, "卓刀泉街道": 1, "珞南街道": 2}  # versions of each
    for place, versions in reports.items():
        for version in range(versions):
            report = tmp_path / f"{place}{version}.txt"
            text = f"武汉市洪山区{place}办事处2022年度法治政府建设情况报告\n\n全年召开听证会{version + 3}次。\n"
            report.write_text(text, encoding="utf-8")
            run = zhibiao("ingest", report, "--warehouse", warehouse.root)
            assert run.code == 0, run.err
    with site_of(warehouse) as pages:
        found = {page.path: page.content.decode("utf-8") for page in pages.files() if page.path.startswith("documents/")}
        alone = {path: page.content.decode("utf-8") for path in found if (page := pages.file(path)) is not None}
    assert alone == found
    named = [re.findall(r"Took the place of</span> (\w+)\.txt", text) for path, text in found.items() if "index" not in path]
    assert sorted(named) == [[], ["南湖街道1", "南湖街道0"], ["珞南街道0"]]
