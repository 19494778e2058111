"""Facts of files as JSON lines, by whichever zhibiao the path finds: the child of `tools.gains`.

PYTHONPATH=SRC python tools/facts.py FILE...
"""

import json
import sys
from pathlib import Path

from zhibiao.documents import open_document
from zhibiao.reading import read


def main() -> None:
    """One line a fact, in the fields that score.py compares, with the name of the file that it stands in."""
    for path in map(Path, sys.argv[1:]):
        for fact in read(open_document(path)).facts:
            row = {
                "doc": path.name,
                "start": fact.start,
                "end": fact.end,
                "text": fact.text,
                "value": fact.value,
                "value_low": fact.value_low,
                "value_high": fact.value_high,
                "unit": fact.unit,
                "qualifier": fact.qualifier,
                "metric": fact.metric,
                "status": fact.status,
                "period_start": str(fact.period.start) if fact.period else None,
                "period_end": str(fact.period.end) if fact.period else None,
                "is_part": fact.is_part,
                "change": fact.change,
                "rule": fact.rule,
                "sentence": fact.sentence,
            }
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
