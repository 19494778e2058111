"""What a line of the interactive shell does: a question, or a command that begins with a dot."""

import io
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click

from zhibiao.console.formats import Format, write
from zhibiao.console.querying import ANALYSES_AT_A_GLANCE, analysis_rows, split
from zhibiao.console.rows import Rows, from_arrow, from_records, pick
from zhibiao.console.shell import complain
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.operations.analyses import find_analysis
from zhibiao.operations.query import Asker, ColumnOf, TableOf, understand
from zhibiao.operations.spelling import suggestion

HELP = """Ask in SQL, ended by a semicolon:   from mart.hearings limit 10;
Or by the name of an analysis:      mediation_funnel;

.analyses                 the analyses that have a name
.run NAME year=2022       one of them, with its parameters
.show NAME                its SQL
.tables                   the tables and marts
.columns mart.hearings    the columns of one, with what they mean
.format csv               how rows are written: table, json, jsonl, csv, parquet, markdown
.output FILE              the next result goes into FILE, written as its ending says
.help                     this
.quit                     leave (or Ctrl-D)

Tab completes, the up arrow goes back, Ctrl-C clears the line or stops a question.
"""
_ENDINGS = {
    ".csv": Format.CSV, ".json": Format.JSON, ".jsonl": Format.JSONL, ".parquet": Format.PARQUET, ".md": Format.MARKDOWN,
}  # fmt: skip


class Session:
    """A conversation with a warehouse. Answers are printed to `out`, what goes wrong is one line on standard error."""

    def __init__(self, asker: Asker, out: TextIO, form: Format = Format.TABLE) -> None:
        """Answer through `asker`."""
        self._asker = asker
        self._out = out
        self._form = form
        self._file: Path | None = None
        self._commands: dict[str, Callable[[list[str]], None]] = {
            ".help": self._help,
            ".tables": self._tables,
            ".columns": self._columns,
            ".analyses": self._analyses,
            ".run": self._run,
            ".show": self._show,
            ".format": self._format,
            ".output": self._output,
        }
        self.commands = (*self._commands, ".quit")

    def answer(self, line: str) -> bool:
        """Do what the line says; False when it ends the conversation."""
        text = line.strip().rstrip(";").strip()
        if text in (".quit", ".exit", "quit", "exit"):
            return False
        try:
            if text.startswith("."):
                self._obey(text)
            elif text:
                self._ask(text, [])
        except KeyboardInterrupt:
            complain("interrupted")
        except ZhibiaoError as error:
            complain(str(error))
        except OSError as error:
            complain(f"{error.filename or 'this'} cannot be written: {error.strerror}")
        return True

    def _obey(self, text: str) -> None:
        try:
            name, *arguments = shlex.split(text)
        except ValueError as error:
            raise UsageError(f"a quotation mark is not closed in: {text}") from error
        if name not in self._commands:
            raise UsageError(f"there is no command {name}{suggestion(name, self.commands)} .help lists them")
        self._commands[name](arguments)

    def _ask(self, text: str, given: list[str]) -> None:
        self._show_rows(from_arrow(self._asker.ask(understand(text, split(given)))))

    def _show_rows(self, rows: Rows) -> None:
        if self._file is not None:
            form = _ENDINGS.get(self._file.suffix.lower(), self._form)
            with self._file.open("w", encoding="utf-8", newline="") as file:
                write(rows, form, file)
            print(f"written to {self._file}", file=self._out)
            self._file = None
        elif self._out.isatty() and self._form is not Format.PARQUET:
            screenful = _Screenful()
            write(rows, self._form, screenful)
            page(screenful.getvalue(), self._out)
        else:
            write(rows, self._form, self._out)

    def _help(self, arguments: list[str]) -> None:
        _expect(arguments, 0, ".help")
        print(HELP, end="", file=self._out)

    def _tables(self, arguments: list[str]) -> None:
        _expect(arguments, 0, ".tables")
        self._show_rows(from_records(TableOf, self._asker.tables()))

    def _columns(self, arguments: list[str]) -> None:
        _expect(arguments, 1, ".columns mart.hearings")
        (name,) = arguments
        columns = self._asker.columns()
        tables = list(dict.fromkeys(column.table for column in columns))
        meant = name if name in tables else next((table for table in tables if table.partition(".")[2] == name), None)
        if meant is None:
            raise UsageError(f"there is no table or mart '{name}'{suggestion(name, tables)} .tables lists them")
        found = [column for column in columns if column.table == meant]
        self._show_rows(pick(from_records(ColumnOf, found), ("name", "type", "comment")))

    def _analyses(self, arguments: list[str]) -> None:
        _expect(arguments, 0, ".analyses")
        self._show_rows(pick(analysis_rows(), ANALYSES_AT_A_GLANCE))

    def _run(self, arguments: list[str]) -> None:
        if not arguments:
            raise UsageError("write it .run NAME year=2022; .analyses lists the names")
        find_analysis(arguments[0])
        self._ask(arguments[0], arguments[1:])

    def _show(self, arguments: list[str]) -> None:
        _expect(arguments, 1, ".show mediation_funnel")
        page(find_analysis(arguments[0]).text, self._out)

    def _format(self, arguments: list[str]) -> None:
        _expect(arguments, 1, ".format csv")
        names = [form.value for form in Format]
        if arguments[0] not in names:
            raise UsageError(f"there is no format '{arguments[0]}'. There are {', '.join(names)}")
        self._form = Format(arguments[0])

    def _output(self, arguments: list[str]) -> None:
        _expect(arguments, 1, ".output result.csv")
        file = Path(arguments[0]).expanduser()
        if file.is_dir() or not file.parent.is_dir():
            raise UsageError(f"{file} cannot be written: {'it is a folder' if file.is_dir() else 'its folder is not there'}")
        self._file = file


class _Screenful(io.StringIO):
    """Text that is laid out as for the terminal."""

    def isatty(self) -> bool:
        return True


def page(text: str, out: TextIO) -> None:
    """Print the text; through a pager when `out` is a terminal with fewer lines."""
    if out.isatty() and text.count("\n") >= shutil.get_terminal_size().lines:
        click.echo_via_pager(text, color=True)
    else:
        print(text, end="", file=out)


def _expect(arguments: list[str], count: int, example: str) -> None:
    if len(arguments) != count:
        raise UsageError(f"write it {example}")
