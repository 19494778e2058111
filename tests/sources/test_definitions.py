"""sources.yml: what it can say, and what is said when it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from tests.sources.conftest import Describe
from zhibiao.documents.opening import document_from_bytes
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.operations.batches import current_reading
from zhibiao.places.decisions import applicable
from zhibiao.reading.header import read_header
from zhibiao.sources.definition import Kind, Schedule, Take
from zhibiao.sources.reading import find_definition, parse, read_definitions, read_hints

SITE = "- name: s\n  kind: index\n  address: https://www.example.gov.cn/\n  titles: 报告\n"


def test_without_the_file_there_are_no_sources(warehouse: Warehouse, describe: Describe) -> None:
    assert read_definitions(warehouse) == ()
    assert read_definitions(describe("# none yet\n")) == ()


def test_an_entry_says_where_what_when_and_how_much(describe: Describe) -> None:
    text = """
- name: 洪山区司法局
  kind: index
  address: https://www.example.gov.cn/fzzf/
  titles: 法治政府建设.*(报告|情况)
  pages: index_{page}.html
  attachments: 附件
  take: both
  since: 2020-01-01
  place: "420111"
  organisation: 武汉市洪山区司法局
  schedule: "0 3 * * *"
  timezone: Asia/Shanghai
  hosts: [files.example.gov.cn, "*.example.org"]
  limits: {files: 100, megabytes: 2.5, requests_a_minute: 20}
  paused: yes
  note: asked them by telephone
"""
    [one] = read_definitions(describe(text))
    assert (one.name, one.kind, one.paused, one.private) == ("洪山区司法局", Kind.INDEX, True, False)
    assert one.schedule == Schedule("0 3 * * *", "Asia/Shanghai")
    assert (one.limits.files, one.limits.bytes, one.limits.requests_a_minute) == (100, 2_500_000, 20)
    assert (one.where.take, one.where.since) == (Take.BOTH, date(2020, 1, 1))
    assert one.hint is not None
    assert one.hint.place is not None
    assert one.hint.place.name == "洪山区"


def test_a_relative_folder_lies_in_the_data_root(describe: Describe, warehouse: Warehouse) -> None:
    [one] = read_definitions(describe("- name: s\n  kind: folder\n  path: ../inbox\n"))
    assert one.where.folder == warehouse.root.parent / "inbox"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- nmae: s\n", 1, "has no name"),
        ("- name: s\n", 1, "has no kind; it is one of folder, addresses, index"),
        ("- name: s\n  kind: indx\n", 2, "did you mean 'index'?"),
        ("- name: s\n  kind: folder\n", 1, "has no path"),
        ("- name: s\n  kind: feed\n", 1, "has no address"),
        ("- name: a/b\n  kind: folder\n  path: x\n", 1, "'a/b' cannot be a name"),
        (SITE + "  tittles: x\n", 5, "unknown key 'tittles'; did you mean 'titles'?"),
        (SITE + "  region: x\n", 5, "'region' means nothing in a source of the kind index"),
        (SITE + "  kind: feed\n", 5, "'kind' is given twice"),
        (SITE + "  limits: {file: 3}\n", 5, "source 's', limits: unknown key 'file'; did you mean 'files'?"),
        (SITE + "  limits: {files: many}\n", 5, "files has to be a number, and is 'many'"),
        (SITE + "  limits: {files: 0}\n", 5, "files has to be a whole number of at least 1"),
        (SITE + "  limits: 3\n", 5, "has to be a mapping"),
        (SITE + '  schedule: "0 25 * * *"\n', 5, "'0 25 * * *' is no schedule"),
        (SITE + '  schedule: "0 3 * * *"\n  timezone: Asia/Shangai\n', 6, "there is no time zone 'Asia/Shangai'"),
        (SITE + "  timezone: Asia/Shanghai\n", 5, "timezone without a schedule"),
        (SITE + "  links: '['\n", 5, "links is no regular expression"),
        (SITE + "  paused: maybe\n", 5, "paused has to be true or false, and is 'maybe'"),
        (SITE + "  since: 2020-13-45\n", 5, "since has to be a date such as 2020-01-31"),
        (SITE + "  pages: index_2.html\n", 5, "pages has to hold {page}"),
        (SITE + "  take: all\n", 5, "take is one of auto, article, attachments, both"),
        (SITE + '  place: "999999"\n', 1, "there is no place 999999"),
        (SITE + "  hosts: [https://x.cn/]\n", 5, "'https://x.cn/' is no host"),
        ("- name: s\n  kind: index\n  address: https://x.gov.cn/\n", 1, "say which links lead to reports"),
        ("- name: s\n  kind: feed\n  address: www.example.gov.cn\n", 3, "is no address of this kind; write it like https://"),
        ("- name: s\n  kind: feed\n  address: http://a:b@x.cn/\n", 3, "no place for secrets"),
        ("- name: s\n  kind: s3\n  address: https://x.cn/\n", 3, "write it like s3://bucket/folder/"),
        ("- name: s\n  kind: folder\n  path: [a\n", 4, "no valid YAML"),
        ("name: s\n", 1, "a list of sources is expected"),
        ("- s\n", 1, "has to be a mapping"),
        (SITE + SITE, 5, "'s' is the name of another source"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_remedy(text: str, line: int, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(text, Path("/data/sources.yml"))
    assert str(raised.value).startswith(f"/data/sources.yml, line {line}: ")
    assert said in str(raised.value)


def test_a_misspelt_name_is_answered_with_the_nearest(describe: Describe) -> None:
    with pytest.raises(UsageError, match="did you mean 's'"):
        find_definition(describe(SITE), "ss")


BARE = "澜岭街道2022年度法治政府建设情况报告\n\n2022年召开听证会3次。\n\n澜岭街道办事处\n2023年1月9日\n"
OTHER = "广州市天河区司法局2022年度法治政府建设情况报告\n\n2022年召开听证会3次。\n\n广州市天河区司法局\n2023年1月9日\n"
DISTRICT = "区司法局2022年度法治政府建设情况报告\n\n2022年召开听证会3次。\n\n区司法局\n2023年1月9日\n"
NOBODY = "2022年度法治政府建设情况报告\n\n2022年召开听证会3次。\n"


@pytest.mark.parametrize(
    ("text", "hint", "organisation", "code"),
    [
        (BARE, "place: '420111'", "武汉市洪山区澜岭街道办事处", "420111"),
        (BARE, "place: 湖北省 武汉市", None, "420100"),
        (OTHER, "place: '420111'", "广州市天河区司法局", "440106"),
        (DISTRICT, "place: '420111'", "武汉市洪山区司法局", "420111"),
        (NOBODY, "{place: '420111', organisation: 武汉市洪山区司法局}", "武汉市洪山区司法局", "420111"),
        (OTHER, "organisation: 武汉市洪山区司法局", "广州市天河区司法局", "440106"),
    ],
)
def test_a_hint_counts_where_the_document_does_not_say(
    describe: Describe, text: str, hint: str, organisation: str | None, code: str
) -> None:
    keys = hint.strip("{}").replace(", ", "\n  ")
    hints = read_hints(describe(f"- name: s\n  kind: folder\n  path: in\n  {keys}\n"))
    header = read_header(document_from_bytes(text.encode(), "t1.txt", "https://x.cn/t1.txt"), hints)
    assert header.seat.code == code
    if organisation is not None:
        assert header.issuer is not None
        assert header.issuer.name == organisation


def test_a_hint_is_about_the_documents_of_its_source_alone(describe: Describe) -> None:
    warehouse = describe("- name: s\n  kind: folder\n  path: in\n  place: '420111'\n")
    (warehouse.root / "organisations.yml").write_text("- when: {name: 区地区办}\n  place: '310114'\n", encoding="utf-8")
    current = current_reading(warehouse)
    assert [one.source for one in applicable(current.decisions, "s")] == ["organisations.yml, entry 1", "sources.yml, s"]
    assert [one.source for one in applicable(current.decisions, None)] == ["organisations.yml, entry 1"]
    assert "+" in current.version


def test_lines_above_an_entry_do_not_change_how_documents_are_read(describe: Describe) -> None:
    text = "- name: s\n  kind: folder\n  path: in\n  place: '420111'\n"
    before = current_reading(describe(text))
    after = current_reading(describe("# a comment\n" + text))
    assert before.version == after.version
