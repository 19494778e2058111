"""The command line: every command by its name. Parsing needs click alone; each command imports what it does its work with."""

import difflib
import gc
import sys

import click

from zhibiao import __version__
from zhibiao.console import asking, keeping, loading, looking, mending, querying, serving, shell, sources

_AT_START = 200_000  # objects, before the collector looks for the first time


class Commands(click.Group):
    """The commands, in the order of a first day with the program; a misspelt one is answered with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order in which they were added."""
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or a usage error that says which name was meant."""
        command = super().get_command(ctx, cmd_name)
        if command is None and (near := difflib.get_close_matches(cmd_name, self.commands, n=1)):
            raise click.UsageError(f"there is no command {cmd_name!r}; did you mean {near[0]!r}?", ctx)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, "--version", "-V", message="zhibiao %(version)s")
def commands() -> None:
    """Read the figures of Chinese local-government reports into a warehouse, and ask it.

    \b
    zhibiao ingest reports/
    zhibiao sql "from mart.hearings"
    zhibiao COMMAND --help      options and examples of a command

    Exit codes: 0 fine, 1 something was rejected or failed, 2 wrong use.
    """


for _command in (
    loading.ingest,
    loading.extract,
    querying.sql,
    asking.metrics,
    asking.facts,
    asking.document,
    asking.diff,
    asking.history,
    keeping.validate,
    mending.rejections,
    mending.correct,
    mending.backfill,
    mending.restore,
    keeping.maintain,
    keeping.publish,
    looking.site,
    looking.explore,
    sources.sources,
    serving.serve,
    serving.status,
    keeping.doctor,
):
    commands.add_command(_command)


def main() -> None:
    """The entry point of the `zhibiao` program."""
    # What a command imports and reads at its start are some hundred thousand objects that stay. By default Python's collector
    # looks through them a dozen times, and once more at the end: a third of the time that reading one report takes.
    usual = gc.get_threshold()
    gc.set_threshold(_AT_START)

    def settle(phase: str, _found: dict[str, int]) -> None:
        """After the first look, what is there stays out of the others, and what comes and goes is looked for as often as ever."""
        if phase == "stop":
            gc.callbacks.remove(settle)
            gc.freeze()
            gc.set_threshold(*usual)

    gc.callbacks.append(settle)
    code = shell.run(commands)
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
