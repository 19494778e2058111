"""Files of any kind on their way through `ingest` and `extract`: archives, standard input, what cannot be read."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.builders import rows
from tests.program import Program
from zhibiao.documents import Source
from zhibiao.lake.location import Warehouse
from zhibiao.lake.originals import find_original
from zhibiao.operations.batches import discover, load_batch, read_batch
from zhibiao.operations.ingest import ingest
from zhibiao.operations.outcome import Fate
from zhibiao.operations.triage import GROUP_BYTES, split

REPORT = (
    "{place}2022年度法治政府建设情况报告\n\n上海市嘉定区人民政府：\n\n现将2022年工作报告如下。\n\n"
    "全年召开听证会{n}次。\n\n{place}办事处\n2023年1月5日\n"
)


def report(place: str, hearings: int) -> bytes:
    return REPORT.format(place=place, n=hearings).encode()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two reports, one of them twice, and something else."""
    path = tmp_path / "in" / "reports.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.writestr("2022/柳岸街道.txt", report("柳岸街道", 12))
        writing.writestr("2022/桃浦街道.txt", report("桃浦街道", 5))
        writing.writestr("2022/副本.txt", report("桃浦街道", 5))
        writing.writestr("2022/film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(100))
        writing.writestr("../outside.txt", report("外面", 5))
    return path


def test_files_in_an_archive_are_loaded_kept_and_counted_as_files(archive: Path, warehouse: Warehouse) -> None:
    summary = ingest([archive], warehouse)
    assert summary.counts == {Fate.LOADED: 2, Fate.UNCHANGED: 1, Fate.REJECTED: 2}
    documents = rows(warehouse, "select name, address, sha256 from core.dim_document order by facts, name")
    assert {(name, address) for name, address, _ in documents} <= {
        (name, f"{archive}!2022/{name}") for name in ("柳岸街道.txt", "桃浦街道.txt", "副本.txt")
    }
    for _, _, sha256 in documents:
        original = find_original(warehouse, str(sha256))
        assert original is not None and original.read_bytes().startswith(("柳岸".encode(), "桃浦".encode()))
    refused = rows(warehouse, "select address, rule from ops.rejection order by address")
    assert refused == [(f"{archive}!../outside.txt", "unsupported"), (f"{archive}!2022/film.mp4", "unsupported")]
    again = ingest([archive], warehouse)
    assert again.counts == {Fate.UNCHANGED: 3, Fate.REJECTED: 2}
    assert rows(warehouse, "select count(*) from ops.load") == [(1,)]


def test_a_report_is_the_same_inside_and_outside_of_an_archive(archive: Path, warehouse: Warehouse) -> None:
    (archive.parent / "柳岸街道.txt").write_bytes(report("柳岸街道", 12))
    assert ingest([archive.parent / "柳岸街道.txt"], warehouse).counts == {Fate.LOADED: 1}
    assert ingest([archive], warehouse).count(Fate.UNCHANGED) == 2


def test_extract_reads_archives_and_standard_input(zhibiao: Program, archive: Path) -> None:
    run = zhibiao("extract", archive, "--format", "jsonl")
    assert run.code == 1
    facts = [json.loads(line) for line in run.out.splitlines()]
    assert sorted((fact["doc"], fact["value"]) for fact in facts) == [("副本.txt", 5), ("柳岸街道.txt", 12), ("桃浦街道.txt", 5)]
    assert "film.mp4: the file is no report but: sound or film" in run.err
    piped = subprocess.run(
        [sys.executable, "-m", "zhibiao.cli", "extract", "-"], input=report("柳岸街道", 12), capture_output=True, check=True
    )
    assert [json.loads(line)["doc"] for line in piped.stdout.splitlines()] == ["stdin"]


def test_a_folder_is_read_with_all_that_is_wrong_in_it(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_bytes(report("柳岸街道", 12))
    (folder / "page.pdf").write_bytes("<html><body><p>全年召开听证会3次。</p></body></html>".encode())
    (folder / "empty.doc").write_bytes(b"")
    (folder / "circle").symlink_to(folder)
    outcomes = {outcome.source.name: (outcome.fate, outcome.reason) for outcome in ingest([folder], warehouse).outcomes}
    assert outcomes == {
        "good.txt": (Fate.LOADED, None),
        "page.pdf": (Fate.REJECTED, "report_year_known"),
        "empty.doc": (Fate.REJECTED, "empty"),
        "circle": (Fate.FAILED, "unreadable"),
    }


def test_groups_of_files_are_small_in_files_and_in_bytes() -> None:
    files = [Source(Path(f"{number}.pdf"), size=GROUP_BYTES // 3) for number in range(10)]
    assert [len(group) for group in split(files, 500)] == [3, 3, 3, 1]
    assert [len(group) for group in split([Source(Path(str(number))) for number in range(5)], 2)] == [2, 2, 1]
    assert list(split([Source(Path("big"), size=10 * GROUP_BYTES)] * 2)) == [(Source(Path("big"), size=10 * GROUP_BYTES),)] * 2


def test_a_batch_is_read_by_several_workers_in_the_order_of_the_files(warehouse: Warehouse, tmp_path: Path) -> None:
    places = [f"第{number:03}街道" for number in range(40)]
    for number, place in enumerate(places):
        (tmp_path / f"{number:03}.txt").write_bytes(report(place, number + 1))
    batch = read_batch(discover([tmp_path]), warehouse)
    assert [file.address.name for file in batch.arrived] == [f"{number:03}.txt" for number in range(40)]
    assert [outcome.facts for outcome in load_batch(batch, warehouse)] == [1] * 40
