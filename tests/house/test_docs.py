"""What the project's pages say is true."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tools import analyses, dictionary, readme
from tools import commands as reference
from zhibiao.cli import commands

HOWTOS = sorted((readme.ROOT / "docs" / "bi").glob("*.md"))
READMES = [pytest.param(page, id=page.name) for page in readme.PAGES]


def shell_lines(page: Path) -> list[str]:
    """Every `zhibiao …` line of the shell blocks of a page, without its comment."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("zhibiao ")]


def test_the_command_reference_is_that_of_the_program():
    assert reference.PAGE.read_text(encoding="utf-8") == reference.render(), "run `make docs`"


def test_the_data_dictionary_is_that_of_the_sql():
    entries = dictionary.entries()
    for language in dictionary.LANGUAGES:
        page = dictionary.page(language)
        assert page.read_text(encoding="utf-8") == dictionary.render(language, entries), "run `make docs`"


def test_the_page_of_the_analyses_is_that_of_their_files():
    assert analyses.PAGE.read_text(encoding="utf-8") == analyses.render(), "run `make docs`"


PAGES_OF_COMMANDS = (pytest.param(reference.PAGE, id="commands.md"), pytest.param(analyses.PAGE, id="sql.md"))


@pytest.mark.parametrize("page", [*READMES, *PAGES_OF_COMMANDS])
def test_every_command_shown_is_one_that_the_program_understands(page: Path):
    lines = shell_lines(page)
    assert len(lines) >= 10
    for line in lines:
        arguments = shlex.split(line, comments=True)[1:]
        if ">" in arguments:
            arguments = arguments[: arguments.index(">")]
        with click.Context(commands, info_name="zhibiao") as parent:
            name, command, rest = commands.resolve_command(parent, arguments)
            assert command is not None
            with command.make_context(name, rest, parent=parent) as context:
                if isinstance(command, click.Group) and rest:
                    inner_name, inner, rest = command.resolve_command(context, rest)
                    assert inner is not None
                    inner.make_context(inner_name, rest, parent=context)


@pytest.mark.slow
@pytest.mark.parametrize("page", READMES)
def test_the_output_in_the_readme_is_real(page: Path):
    shown = page.read_text(encoding="utf-8")
    assert readme.without_times(shown) == readme.without_times(readme.render(page)), "run `make docs`"


@pytest.mark.parametrize("page", [*READMES, *(pytest.param(page, id=f"bi/{page.name}") for page in HOWTOS)])
def test_links_between_the_pages_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file(), target


def each_command() -> Iterator[tuple[str, click.Command]]:
    """Every command by the words that call it."""
    waiting: list[tuple[str, click.Command]] = list(commands.commands.items())
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        if isinstance(command, click.Group):
            waiting += [(f"{name} {inner}", one) for inner, one in command.commands.items()]


def test_each_command_says_what_it_does_and_shows_examples():
    for name, command in each_command():
        text = command.help or ""
        assert text.splitlines()[0].endswith("."), name
        assert f"zhibiao {name}" in text.partition("\b")[2], name
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name}"
