"""What the Tab key offers in the interactive shell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from zhibiao.console.formats import Format
from zhibiao.operations.analyses import Analysis
from zhibiao.operations.query import ColumnOf, TableOf

KEYWORDS = (
    "and", "any_value(", "as", "asc", "avg(", "between", "by", "case", "count(*)", "count(", "desc", "describe", "distinct",
    "else", "end", "exclude", "explain", "filter (where", "from", "full join", "group by all", "group by", "having", "in",
    "is not null", "is null", "join", "left join", "like", "limit", "max(", "median(", "min(", "not", "on", "or", "order by",
    "over (partition by", "pivot", "qualify", "round(", "select", "string_agg(", "sum(", "summarize", "then", "union all",
    "unpivot", "using", "values", "when", "where", "with",
)  # fmt: skip
STATUSES = ("actual", "planned", "required")
LEVELS = ("province", "city", "county", "zone", "town")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All names that can be completed."""

    commands: tuple[str, ...]
    analyses: tuple[Analysis, ...]
    tables: tuple[TableOf, ...]
    columns: tuple[ColumnOf, ...]
    metrics: dict[str, str]  # code and name


class Words(Completer):
    """Names that fit where the cursor stands."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Offer these names."""
        self._vocabulary = vocabulary
        self._analyses = {analysis.name: analysis for analysis in vocabulary.analyses}

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The names that begin as the word before the cursor does, then those that hold it."""
        text = document.text_before_cursor
        if text.lstrip().startswith("."):
            yield from self._of_command(text.lstrip())
        elif text.count("'") % 2:
            word = text.rpartition("'")[2]
            values = dict.fromkeys((*STATUSES, *LEVELS), "")
            yield from _fitting(word, {**self._vocabulary.metrics, **values}, anywhere=True)
        else:
            word = re.split(r"[^\w.]", text)[-1]
            if word or complete_event.completion_requested:
                yield from self._of_sql(word, document.text, is_first=not text[: len(text) - len(word)].strip())

    def _of_command(self, text: str) -> Iterator[Completion]:
        words = re.split(r"\s+", text)
        command, last = words[0], words[-1]
        tables = {table.name: table.comment for table in self._vocabulary.tables}
        names = {analysis.name: analysis.title for analysis in self._vocabulary.analyses}
        if len(words) == 1:
            yield from _fitting(last, dict.fromkeys(self._vocabulary.commands, ""))
        elif command == ".columns" and len(words) == 2:
            yield from _fitting(last, tables, anywhere=True)
        elif command in (".run", ".show") and len(words) == 2:
            yield from _fitting(last, names, anywhere=True)
        elif command == ".format" and len(words) == 2:
            yield from _fitting(last, dict.fromkeys((form.value for form in Format), ""))
        elif command == ".run" and words[1] in self._analyses:
            yield from self._of_parameters(self._analyses[words[1]], last)

    def _of_parameters(self, analysis: Analysis, word: str) -> Iterator[Completion]:
        name, sign, value = word.partition("=")
        if not sign:
            yield from _fitting(name, {f"{parameter.name}=": parameter.meaning for parameter in analysis.parameters})
            return
        for parameter in analysis.parameters:
            if parameter.name == name and parameter.type == "metric":
                yield from _fitting(value, self._vocabulary.metrics, anywhere=True)
            elif parameter.name == name and "|" in parameter.type:
                yield from _fitting(value, dict.fromkeys(parameter.type.split("|"), ""))

    def _of_sql(self, word: str, statement: str, *, is_first: bool) -> Iterator[Completion]:
        tables = {table.name: table.comment for table in self._vocabulary.tables}
        named = [table for table in tables if re.search(rf"\b{re.escape(table)}\b", statement)]
        named = named or ["mart.observation"]  # select comes before from: its columns are in most marts
        columns = {
            column.name: f"{column.type}  {column.comment}" for column in self._vocabulary.columns if column.table in named
        }
        _, dot, rest = word.rpartition(".")
        if dot and not any(table.startswith(word.lower()) for table in tables):
            yield from _fitting(rest, columns)  # headline.organ: of any table that the statement names
            return
        if is_first:
            yield from _fitting(word, {analysis.name: analysis.title for analysis in self._vocabulary.analyses})
        yield from _fitting(word, columns)
        yield from _fitting(word, tables)
        if word and not dot:
            upper = word.isupper()
            yield from _fitting(word, {keyword.upper() if upper else keyword: "" for keyword in KEYWORDS})
            # hear: mart.hearings
            inside = {table: tables[table] for table in tables if table.partition(".")[2].startswith(word.lower())}
            yield from (_completion(table, word, comment) for table, comment in inside.items())


def _fitting(word: str, names: dict[str, str], *, anywhere: bool = False) -> Iterator[Completion]:
    low = word.lower()
    first = [name for name in names if name.lower().startswith(low)]
    later = [name for name in names if anywhere and low in name.lower() and name not in first]
    yield from (_completion(name, word, names[name]) for name in _unequal((*first, *later), word))


def _unequal(names: Iterable[str], word: str) -> Iterator[str]:
    return (name for name in names if name != word)


def _completion(name: str, word: str, meaning: str) -> Completion:
    return Completion(name, start_position=-len(word), display_meta=" ".join(meaning.splitlines()))
