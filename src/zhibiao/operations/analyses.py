"""The named analyses: what the heads of sql/query/*.sql say of themselves, and the values of their parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from zhibiao import catalogue
from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.lake.metrics import catalogued
from zhibiao.lake.schema import sql_files
from zhibiao.operations.spelling import suggestion

Value = int | float | str | date | None
TYPES = ("integer", "number", "date", "text", "metric")  # or words, of which one is to be chosen: town|county

_ENTRY = re.compile(r"^-- (title|标题|description|说明|parameter \w+|参数 \w+)(?: \(([^)]*)\))?[:：] ?(.*)$")
_MORE = re.compile(r"^--   (.*)$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an analysis can be asked for. `default` is as a person would write it; None where the parameter may be left out."""

    name: str
    type: str
    required: bool
    default: str | None
    meaning: str
    meaning_zh: str

    def __str__(self) -> str:
        """Its name, in brackets with the default when it need not be given."""
        default = "" if self.default is None else f"={self.default}"
        return self.name if self.required else f"[{self.name}{default}]"


@dataclass(frozen=True, slots=True)
class Analysis:
    """One file of sql/query: a question, in words and in SQL."""

    name: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    parameters: tuple[Parameter, ...]
    sql: str
    text: str  # the whole file

    @property
    def usage(self) -> str:
        """Its parameters as a command line shows them: metric [year] [level=county]."""
        return " ".join(map(str, self.parameters))


@cache
def analyses() -> tuple[Analysis, ...]:
    """The named analyses, sorted by name. ZhibiaoError when the head of one is not as it should be."""
    return tuple(parse(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")) for file in sql_files("query"))


def find_analysis(name: str) -> Analysis:
    """The analysis of this name. UsageError with a did-you-mean when there is none."""
    known = {analysis.name: analysis for analysis in analyses()}
    if name not in known:
        raise UsageError(f"there is no named query '{name}'{suggestion(name, known)} Named queries: {', '.join(known)}")
    return known[name]


def parse(name: str, text: str) -> Analysis:
    """An analysis from the text of its file: comment lines `-- key: words`, continued by `--   more`, then the SQL.

    The keys are title, 标题, description, 说明, and for each parameter `parameter NAME (TYPE, default D)` (or `(TYPE, optional)`,
    `(TYPE)`) and `参数 NAME`.
    ZhibiaoError when one of them is missing, or a parameter is declared and not used, or used and not declared.
    """
    head, specifications = _head(name, text)
    sql = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    declared = [key.removeprefix("parameter ") for key in head if key.startswith("parameter ")]
    wanted = ("title", "标题", "description", "说明", *(f"参数 {parameter}" for parameter in declared))
    if missing := [key for key in wanted if not head.get(key)]:
        raise ZhibiaoError(f"sql/query/{name}.sql: the head has no {', '.join(missing)}")
    used = set(re.findall(r"\$([a-z_]\w*)", sql))
    if used != set(declared) or len(head) != len(wanted) + len(declared):
        raise ZhibiaoError(
            f"sql/query/{name}.sql: the head declares the parameters {', '.join(declared) or 'none'}, "
            f"the SQL uses {', '.join(sorted(used)) or 'none'}"
        )
    parameters = tuple(
        _parameter(name, word, specifications[f"parameter {word}"], head[f"parameter {word}"], head[f"参数 {word}"])
        for word in declared
    )
    return Analysis(name, head["title"], head["标题"], head["description"], head["说明"], parameters, sql + "\n", text)


def bind(analysis: Analysis, given: Mapping[str, str]) -> dict[str, Value]:
    """The value of every parameter, typed as it is declared; None where an optional one is left out.

    UsageError for a name that the analysis does not have, a required one that is missing, and a value of another type.
    """
    names = [parameter.name for parameter in analysis.parameters]
    for name in given:
        if name not in names:
            has = f"It has {', '.join(names)}" if names else "It has none"
            raise UsageError(f"{analysis.name} has no parameter '{name}'{suggestion(name, names)} {has}")
    for parameter in analysis.parameters:
        if parameter.required and parameter.name not in given:
            raise UsageError(
                f"{analysis.name} needs the parameter {parameter.name} ({parameter.type}): {parameter.meaning} "
                f"Add --param {parameter.name}=…"
            )
    return {parameter.name: _value(parameter, given.get(parameter.name, parameter.default)) for parameter in analysis.parameters}


def guess(text: str) -> Value:
    """A parameter of free SQL: numbers as numbers, dates as dates, else text."""
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return int(text)
    if re.fullmatch(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return float(text)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _head(name: str, text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The entries of the head by their keys, and what stands in brackets behind a key."""
    head: dict[str, str] = {}
    specifications: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if entry := _ENTRY.match(line):
            key = entry[1]
            if key in head:
                raise ZhibiaoError(f"sql/query/{name}.sql: '{key}' stands there twice")
            head[key], specifications[key] = entry[3].strip(), entry[2] or ""
        elif (more := _MORE.match(line)) and key:
            joint = "" if _is_wide(head[key][-1:]) and _is_wide(more[1][:1]) else " "
            head[key] += joint + more[1].strip()
        else:
            raise ZhibiaoError(f"sql/query/{name}.sql: this line of the head has no key: {line}")
    return head, specifications


def _is_wide(character: str) -> bool:
    """Whether a Chinese text goes on here without a space."""
    return character >= "\u2e80" or character in "“”"


def _parameter(name: str, word: str, specification: str, meaning: str, meaning_zh: str) -> Parameter:
    kind, _, rest = (part.strip() for part in specification.partition(","))
    fits = rest in ("", "optional") or rest.startswith("default ")
    if not fits or not (kind in TYPES or re.fullmatch(r"\w+(\|\w+)+", kind)):
        raise ZhibiaoError(f"sql/query/{name}.sql: '{specification}' is no type of a parameter ({word})")
    default = rest.removeprefix("default ") if rest.startswith("default ") else None
    return Parameter(word, kind, rest == "", default, meaning, meaning_zh)


def _value(parameter: Parameter, text: str | None) -> Value:
    if text is None:
        return None
    wrong = UsageError(f"'{text}' is no {parameter.type} for the parameter {parameter.name}: {parameter.meaning}")
    try:
        match parameter.type:
            case "integer":
                number = int(text)
                if abs(number) >= 2**63:
                    raise wrong
                return number
            case "number":
                return float(text)
            case "date":
                return date.fromisoformat(text)
            case "metric":
                return _metric(text)
            case "text":
                return text
            case choices:
                if text not in choices.split("|"):
                    raise UsageError(f"the parameter {parameter.name} is one of {choices.replace('|', ', ')}, not '{text}'")
                return text
    except ValueError as error:
        raise wrong from error


def _metric(code: str) -> str:
    codes = catalogued(catalogue.load().metrics)
    if code not in codes:
        raise UsageError(f"there is no metric '{code}'{suggestion(code, codes)} `zhibiao metrics` lists them")
    return code
