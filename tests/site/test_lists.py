"""The lists of organisations and documents, as people use them."""

from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.builders import rows
from tests.site.visit import READY, count_of, downloaded, open_list
from zhibiao.defuse import spreadsheet_text
from zhibiao.lake.location import Warehouse

ORGANISATIONS = "organisations/index.html"
DOCUMENTS = "documents/index.html"


def column(page: Page, name: str) -> list[str]:
    """What stands in a column of the rows that are shown."""
    return page.locator(f"#list tbody .col-{name}").all_inner_texts()


def test_every_organisation_is_listed_with_what_it_said(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, ORGANISATIONS)
    held = rows(
        Warehouse(loaded),
        """
        select organisation.name, organisation.kind, count(*), sum(document.facts), min(report_year), max(report_year),
            printf('%x', any_value(document.organisation_key))
        from core.dim_document as document
        join core.dim_organisation as organisation on document.organisation_key = organisation.organisation_key
        where document.is_current
        group by all
        """,
    )
    assert count_of(page) == len(held)
    columns = ("organisation", "kind", "documents", "facts", "first_year", "last_year", "organisation_id")
    assert sorted(tuple(row[name] for name in columns) for row in downloaded(page)) == sorted(
        tuple(map(str, row)) for row in held
    )
    links = page.locator("#list tbody .col-name a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert sorted(links) == sorted(f"../organisations/{row[-1]}.html" for row in held)


def test_every_current_document_is_listed(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, DOCUMENTS)
    columns = ("title", "document", "report_year", "publish_date", "doc_number", "document_kind", "facts", "document_id")
    held = rows(
        Warehouse(loaded),
        """
        select title, name, report_year, publish_date, doc_number, kind, facts, substr(sha256, 1, 16)
        from core.dim_document
        where is_current
        """,
    )
    wanted = sorted(tuple("" if value is None else spreadsheet_text(str(value)) for value in row) for row in held)
    assert sorted(tuple(row[name] for name in columns) for row in downloaded(page)) == wanted
    links = page.locator("#list tbody .col-title a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert sorted(links) == sorted(f"../documents/{row[-1]}.html" for row in held)


def test_organisations_are_searched_filtered_and_sorted(page: Page, site: Path) -> None:
    open_list(page, site, f"{ORGANISATIONS}#q={quote('湖北 街道')}")
    assert column(page, "name") == ["武汉市洪山区青岚街道办事处"]
    open_list(page, site, f"{ORGANISATIONS}#kind=zone_committee")
    assert column(page, "name") == ["南通市海门区滨澜经济开发区管理委员会"]
    open_list(page, site, f"{ORGANISATIONS}#sort=-facts")
    facts = [int(text) for text in column(page, "facts")]
    assert facts == sorted(facts, reverse=True)
    assert len(set(facts)) > 1


def test_documents_are_searched_filtered_and_sorted(page: Page, site: Path) -> None:
    open_list(page, site, f"{DOCUMENTS}#q={quote('洪青办〔2022〕3号')}")
    assert column(page, "year") == ["2021"]
    open_list(page, site, f"{DOCUMENTS}#year=2022&kind=annual_report")
    assert set(column(page, "year")) == {"2022"}
    assert count_of(page) < 10
    open_list(page, site, DOCUMENTS)
    page.locator("th.col-published button").click()
    expect(page.locator("th.col-published")).to_have_attribute("aria-sort", "ascending")
    page.wait_for_selector(READY)
    published = [text for text in column(page, "published") if text]
    assert published == sorted(published)
    assert len(set(published)) > 1


def test_the_facts_of_an_organisation_are_one_step_away(page: Page, site: Path) -> None:
    open_list(page, site, f"{ORGANISATIONS}#q={quote('青岚')}")
    (facts,) = column(page, "facts")
    page.locator("#list tbody .col-facts a").click()
    page.wait_for_selector("#list[data-list=facts][data-shown=all]")
    assert count_of(page) == int(facts)
    assert page.locator(".chip").inner_text() == "机构: 武汉市洪山区青岚街道办事处 ×"


def test_a_list_in_many_pieces_is_the_same(page: Page, site: Path, site_in_pieces: Path) -> None:
    for address in (ORGANISATIONS, DOCUMENTS):
        open_list(page, site, address)
        whole = downloaded(page)
        open_list(page, site_in_pieces, address)
        assert downloaded(page) == whole
