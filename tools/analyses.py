"""The named analyses in docs/sql.md, from the heads of sql/query/*.sql."""

import re

from tools.generated import ROOT, publish
from zhibiao.operations.analyses import Analysis, Parameter, analyses

PAGE = ROOT / "docs" / "sql.md"
_PLACE = re.compile(r"(?<=<!-- analyses: `make docs` -->\n).*(?=<!-- end of analyses -->)", re.DOTALL)


def render() -> str:
    """The whole page, with its last part made anew."""
    sections = "\n".join(map(_section, analyses()))
    return _PLACE.sub(lambda _: f"\n{sections}\n", PAGE.read_text(encoding="utf-8"))


def _section(analysis: Analysis) -> str:
    lines = [
        f"### {analysis.name}",
        "",
        f"**{analysis.title}** · {analysis.title_zh}",
        "",
        analysis.description,
        "",
        analysis.description_zh,
        "",
    ]
    if analysis.parameters:
        lines += ["| parameter | type | meaning | 含义 |", "| --- | --- | --- | --- |", *map(_row, analysis.parameters), ""]
    return "\n".join(lines)


def _row(parameter: Parameter) -> str:
    kind = parameter.type.replace("|", ", ")
    return f"| `{parameter}` | {kind} | {parameter.meaning} | {parameter.meaning_zh} |"


if __name__ == "__main__":
    publish(PAGE, render())
