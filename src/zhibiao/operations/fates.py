"""What became of each file of a load, in words."""

from collections import Counter
from collections.abc import Iterable

from zhibiao.documents.sources import Source
from zhibiao.lake.load import Standing
from zhibiao.operations.batch import Arrived
from zhibiao.operations.outcome import Fate, Outcome
from zhibiao.operations.writing import BrokenTableError
from zhibiao.quality.gate import Gated


def outcomes_of(fresh: Iterable[Arrived], gated: Gated | None, standings: dict[int, Standing]) -> list[Outcome]:
    """Outcomes of the files that went through the gate."""
    if gated is None:
        return []
    refused = {row.document_key: row for row in gated.documents}
    facts: Counter[object] = Counter(gated.staged.facts["document_key"].to_pylist())
    rows_rejected = Counter(row.document_key for row in gated.facts)
    outcomes: list[Outcome] = []
    for file in fresh:
        key, source = file.address.document_key, file.source
        if key in refused:
            detail = f"{source.address}: {refused[key].description}"
            outcomes.append(Outcome(source, Fate.REJECTED, refused[key].rule, detail))
            continue
        standing = standings[key]
        fate = Fate.SUPERSEDING if standing.supersedes else Fate.LOADED
        reason = None if standing.is_current else "older_version"
        detail = _said_of_version(source, standing)
        outcomes.append(Outcome(source, fate, reason, detail, key, facts[key], rows_rejected[key]))
    return outcomes


def _said_of_version(source: Source, standing: Standing) -> str | None:
    if not standing.is_current:
        return f"{source.address}: loaded as an earlier version of a report that is there"
    if standing.replaced is None:
        return None
    replaces = f"{source.address}: replaces {standing.replaced}; `zhibiao diff '{source.name}'` shows what changed"
    if standing.corrected:
        facts = "1 fact of it was" if standing.corrected == 1 else f"{standing.corrected} facts of it were"
        return f"{replaces}. {facts} corrected: look whether the new version needs the same (`zhibiao correct` lists them)"
    return replaces


def failures(fresh: Iterable[Arrived], broken: BrokenTableError) -> list[Outcome]:
    """Those of files the load of which was taken back."""
    return [
        Outcome(source, Fate.FAILED, broken.broken.rule, f"{source.address}: the batch was not loaded, since {broken}")
        for source in (file.source for file in fresh)
    ]
