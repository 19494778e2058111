"""Which facts of a report repeat an earlier one, so that sums count them once."""

from collections.abc import Sequence

from zhibiao.documents.model import Block, BlockKind, Document, Span
from zhibiao.reading.model import Fact

_ANNEX = ("附件", "附表", "附录", "统计表", "一览表")
# Small numbers are often equal by chance; two equal ones of this size for one metric and period hardly ever.
_TELLING = 100


def repeats(document: Document, facts: Sequence[Fact]) -> tuple[bool, ...]:
    """For each fact, whether it says again what an earlier one said: same metric, status, period, value, unit and subject.

    Only a number in a table or annex, or one of at least 100, is taken for a repeat. Without a metric nothing is.
    """
    tables = [_extent(block) for block in document.blocks if block.kind is BlockKind.TABLE and any(block.rows)]
    seen: set[tuple[object, ...]] = set()
    flags: list[bool] = []
    for fact in facts:
        if fact.metric is None:
            flags.append(False)
            continue
        said = (fact.metric, fact.status, fact.period, fact.value, fact.value_low, fact.value_high, fact.unit, fact.subject)
        in_table = any(table.start <= fact.start < table.end for table in tables)
        in_annex = any(word in heading for heading in fact.section for word in _ANNEX)
        flags.append(said in seen and (in_table or in_annex or abs(fact.value) >= _TELLING))
        seen.add(said)
    return tuple(flags)


def _extent(table: Block) -> Span:
    cells = [cell for row in table.rows for cell in row]
    return Span(min(cell.start for cell in cells), max(cell.end for cell in cells))
