"""The gate: staged rows that break a rule are taken out, with the rule's name; the rest goes on."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from zhibiao.lake.staging import FACT_HELPERS, Staged
from zhibiao.quality.check import Check
from zhibiao.quality.engine import check_rows
from zhibiao.quality.suites import load_suite
from zhibiao.quality.warnings import Warned


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A staged row that broke a rule; the first rule it broke, in the order of the suite."""

    document_key: int
    suite: str
    rule: str
    description: str
    content: str  # the row as JSON
    row_key: int


@dataclass(frozen=True, slots=True)
class Gated:
    """What passed, what did not, and every check."""

    staged: Staged
    documents: tuple[RefusedRow, ...]
    facts: tuple[RefusedRow, ...]
    checks: tuple[Check, ...]
    flagged: tuple[Warned, ...] = ()  # facts that passed and look wrong


def gate(staged: Staged) -> Gated:
    """Check documents, then the facts of those that passed. The facts of a refused document go with it.

    What breaks a critical expectation is refused. What breaks a warning passes: a document with the warning among its own, a
    fact among those `flagged`.
    """
    checks = check_rows(staged.documents, load_suite("staged_document"), "staged_document")
    documents, refused_documents = _divide(_with_warnings(staged.documents, checks), checks, "document_key", ())
    passed = staged.only(documents)
    facts = passed.facts
    fact_checks: tuple[Check, ...] = ()
    refused_facts: tuple[RefusedRow, ...] = ()
    flagged: tuple[Warned, ...] = ()
    if facts.num_rows:
        fact_checks = check_rows(facts, load_suite("staged_fact"), "staged_fact")
        refused = {position for check in fact_checks if check.stops for position in check.rows}
        flagged = tuple(_flagged(facts, fact_checks, refused))
        facts, refused_facts = _divide(facts, fact_checks, "fact_key", FACT_HELPERS)
    passed = replace(passed, documents=documents, facts=facts, corrections=_of_facts(passed.corrections, facts))
    return Gated(passed, refused_documents, refused_facts, (*checks, *fact_checks), flagged)


def _with_warnings(documents: pa.Table, checks: Iterable[Check]) -> pa.Table:
    """The documents, each with the warnings that it breaks after those of its reader."""
    broken = [(position, check) for check in checks if not check.stops for position in check.rows]
    if not broken:
        return documents
    warnings: list[str | None] = documents["warnings"].to_pylist()
    for position, check in broken:
        warnings[position] = "\n".join(filter(None, (warnings[position], check.description)))
    return documents.set_column(documents.schema.get_field_index("warnings"), "warnings", pa.array(warnings, pa.string()))


def _flagged(facts: pa.Table, checks: Iterable[Check], refused: Container[int]) -> Iterator[Warned]:
    for check in checks:
        for position in check.rows if not check.stops else ():
            if position not in refused:
                fact, document = (facts[name][position].as_py() for name in ("fact_key", "document_key"))
                yield Warned(fact, document, check.suite, check.rule, check.description)


def _of_facts(corrections: pa.Table, facts: pa.Table) -> pa.Table:
    """Of a fact that was refused there is no correction either; of one that was dropped there is."""
    if not corrections.num_rows:
        return corrections
    there = set(facts["fact_key"].to_pylist())
    pairs = zip(corrections["fact_key"].to_pylist(), corrections["action"].to_pylist(), strict=True)
    return corrections.filter(pa.array([action == "drop" or fact in there for fact, action in pairs]))


def _divide(
    rows: pa.Table, checks: Iterable[Check], row_key: str, helpers: tuple[str, ...]
) -> tuple[pa.Table, tuple[RefusedRow, ...]]:
    broken: dict[int, Check] = {}
    for check in checks:
        for position in check.rows if check.stops else ():
            broken.setdefault(position, check)
    if not broken:
        return rows, ()
    positions = sorted(broken)
    contents: Sequence[Mapping[str, object]] = rows.take(positions).to_pylist()
    refused = tuple(
        RefusedRow(
            document_key=rows["document_key"][position].as_py(),
            suite=broken[position].suite,
            rule=broken[position].rule,
            description=broken[position].description,
            content=_as_json(content, helpers),
            row_key=rows[row_key][position].as_py(),
        )
        for position, content in zip(positions, contents, strict=True)
    )
    keep = pa.array([position not in broken for position in range(rows.num_rows)])
    return rows.filter(keep), refused


def _as_json(content: Mapping[str, object], helpers: tuple[str, ...]) -> str:
    kept = {name: value for name, value in content.items() if name == "metric" or name not in helpers}
    return json.dumps(kept, ensure_ascii=False, default=str)
