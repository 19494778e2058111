"""The memory that one long report takes: `python -m bench.memory [MEGABYTES]` prints it as JSON, measured on this process alone.

Reading holds the text once more, made uniform, and the facts; what is above that would grow with the text for no reason.
"""

import json
import random
import resource
import sys
import time
from dataclasses import asdict, dataclass

from bench.prose import Writer
from zhibiao.documents.opening import document_from_bytes
from zhibiao.reading import read

_SENTENCES = 25  # of filler a paragraph, about 1,000 characters


@dataclass(frozen=True, slots=True)
class Memory:
    """What opening and reading one text took. Megabytes are of the process at its largest."""

    megabytes_of_text: float  # in UTF-8
    characters: int
    facts: int
    before: float  # with the catalogue, the places and the bytes of the file
    opened: float
    read: float
    seconds: float  # of reading

    @property
    def above(self) -> float:
        """Megabytes that reading took beside the document."""
        return self.read - self.opened


def sparse(characters: int, seed: int = 1) -> str:
    """A report of at least so many characters with two figures in 1,000."""
    chance = random.Random(seed)
    writer = Writer("", 2022, "街道", "plain", chance)
    lines = ["青云街道2022年度法治政府建设情况报告", "", "现将青云街道2022年工作情况报告如下。", ""]
    length = 0
    while length < characters:
        filler = "".join(writer.filler() for _ in range(_SENTENCES))
        figures = f"开展法治宣传活动{chance.randint(2, 90)}场，发放宣传资料{chance.randint(100, 9000)}余份。"
        lines += [filler + figures, ""]
        length += len(lines[-2]) + 2
    return "\n".join(lines)


def measure(megabytes: float) -> Memory:
    """Open and read a generated text of this size."""
    data = sparse(int(megabytes * 1_000_000 / 3)).encode()  # three bytes a character
    read(document_from_bytes("2022年召开听证会3次。".encode(), "first.txt", "first.txt"))  # loads the catalogue and the places
    before = _peak()
    document = document_from_bytes(data, "long.txt", "long.txt")
    opened = _peak()
    started = time.process_time()
    facts = len(read(document).facts)
    seconds = time.process_time() - started
    return Memory(len(data) / 1_000_000, len(document.text), facts, before, opened, _peak(), seconds)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 49.0))))
