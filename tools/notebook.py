"""docs/tutorial.ipynb with what its cells really print: the cells are written by people, their output by `make docs`."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import nbclient
import nbformat
from nbformat import NotebookNode

from tools.generated import ROOT, publish
from tools.readme import without_times

PAGE = ROOT / "docs" / "tutorial.ipynb"


def run(page: Path = PAGE) -> NotebookNode:
    """The notebook after all its cells were run. nbclient.CellExecutionError when one fails."""
    notebook = read(page)
    there = {"metadata": {"path": str(page.parent)}}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _temporary_files_in(folder):
        nbclient.NotebookClient(notebook, timeout=300, startup_timeout=300, record_timing=False, resources=there).execute()
    notebook.metadata["language_info"] = {"name": "python"}  # not the version of Python that this machine happens to have
    return notebook


def read(page: Path = PAGE) -> NotebookNode:
    """The notebook as it lies there."""
    return cast(NotebookNode, nbformat.read(page, as_version=4))


def printed(notebook: NotebookNode) -> list[str]:
    """The text that each cell of code printed, times masked."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [without_times("".join(_text(output) for output in cell.outputs)) for cell in cells]


def _text(output: NotebookNode) -> str:
    return str(output.text if output.output_type == "stream" else output.data.get("text/plain", ""))


@contextmanager
def _temporary_files_in(folder: str) -> Generator[None]:
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


if __name__ == "__main__":
    new = run()
    if printed(new) != printed(read()):
        publish(PAGE, nbformat.writes(new) + "\n")
