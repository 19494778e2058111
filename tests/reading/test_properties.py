"""What must hold for every text: spans, and that typography changes nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.aids import document, report_on
from zhibiao.documents import open_document
from zhibiao.documents.model import Document
from zhibiao.reading import read

_NUMBERS = ["12", "3,286", "１５", "三百七十六", "近500", "1.2万余", "十余", "2—3", "98.5", "不少于4", "0", "一"]
_UNITS = ["场", "件", "人次", "份", "%", "个", "万元", "户次", "", "名", "个工作日", "项"]
_WORDS = [
    "召开听证会",
    "调解纠纷",
    "发放宣传资料",
    "其中",
    "同比下降",
    "，",
    "。",
    "；",
    "、",
    "（",
    "）",
    "“",
    "”",
    "《",
    "》",
    "截至10月，",
    "2021年",
    "第",
    "组织培训",
    "全镇",
    "\n\n",
]


def values(found: Document) -> list[tuple[object, ...]]:
    """Everything of the facts that typography must not change."""
    return [
        (f.value, f.value_low, f.qualifier, f.unit, f.metric, f.status, f.period, f.is_part, f.change) for f in read(found).facts
    ]


def check_spans(source: Document) -> None:
    last = 0
    for fact in read(source).facts:
        assert source.text[fact.start : fact.end] == fact.text
        assert fact.start >= last
        assert fact.sentence_start <= fact.start < fact.end <= fact.sentence_end
        last = fact.end


texts = st.lists(st.sampled_from(_WORDS + _NUMBERS + _UNITS), min_size=1, max_size=40).map("".join)


@given(texts)
@settings(max_examples=150, deadline=None)
def test_every_fact_lies_where_it_says(text: str) -> None:
    check_spans(report_on(text))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_can_break_the_reader(text: str) -> None:
    check_spans(document(f"{text}\n共召开听证会3次{text}"))


def sample_texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt")) + sorted(folder.glob("*.md")):
        yield open_document(path).text


def test_the_samples_are_read_the_same_twice_and_span_for_span(samples: Path) -> None:
    for text in sample_texts(samples):
        source = document(text)
        check_spans(source)
        assert read(source) == read(source)


def test_full_width_and_half_width_digits_say_the_same(samples: Path) -> None:
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789%"}
    for text in sample_texts(samples):
        assert values(document(text)) == values(document(text.translate(wide)))


def test_spaces_around_numbers_say_nothing(samples: Path) -> None:
    for text in sample_texts(samples):
        spaced = re.sub(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[一-鿿])", " ", text)
        assert values(document(text)) == values(document(spaced))


def columns(text: str) -> int:
    return len(text.encode("gbk", "replace"))


def wrap(text: str, width: int) -> list[str]:
    """As a page does it: full to the width in columns, wherever that parts a number."""
    lines = [""]
    for character in text:
        if columns(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines


@pytest.mark.parametrize("width", [44, 56, 68])
def test_wrapping_the_lines_changes_no_fact(width: int) -> None:
    paragraphs = [
        "一年来，街道组织开展矛盾纠纷大排查，共排查各类矛盾纠纷512起，受理463件，调解成功458件，成功率98.9%，制作人民调解协议书318份，"
        "涉及金额1286.5万元。街道和社区两级调委会坚持抓早抓小，把矛盾化解在楼道里、院落中，没有发生一起民转刑案件。",
        "街道把普法融入日常管理，举办法治讲座36场，发放宣传资料1.2万余份，受教育群众6000余人次，街道微信公众号推送普法信息78条，"
        "新增法律明白人32名，建成法治文化长廊一处，居民办事依法、遇事找法的氛围日益浓厚，社区里的普法小课堂也越来越受欢迎。",
        "街道畅通群众诉求渠道，全年办理信访事项87件，按期办结率100%，受理热线工单2316件，群众满意率97.3%，公开政府信息204条，"
        "收到依申请公开6件，均在法定期限内答复，做到事事有着落、件件有回音，群众的获得感、安全感和满意度进一步提升。",
    ]
    title, lead = "某街道2022年度法治政府建设情况报告", "现将2022年度有关情况报告如下。"
    whole = "\n".join(f"　　{paragraph}" for paragraph in paragraphs)
    wrapped = "\n".join(line for paragraph in paragraphs for line in wrap(f"　　{paragraph}", width))
    assert len(values(document(f"{title}\n\n{lead}\n\n{whole}\n"))) == 18
    assert values(document(f"{title}\n\n{lead}\n\n{wrapped}\n")) == values(document(f"{title}\n\n{lead}\n\n{whole}\n"))


def test_a_paragraph_without_numbers_changes_no_other_fact(samples: Path) -> None:
    for text in sample_texts(samples):
        if "\n\n" not in text:
            continue
        head, gap, tail = text.rpartition("\n\n")
        added = f"{head}\n\n街道上下同心协力，把各项工作落到实处，得到群众好评。{gap}{tail}"
        assert values(document(text)) == values(document(added))


def test_facts_do_not_depend_on_the_order_of_hashes(samples: Path) -> None:
    """Sets of strings are ordered by a seed that differs from process to process; facts must not be."""
    program = (
        "import sys; from pathlib import Path; from zhibiao.documents import open_document; from zhibiao.reading import read\n"
        "print([read(open_document(Path(p)), explain=True) for p in sys.argv[1:]])"
    )
    paths = sorted(map(str, samples.glob("*.txt")))
    command = [sys.executable, "-c", program, *paths]
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("0", "1", "77")]
    said = {subprocess.run(command, env=seed, stdout=subprocess.PIPE, check=True).stdout for seed in seeds}
    assert len(said) == 1
