"""The list of facts, as people use it."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import rows
from tests.site.visit import READY, Heard, count_of, downloaded, facts_shown, open_list
from zhibiao.defuse import spreadsheet_text
from zhibiao.lake.location import Warehouse
from zhibiao.site import pieces
from zhibiao.site.page import plain_number

HEARINGS = "deliberation.hearings"
WUHAN = "street.organisation = '武汉市洪山区青岚街道办事处'"


def keys_where(loaded: Path, condition: str) -> set[int]:
    """The facts of the mart that meet a condition."""
    found = rows(Warehouse(loaded), f"select fact_key from mart.observation as street where {condition}")
    return {key for (key,) in found if isinstance(key, int)}


def id_of(loaded: Path, organisation: str) -> str:
    """The digits that stand for an organisation in addresses."""
    ((digits,),) = rows(
        Warehouse(loaded), f"select printf('%x', organisation_key) from core.dim_organisation where name = '{organisation}'"
    )
    return str(digits)


def test_it_says_how_many_there_are_and_shows_the_first(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, "facts.html")
    everything = keys_where(loaded, "true")
    assert count_of(page) == len(everything)
    assert len(facts_shown(page)) == 50
    assert set(facts_shown(page)) <= everything


@pytest.mark.parametrize(
    ("chosen", "condition"),
    [
        (f"metric={HEARINGS}", f"metric = '{HEARINGS}'"),
        ("category=mediation", "category = 'mediation'"),
        ("category=mediation&year=2022", "category = 'mediation' and report_year = 2022"),
        ("status=planned", "status = 'planned'"),
        ("period=half", "period_kind = 'half'"),
        ("unit=%E4%BB%B6", "unit = '件'"),
        ("unit=-", "unit = ''"),
        ("min=100&max=250.5", "value between 100 and 250.5"),
        ("flag=part", "is_part"),
        ("flag=repeat", "is_repeat"),
        ("flag=unnamed", "metric is null"),
        ("flag=unnamed&status=planned", "metric is null and status = 'planned'"),
        (f"flag=not_done&metric={HEARINGS}", f"status != 'actual' and metric = '{HEARINGS}'"),
        ("flag=not_done&status=required", "status = 'required'"),
        ("flag=warning", "warnings is not null"),
        (f"metric={HEARINGS}&category=mediation", "false"),
        ("metric=no.such", "false"),
        (
            f"q={quote('听证会')}",
            "contains(concat_ws(' ', sentence, measure, metric_zh, organisation, title, document), '听证会')",
        ),
        (
            f"q={quote('武汉 听证会')}",
            f"{WUHAN} and contains(concat_ws(' ', sentence, measure, metric_zh, title), '听证会')",
        ),
        (f"q={quote('１００％')}", "contains(sentence, '100%')"),  # full-width
        (f"q=HEARINGS&metric={HEARINGS}", f"metric = '{HEARINGS}'"),
    ],
)
@pytest.mark.parametrize("small", [False, True])
def test_a_filter_leaves_what_the_mart_would(
    page: Page, request: pytest.FixtureRequest, loaded: Path, chosen: str, condition: str, small: bool
) -> None:
    folder: Path = request.getfixturevalue("site_in_pieces" if small else "site")
    open_list(page, folder, f"facts.html#{chosen}")
    wanted = keys_where(loaded, condition)
    assert count_of(page) == len(wanted)
    if wanted:
        assert sorted(int(row["fact_key"]) for row in downloaded(page)) == sorted(wanted)
    else:
        assert page.locator("#list .empty").is_visible()
        assert page.locator("#list table").is_hidden()


def test_a_place_holds_what_lies_in_it(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, "facts.html")
    page.get_by_label("地区").fill("湖北")
    page.locator(".suggestions [role=option]").first.click()
    expect(page.locator(".chip")).to_have_text(["地区: 湖北省 ×"])
    page.wait_for_selector(READY)
    wanted = keys_where(loaded, "province = '湖北省'")
    assert wanted
    assert {int(row["fact_key"]) for row in downloaded(page)} == wanted


def test_rows_sort_by_value_and_back(page: Page, site_in_pieces: Path, loaded: Path) -> None:
    open_list(page, site_in_pieces, "facts.html")
    values = sorted(float(str(value)) for (value,) in rows(Warehouse(loaded), "select value from mart.observation"))
    head = page.locator("th.col-value")
    for order, wanted in (("ascending", values[:50]), ("descending", values[::-1][:50])):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        page.wait_for_selector(READY)
        shown = page.locator("#list tbody data[data-fact]").evaluate_all("all => all.map(each => Number(each.value))")
        assert shown == wanted
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "none")


def test_the_file_is_the_mart(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, "facts.html")
    taken = downloaded(page)
    columns = [name for name in taken[0] if name != "document_id"]
    held = rows(Warehouse(loaded), f"select {', '.join(columns)} from mart.observation")
    wanted = {str(row[-1]): dict(zip(columns, row, strict=True)) for row in held}
    assert len(taken) == len(wanted)
    for row in taken:
        for name in columns:
            value = wanted[row["fact_key"]][name]
            match value:
                case None:
                    assert row[name] == "", name
                case bool():
                    assert row[name] == str(value).lower(), name
                case float():
                    assert float(row[name]) == value, name
                case _:
                    assert row[name] == spreadsheet_text(str(value)), name


def test_a_page_turns_to_the_rows_after_it(page: Page, site_in_pieces: Path) -> None:
    open_list(page, site_in_pieces, "facts.html")
    first = facts_shown(page)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator(".pager .page")).to_have_text(re.compile(r"^2 / "))
    page.wait_for_selector(READY)
    assert not set(first) & set(facts_shown(page))
    page.go_back()
    expect(page.locator(".pager .page")).to_have_text(re.compile(r"^1 / "))
    page.wait_for_selector(READY)
    assert facts_shown(page) == first


def test_what_is_chosen_stands_in_the_address_and_can_be_taken_back(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, "facts.html")
    everything = count_of(page)
    page.get_by_label("报告年度").select_option("2022")
    expect(page.locator(".chip")).to_have_text(["报告年度: 2022 ×"])
    page.wait_for_selector(READY)
    assert page.url.endswith("#year=2022")
    assert count_of(page) == len(keys_where(loaded, "report_year = 2022"))
    page.get_by_label("状态").select_option("planned")
    expect(page.locator(".chip:not(.clear)")).to_have_count(2)
    page.go_back()
    expect(page.locator(".chip:not(.clear)")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)
    page.wait_for_selector(READY)
    assert count_of(page) == everything


def test_a_name_is_chosen_with_the_keyboard(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, "facts.html")
    field = page.get_by_role("combobox", name="机构", exact=True)
    field.focus()
    field.press_sequentially("洪山 青岚")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    field.press("ArrowDown")
    expect(page.locator(".suggestions [role=option]")).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(page.locator(".chip")).to_have_count(1)
    page.wait_for_selector(READY)
    assert count_of(page) == len(keys_where(loaded, WUHAN))
    assert page.url.endswith(f"#organisation={id_of(loaded, '武汉市洪山区青岚街道办事处')}")
    assert field.input_value() == "武汉市洪山区青岚街道办事处"
    field.fill("")
    expect(page.locator(".chip")).to_have_count(0)


def test_where_nothing_fits_a_filter_can_be_removed_there(page: Page, site: Path) -> None:
    open_list(page, site, "facts.html#q=zzzz&year=2022")
    page.locator(".empty").get_by_role("button", name="zzzz").click()
    expect(page.locator(".empty")).to_be_hidden()
    page.wait_for_selector(READY)
    assert count_of(page) > 0


def test_the_language_is_switched_and_kept(page: Page, site: Path) -> None:
    open_list(page, site, "facts.html#year=2022")
    expect(page.locator("th.col-value")).to_have_text("数值")
    page.get_by_role("button", name="English").click()
    expect(page.locator("th.col-value")).to_have_text("Value")
    expect(page.locator(".chip")).to_have_text(["Year: 2022 ×"])
    expect(page.locator(".count")).to_have_text(re.compile(r"^[\d,]+ of [\d,]+ facts$"))
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("th.col-value")).to_have_text("Value")


def test_a_row_shows_its_figure_in_its_sentence_and_leads_there(page: Page, site: Path, loaded: Path) -> None:
    open_list(page, site, "facts.html#rows=100")
    said = {
        key: (sentence, text, f"documents/{document}.html#f{start}")
        for key, sentence, text, document, start in rows(
            Warehouse(loaded),
            """
            select fact_key, sentence, source_text, substr(sha256, 1, 16), char_start
            from mart.observation as observation
            join core.dim_document as document on observation.document_key = document.document_key
            """,
        )
    }
    shown = page.locator("#list tbody tr").evaluate_all(
        """rows => rows.map(row => [row.querySelector("data").dataset.fact, row.querySelector(".sentence").textContent,
            row.querySelector("mark").textContent, row.querySelector(".from a").getAttribute("href")])"""
    )
    assert len(shown) == 100
    for key, sentence, mark, href in shown:
        assert (sentence, mark, href) == said[int(key)]


def test_a_figure_that_is_broken_between_two_lines_is_marked(page: Page, site: Path, loaded: Path) -> None:
    broken = rows(
        Warehouse(loaded),
        """
        select substr(sha256, 1, 16), char_start, regexp_replace(source_text, '\\s', '', 'g')
        from mart.observation as fact
        join core.dim_document as document on fact.document_key = document.document_key
        where contains(source_text, chr(10))
        """,
    )
    open_list(page, site, f"facts.html#q={quote('调解员76名')}")
    marked = page.locator("#list tbody tr").evaluate_all(
        """rows => rows.map(row => [row.querySelector(".from a").getAttribute("href"), row.querySelector("mark").textContent])"""
    )
    wanted = {f"documents/{document}.html#f{start}": text for document, start, text in broken}
    assert "76名" in [text for href, text in marked if wanted.get(href) == text]


def test_the_mark_stands_at_the_figure_that_is_meant(page: Page, site: Path, loaded: Path) -> None:
    twice = rows(
        Warehouse(loaded),
        """
        select fact.fact_key, fact.char_start - core.sentence_start
        from mart.observation as fact
        join core.fact_observation as core on fact.fact_key = core.fact_key
        where fact.table_row is null
            and length(fact.sentence) - length(replace(fact.sentence, fact.source_text, '')) > length(fact.source_text)
            and length(fact.sentence) = core.sentence_end - core.sentence_start
        """,
    )
    wanted = {int(str(key)): offset for key, offset in twice}
    assert wanted, "a sentence of the samples says a figure twice"
    open_list(page, site, "facts.html#rows=100")
    seen: dict[int, int] = {}
    while True:
        found = page.locator("#list tbody tr").evaluate_all(
            """rows => rows.map(row => {
                const mark = row.querySelector("mark");
                let before = 0;
                for (let each = mark.previousSibling; each; each = each.previousSibling) before += each.textContent.length;
                return [row.querySelector("data").dataset.fact, before];
            })"""
        )
        seen |= {int(key): before for key, before in found}
        if page.get_by_role("button", name="下一页").is_disabled():
            break
        number = page.inner_text(".pager .page")
        page.get_by_role("button", name="下一页").click()
        expect(page.locator(".pager .page")).not_to_have_text(number)
        page.wait_for_selector(READY)
    assert {key: seen[key] for key in wanted} == wanted


def test_planned_and_part_year_values_are_told_apart_in_words(page: Page, site: Path) -> None:
    open_list(page, site, "facts.html#status=planned")
    assert page.locator("#list tbody tr").count() == page.locator("#list tbody .badge.planned").count() > 0
    assert set(page.locator("#list tbody .badge.planned").all_inner_texts()) == {"计划"}
    open_list(page, site, "facts.html#period=half")
    assert page.locator("#list tbody tr").count() == page.locator("#list tbody .badge.part-year").count() > 0


def test_a_filter_loads_the_pieces_that_it_needs(page: Page, heard: Heard, site_in_pieces: Path, loaded: Path) -> None:
    needed = len(keys_where(loaded, f"metric = '{HEARINGS}'")) // 100 + 2
    open_list(page, site_in_pieces, f"facts.html#metric={HEARINGS}")
    asked = [name for name in heard.scripts() if name.startswith("facts/metric/")]
    assert 1 <= len(asked) <= needed
    assert not [name for name in heard.scripts() if name.startswith("facts/organisation/")]
    heard.requests.clear()
    street = id_of(loaded, "武汉市洪山区青岚街道办事处")
    needed = len(keys_where(loaded, WUHAN)) // 100 + 2
    open_list(page, site_in_pieces, f"facts.html#organisation={street}")
    assert 1 <= len([name for name in heard.scripts() if name.startswith("facts/organisation/")]) <= needed
    assert not [name for name in heard.scripts() if name.startswith("facts/metric/")]


def test_a_search_looks_through_everything_and_the_first_page_does_not(
    page: Page, heard: Heard, site_in_pieces: Path, loaded: Path
) -> None:
    open_list(page, site_in_pieces, "facts.html")
    assert [name for name in heard.scripts() if name.startswith("facts/metric/")] == ["facts/metric/0"]
    heard.requests.clear()
    open_list(page, site_in_pieces, f"facts.html#q={quote('调解')}")
    pieces_in_all = -(-len(keys_where(loaded, "true")) // 100)
    assert len([name for name in heard.scripts() if name.startswith("facts/detail/")]) == pieces_in_all


def test_a_piece_that_is_missing_is_named(page: Page, heard: Heard, site_in_pieces: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for path in site_in_pieces.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "data").unlink()
    (folder / "data").mkdir()
    for path in (site_in_pieces / "data").iterdir():
        if path.name != "facts":
            (folder / "data" / path.name).symlink_to(path)
    page.goto((folder / "facts.html").as_uri())
    expect(page.locator(".empty")).to_contain_text("data/facts/metric/0.js")
    expect(page.locator(".empty").get_by_role("button")).to_be_visible()
    heard.complaints.clear()


def test_without_scripts_it_says_where_else_to_look(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    for address in ("facts.html", "organisations/index.html", "documents/index.html"):
        tab.goto((site / address).as_uri())
        assert tab.locator("noscript .empty").is_visible()
        assert tab.locator("noscript a").count() > 0
    context.close()


def test_numbers_look_the_same_wherever_they_are_written(page: Page, site: Path) -> None:
    open_list(page, site, "facts.html")
    values = [
        0,
        1,
        -1,
        12.5,
        999,
        1000,
        -1234.5,
        1234567.891,
        0.1 + 0.2,
        98.6,
        0.001,
        1e-7,
        284000000,
        1e15,
        123456789012345678,
        1e21,
    ]
    shown = page.evaluate("values => values.map(zhibiao.plain)", values)
    assert shown == [plain_number(value) for value in values]


def test_the_pieces_that_are_asked_for_are_those_that_are_written(site: Path, loaded: Path) -> None:
    from zhibiao.operations.site import site_of

    with site_of(Warehouse(loaded)) as made:
        for path in sorted((site / pieces.FOLDER).rglob("*.js")):
            asked = made.file(path.relative_to(site).as_posix())
            assert asked is not None
            assert asked.content == path.read_bytes()
        for nothing in (
            "data/facts/metric/999.js",
            "data/facts/metric/-1.js",
            "data/facts/metric/².js",
            "data/no.js",
            "data/facts",
            "data/../x.js",
        ):
            assert made.file(nothing) is None
