"""The output shown in the READMEs is real: each block after `<!-- run: COMMAND -->` is what COMMAND prints on the samples.

`<!-- run: COMMAND | N -->` shows the first N lines. Times are the machine's own and are not compared.
"""

import re
import shlex
import tempfile
from functools import partial
from pathlib import Path

from tools.demo import INGEST, QUESTIONS, run
from tools.generated import ROOT, publish

PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
BLOCK = re.compile(
    r"(<!-- run: (?P<command>.*?)(?: \| (?P<lines>\d+))? -->\n```(?P<kind>\w+)\n).*?(?=^```$)", re.DOTALL | re.MULTILINE
)


def render(page: Path) -> str:
    """The page with every block run anew, on a warehouse of the samples that is thrown away after."""
    with tempfile.TemporaryDirectory() as folder:
        ask = partial(run, environment={"ZHIBIAO_WAREHOUSE": folder, "COLUMNS": "100"})
        loaded = ask(*INGEST)
        return BLOCK.sub(lambda block: block[1] + _output(block, loaded, ask), page.read_text(encoding="utf-8"))


def _output(block: "re.Match[str]", loaded: str, ask: "partial[str]") -> str:
    command = block["command"]
    if command == "make demo":
        question = next(iter(QUESTIONS.values()))
        shown = f"$ make demo\n{loaded}\n{ask('sql', question)}…\n"
    else:
        program, *arguments = shlex.split(command)
        assert program == "zhibiao", command
        shown = f"$ {command}\n{ask(*arguments)}"
    if block["lines"]:
        lines = shown.splitlines(keepends=True)
        shown = "".join(lines[: int(block["lines"])]) + ("…\n" if len(lines) > int(block["lines"]) else "")
    return shown


def without_times(text: str) -> str:
    """The text with every `1.2 s` masked."""
    return re.sub(r"\b[\d,]+\.\d s\b", "… s", text)


if __name__ == "__main__":
    for page in PAGES:
        new = render(page)
        if without_times(new) != without_times(page.read_text(encoding="utf-8")):
            publish(page, new)
