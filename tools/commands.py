"""docs/commands.md: the reference of the command line, from the program's own help."""

import re

import click

from tools.generated import ROOT, publish
from zhibiao.cli import commands

PAGE = ROOT / "docs" / "commands.md"

HEAD = """# Commands

Generated from the program by `make docs`; `zhibiao COMMAND --help` says the same.

Every command prints a table on a terminal and takes `--format` where rows come out. Messages go to standard error. Exit
codes: 0 fine, 1 something was rejected or failed, 2 wrong use. The warehouse is `--warehouse DIR`, else the variable
`ZHIBIAO_WAREHOUSE`, else `./warehouse`. With `ZHIBIAO_DEBUG=1` an error shows where in the program it arose.
"""


def render() -> str:
    """The whole page."""
    with click.Context(commands, info_name="zhibiao", **commands.context_settings) as parent:
        names = commands.list_commands(parent)
        index = "\n".join(f"- [`{name}`](#{name}): {commands.commands[name].get_short_help_str(100)}" for name in names)
        return "\n".join([HEAD, index, "", *(_section(commands.commands[name], parent) for name in names)])


def _section(command: click.Command, parent: click.Context, level: int = 2) -> str:
    """A command, and below it the commands that it holds."""
    with click.Context(command, parent=parent, info_name=command.name, max_content_width=100, terminal_width=100) as context:
        usage = " ".join(command.get_usage(context).removeprefix("Usage:").split())
        formatter = context.make_formatter()
        click.Command.format_options(command, context, formatter)  # without the list of inner commands: they follow
        options = formatter.getvalue().strip("\n")
        name = context.command_path.removeprefix("zhibiao ")
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        below = "".join(f"\n{_section(one, context, level + 1)}" for one in inner)
    prose, _, examples = (command.help or "").partition("\b")
    words = "\n\n".join(" ".join(paragraph.split()) for paragraph in prose.strip().split("\n\n"))
    shell = "\n".join(re.sub(r"^\s+", "", line) for line in examples.strip().splitlines())
    return f"{'#' * level} {name}\n\n{words}\n\n```sh\n{shell}\n```\n\n```text\n{usage}\n\n{options}\n```\n{below}"


if __name__ == "__main__":
    publish(PAGE, render())
