"""organisations.yml: what a person has decided, and what is said when the file is wrong."""

from pathlib import Path

import pytest

from zhibiao import places
from zhibiao.documents.opening import document_from_bytes
from zhibiao.errors import UsageError
from zhibiao.places.decisions import Decisions, read_decisions
from zhibiao.reading.header import read_header

REPORT = "2022年度依法行政工作总结\n\n2022年，我办召开听证会3次。\n\n区地区办\n2023年1月9日\n"


def decisions(tmp_path: Path, text: str) -> Decisions:
    path = tmp_path / "organisations.yml"
    path.write_text(text, encoding="utf-8")
    return read_decisions(path, places.load)


def test_without_the_file_nothing_is_decided(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "organisations.yml", places.load) == ()
    assert decisions(tmp_path, "# nothing yet\n") == ()


def test_a_decision_by_name_gives_place_and_organisation(tmp_path: Path) -> None:
    decided = decisions(tmp_path, "- when: {name: 区地区办}\n  organisation: 上海市嘉定区地区工作办公室\n  place: 310114\n")
    document = document_from_bytes(REPORT.encode(), "a.txt", "in/a.txt")
    assert read_header(document).issuer is not None
    assert read_header(document).seat.code is None
    found = read_header(document, decided)
    assert (found.organisation, found.seat.code) == ("上海市嘉定区地区工作办公室", "310114")
    assert found.issuer is not None
    assert found.issuer.name == "上海市嘉定区地区工作办公室"
    assert [(e.field, e.how) for e in found.evidence if e.how.startswith("organisations.yml")] == [
        ("organisation", "organisations.yml, entry 1"),
        ("province", "organisations.yml, entry 1"),
        ("county", "organisations.yml, entry 1"),
        ("place_code", "organisations.yml, entry 1"),
    ]


@pytest.mark.parametrize("pattern", ["a.txt", "in/*.txt", "*/in/a.txt"])
def test_a_decision_by_file_looks_at_the_end_of_the_path(tmp_path: Path, pattern: str) -> None:
    decided = decisions(tmp_path, f'- when: {{file: "{pattern}"}}\n  place: 嘉定区\n')
    document = document_from_bytes(REPORT.encode(), "a.txt", "/data/in/a.txt")
    assert read_header(document, decided).seat.code == "310114"
    elsewhere = document_from_bytes(REPORT.encode(), "b.txt", "/data/out/b.txt")
    assert read_header(elsewhere, decided).seat.code is None


def test_all_conditions_of_an_entry_have_to_hold_and_the_first_entry_counts(tmp_path: Path) -> None:
    text = """
    - when: {name: 区地区办, number: 黄地区}
      place: "310101"
    - when: {name: 区地区办}
      place: "310114"
    - when: {name: 区地区办}
      place: "310115"
    """
    document = document_from_bytes(REPORT.encode(), "a.txt", "a.txt")
    assert read_header(document, decisions(tmp_path, text)).seat.code == "310114"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("when: x", "a list of entries is expected"),
        ("- [1", "no valid YAML"),
        ("- 5", "entry 1: an entry with `when:` is expected"),
        ("- when: {title: x}\n  place: '310114'", "entry 1: unknown key 'title'; known are file, name, number"),
        ("- when: {}\n  place: '310114'", "entry 1: `when:` names no file, name or number"),
        ("- when: {name: x}", "entry 1: neither organisation nor place is given"),
        ("- when: {name: x}\n  place: '999999'", "entry 1: there is no place 999999"),
        ("- when: {name: x}\n  place: 城关镇", "entry 1: '城关镇' is not one place; name its code: "),
        ("- when: {name: x}\n  place: 无此地", "entry 1: '无此地' is not one place; write the full names"),
        ("- when: {name: 5}\n  place: '310114'", "entry 1: name has to be a text, and is 5"),
    ],
)
def test_mistakes_are_named_with_file_and_entry(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        decisions(tmp_path, text)
    assert complaint in str(caught.value)
    assert str(tmp_path / "organisations.yml") in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "organisations.yml").write_bytes("- when: {name: 区地区办}".encode("gb18030"))
    with pytest.raises(UsageError, match="save it as UTF-8"):
        read_decisions(tmp_path / "organisations.yml", places.load)
