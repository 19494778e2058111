"""What is to run when, as sources.yml or the command says, and how work is cut into batches."""

from pathlib import Path

import pytest

from zhibiao.documents import Source
from zhibiao.errors import UsageError
from zhibiao.flows.plan import Entry, Order, read_plan
from zhibiao.flows.portions import portions
from zhibiao.lake.location import Warehouse

SOURCES = """
- name: 嘉定
  kind: addresses
  addresses: [https://www.example.gov.cn/a.html]
  schedule: "0 3 * * *"
  timezone: Asia/Shanghai
- name: 收件箱
  kind: folder
  path: inbox
  paused: true
"""


def test_each_source_runs_on_its_own_schedule(tmp_path: Path):
    (tmp_path / "sources.yml").write_text(SOURCES, encoding="utf-8")
    assert read_plan(Order(Warehouse(tmp_path))) == (
        Entry("嘉定", "0 3 * * *", "Asia/Shanghai"),
        Entry("收件箱", None, None, paused=True),
    )


def test_without_sources_there_is_nothing_to_serve_and_the_message_says_what_to_do(tmp_path: Path):
    with pytest.raises(UsageError, match=r"no source is described there yet.*`zhibiao sources add`"):
        read_plan(Order(Warehouse(tmp_path)))


@pytest.mark.parametrize(
    ("cron", "zone", "said"),
    [
        ("at three", None, 'not a schedule; "0 3'),
        ("0 25 * * *", None, "not a schedule"),
        ("0 3 * * *", "Asia/Peking", "no such zone; for example Asia/Shanghai"),
        ("0 3 * * *", "../../etc/passwd", "no such zone"),
    ],
)
def test_a_schedule_that_is_none_is_refused(tmp_path: Path, cron: str, zone: str | None, said: str):
    with pytest.raises(UsageError, match=said):
        read_plan(Order(Warehouse(tmp_path), (tmp_path,), cron, zone))


def test_an_order_comes_to_the_worker_as_it_was_given(tmp_path: Path):
    order = Order(Warehouse(tmp_path), (tmp_path / "a", tmp_path / "b"), "0 3 * * *", "Asia/Shanghai", tmp_path / "package")
    assert Order.from_json(order.as_json()) == order


def test_batches_are_of_about_equal_work_and_lose_no_file():
    files = [Source(Path(f"{number}.pdf"), size=4_000_000 if number % 10 == 0 else 50_000) for number in range(200)]
    batches = list(portions(files))
    assert [file for batch in batches for file in batch] == files
    assert len(batches) > 1
    assert all(sum(0.01 + 0.5 * file.size / 1e6 for file in batch) <= 10 for batch in batches)


def test_a_file_that_is_more_than_a_batch_of_work_is_a_batch():
    files = [Source(Path("a.pdf"), size=10), Source(Path("b.pdf"), size=50_000_000), Source(Path("c.pdf"), size=10)]
    assert [len(batch) for batch in portions(files)] == [1, 1, 1]
