"""sources.yml is changed in place; what a person wrote there stays."""

import pytest

from tests.sources.conftest import Describe
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.sources.editing import add_entry, set_paused
from zhibiao.sources.reading import find_definition, read_definitions, sources_file

HAND_MADE = """# our sources

- name:   a     # the inbox
  kind: folder
  path: "in"   # on the big disk


# the district
- {name: b, kind: folder, path: 'x'}
"""


def test_an_entry_is_added_and_the_rest_stays_to_the_letter(describe: Describe) -> None:
    warehouse = describe(HAND_MADE)
    add_entry(warehouse, {"name": "c", "kind": "index", "address": "https://x.gov.cn/", "titles": "法治.*(报告|情况)"})
    text = sources_file(warehouse).read_text(encoding="utf-8")
    assert text.startswith(HAND_MADE.rstrip())
    assert [one.name for one in read_definitions(warehouse)] == ["a", "b", "c"]
    assert "# words of a link that lead to a report" in text


def test_the_first_entry_comes_with_an_explanation(warehouse: Warehouse) -> None:
    add_entry(warehouse, {"name": "a", "kind": "folder", "path": "/srv/报告: 2022 #1"})
    text = sources_file(warehouse).read_text(encoding="utf-8")
    assert text.startswith("# sources.yml: where reports appear.")
    assert str(find_definition(warehouse, "a").where.folder) == "/srv/报告: 2022 #1"


@pytest.mark.parametrize(
    "pattern",
    ["法治政府建设.*(报告|情况)", "it's", "a: b", "#", "- x", "[报告]", "yes", "12", "x{2}", ".* | .?", "'", '"', "@x", "\\d+$"],
)
def test_any_pattern_is_read_back_as_it_was_given(warehouse: Warehouse, pattern: str) -> None:
    add_entry(warehouse, {"name": "a", "kind": "feed", "address": "https://x.gov.cn/", "titles": pattern})
    titles = find_definition(warehouse, "a").where.titles
    assert titles is not None
    assert titles.pattern == pattern


def test_several_addresses_become_a_list(warehouse: Warehouse) -> None:
    add_entry(warehouse, {"name": "a", "kind": "addresses", "addresses": ["https://x.cn/1.pdf", "https://x.cn/2.pdf"]})
    assert find_definition(warehouse, "a").where.addresses == ("https://x.cn/1.pdf", "https://x.cn/2.pdf")


def test_a_wrong_entry_is_refused_and_the_file_stays(describe: Describe) -> None:
    warehouse = describe(HAND_MADE)
    for values in ({"name": "a", "kind": "folder", "path": "y"}, {"name": "d", "kind": "index", "address": "nowhere"}):
        with pytest.raises(UsageError):
            add_entry(warehouse, values)
    assert sources_file(warehouse).read_text(encoding="utf-8") == HAND_MADE


def test_a_source_is_paused_and_resumed_and_nothing_else_changes(describe: Describe) -> None:
    warehouse = describe(HAND_MADE)
    assert set_paused(warehouse, "a", paused=True)
    assert set_paused(warehouse, "b", paused=True)
    assert not set_paused(warehouse, "b", paused=True)
    assert [one.paused for one in read_definitions(warehouse)] == [True, True]
    changed = sources_file(warehouse).read_text(encoding="utf-8")
    assert changed.replace("\n  paused: true", "").replace(", paused: true", "") == HAND_MADE
    assert set_paused(warehouse, "a", paused=False)
    assert [one.paused for one in read_definitions(warehouse)] == [False, True]


@pytest.mark.parametrize("said", ["paused: false  # for now", "paused:", "paused: no"])
def test_a_pause_that_is_written_there_is_changed_where_it_stands(describe: Describe, said: str) -> None:
    warehouse = describe(f"- name: a\n  {said}\n  kind: folder\n  path: in\n")
    assert set_paused(warehouse, "a", paused=True)
    text = sources_file(warehouse).read_text(encoding="utf-8")
    assert text.count("paused") == 1
    assert ("# for now" in said) == ("# for now" in text)


def test_the_last_line_needs_no_end(describe: Describe) -> None:
    warehouse = describe("- kind: folder\n  path: in\n  name: a")
    set_paused(warehouse, "a", paused=True)
    assert find_definition(warehouse, "a").paused
