"""The entries of corrections/*.yml: what they mean, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest

from zhibiao.corrections.file import append_correction, as_yaml, read_corrections
from zhibiao.corrections.model import Action, Correction, digest
from zhibiao.corrections.periods import read_period, write_period
from zhibiao.errors import UsageError
from zhibiao.reading.model import Period

ENTRY = """\
- document: liuan_2022.txt
  span: [12, 16]
  expects: {text: 119件, value: 119}
  set: {value: 1190, unit: 起, status: planned, period: 2023}
  reason: 附表写的是1190
  author: 李明
  date: 2026-11-21
"""


def complaint(code: str) -> str | None:
    return None if code.startswith("mediation.") else f"there is no metric '{code}'"


def entries(root: Path, text: str, name: str = "a.yml") -> tuple[Correction, ...]:
    folder = root / "corrections"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return read_corrections(root, complaint).entries


def test_an_entry_says_target_expectation_and_action(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, "# reviewed by two\n" + ENTRY)
    assert entry == Correction(
        source="corrections/a.yml, line 2",
        document="liuan_2022.txt",
        span=(12, 16),
        metric=None,
        expects=(("text", "119件"), ("value", 119.0)),
        action=Action.SET,
        changes=(
            ("value", 1190.0), ("unit", "起"), ("status", "planned"), ("period", Period(date(2023, 1, 1), date(2023, 12, 31)))
        ),
        reason="附表写的是1190",
        author="李明",
        decided_on=date(2026, 11, 21),
    )  # fmt: skip


def test_files_are_taken_in_the_order_of_their_names(tmp_path: Path) -> None:
    entries(tmp_path, ENTRY, "b.yml")
    assert [entry.source for entry in entries(tmp_path, ENTRY, "a.yaml")] == [
        "corrections/a.yaml, line 1",
        "corrections/b.yml, line 1",
    ]


def test_no_folder_and_an_empty_file_are_no_entries(tmp_path: Path) -> None:
    assert read_corrections(tmp_path, complaint).entries == ()
    assert entries(tmp_path, "# nothing yet\n") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("document:", "dokument:", "unknown key 'dokument'"),
        ("  span: [12, 16]\n", "  span: [16, 12]\n", "`span:` has to be the first character and the one after the last"),
        ("  span: [12, 16]\n", "  span: 12\n", "`span:` has to be"),
        ("{text: 119件, value: 119}", "{value: 119}", "has to say the text of the span"),
        ("value: 1190", "value: many", "`set: value` has to be a number"),
        ("value: 1190", "value: -3", "`set: value` has to be a number"),
        ("value: 1190", "value: .nan", "`set: value` has to be a number"),
        ("value: 1190", "value: true", "`set: value` has to be a number"),
        ("unit: 起", "unit: 3", "`set: unit` has to be a text"),
        ("unit: 起", "colour: red", "unknown key 'colour'"),
        ("unit: 起", "metric: hearings", "there is no metric 'hearings'"),
        ("status: planned", "status: done", "`set: status` has to be one of actual, planned, required"),
        ("period: 2023", "period: 2023-13", "`set: period` has to be like 2022"),
        ("  date: 2026-11-21", "  date: yesterday", "`date:` has to be a day"),
        ("  reason: 附表写的是1190\n", "", "`reason:` has to be given"),
        ("  author: 李明\n", "  author: ''\n", "`author:` has to be given"),
        ("  set:", "  drop: true\n  set:", "exactly one of `set:`, `drop:` and `add:`"),
        ("  span: [12, 16]\n", "  span: [12, 16]\n  metric: mediation.cases\n", "exclude each other"),
        ("  span: [12, 16]\n", "", "how many facts it expects"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ENTRY
    with pytest.raises(UsageError) as caught:
        entries(tmp_path, ENTRY + "\n" + ENTRY.replace(old, new))
    assert str(caught.value).startswith("corrections/a.yml, line 9: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["a: b\n", "- just a text\n", "- [1, 2]\n", "'", "- document: \x01\n", "- date: 2026-02-31\n"])
def test_what_is_no_list_of_entries_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"a\.yml"):
        entries(tmp_path, text)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, ENTRY)
    path = tmp_path / "corrections" / "b.yml"
    path.write_text("# 人工核对\n- {document: x.txt, metric: mediation.cases_resolved, expects: {value: 1}, drop: true,\n"
                    "   reason: r, author: a, date: 2026-01-01}", encoding="utf-8")  # fmt: skip
    append_correction(path, entry, "全年调解119件")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 人工核对\n"), "what a person wrote stays"
    assert "# 全年调解119件\n- document: liuan_2022.txt\n" in text
    written = read_corrections(tmp_path, complaint).entries
    assert [found.action for found in written] == [Action.SET, Action.DROP, Action.SET]
    assert digest([written[2]]) == digest([entry]), "where an entry stands does not matter"
    assert as_yaml(written[2]) == as_yaml(entry)


def test_a_document_is_named_by_its_file_or_the_beginning_of_its_hash(tmp_path: Path) -> None:
    entries(tmp_path, ENTRY.replace("liuan_2022.txt", "ABCDEF012345"))
    corrections = read_corrections(tmp_path, complaint)
    assert len(corrections.about("any.txt", "abcdef012345" + "0" * 52)) == 1
    assert corrections.about("any.txt", "0" * 64) == ()
    assert (corrections.names(), corrections.hashes()) == ([], ["abcdef012345"])


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        (2022, "2022-01-01", "2022-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-H2", "2022-07-01", "2022-12-31"),
        ("2022-Q1", "2022-01-01", "2022-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-01-01/2022-10-31", "2022-01-01", "2022-10-31"),
    ],
)
def test_periods_are_written_as_people_write_them(written: str | int, start: str, end: str) -> None:
    period = read_period(written)
    assert period is not None
    assert period == Period(date.fromisoformat(start), date.fromisoformat(end))
    assert str(write_period(period)) == str(written)


@pytest.mark.parametrize("written", ["", "22", "2022-13", "2022-H3", "2022-10-31/2022-01-01", "0000", True, 2022.5, None])
def test_what_is_no_period_is_none(written: object) -> None:
    assert read_period(written) is None


def test_the_example_of_the_guide_is_an_entry(tmp_path: Path, root: Path) -> None:
    guide = (root / "docs" / "corrections.md").read_text(encoding="utf-8")
    (entry,) = entries(tmp_path, guide.partition("```yaml\n")[2].partition("```")[0])
    assert (entry.span, entry.changes) == ((1203, 1207), (("value", 1190.0),))
