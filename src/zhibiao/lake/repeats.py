"""Which facts of a report repeat an earlier one, so that sums count them once."""

from collections import defaultdict
from collections.abc import Sequence

from zhibiao.documents.model import Block, BlockKind, Document, Span
from zhibiao.reading.model import Fact

_ANNEX = ("附件", "附表", "附录", "统计表", "一览表")
# Small numbers are often equal by chance; two equal ones of this size for one metric and period hardly ever.
_TELLING = 100


def repeats(document: Document, facts: Sequence[Fact]) -> tuple[bool, ...]:
    """For each fact, whether it says again what an earlier one said: same metric, status, period, value, unit and subject.

    A cell may leave the unit out. Only a number in a table or annex, or a count of at least 100, is taken for a
    repeat. Without a metric nothing is.
    """
    tables = [_extent(block) for block in document.blocks if block.kind is BlockKind.TABLE and any(block.rows)]
    units_said: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    flags: list[bool] = []
    for fact in facts:
        units = units_said[fact.metric, fact.status, fact.period, fact.value, fact.value_low, fact.value_high, fact.subject]
        said = fact.metric is not None and bool(units) and (fact.unit in units or "" in (fact.unit, *units))
        in_table = any(table.start <= fact.start < table.end for table in tables)
        in_annex = any(word in heading for heading in fact.section for word in _ANNEX)
        telling = fact.value >= _TELLING and fact.unit != "%"
        flags.append(said and (in_table or in_annex or telling))
        units.add(fact.unit)
    return tuple(flags)


def _extent(table: Block) -> Span:
    cells = [cell for row in table.rows for cell in row]
    return Span(min(cell.start for cell in cells), max(cell.end for cell in cells))
