"""The manners of a program in a shell: exit codes, one-line messages, closed pipes, interrupts, encodings."""

import io
import os
import sys

import click

from zhibiao.errors import ZhibiaoError

FINE, TROUBLE, WRONG_USE = 0, 1, 2
INTERRUPTED = 130  # what shells give a program that Ctrl-C ended
DEBUG = "ZHIBIAO_DEBUG"


def run(command: click.Command, arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; a user's mistake is one line on standard error, never a traceback."""
    _speak_utf8()
    try:
        # Not command.main(), which has manners of its own: exit code 1 for a closed pipe, a blank line for an interrupt.
        with command.make_context("zhibiao", sys.argv[1:] if arguments is None else arguments) as context:
            result = command.invoke(context)
        sys.stdout.flush()
        return result if isinstance(result, int) else FINE
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as mistake:
        mistake.show()
        return mistake.exit_code
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except ZhibiaoError as error:
        if os.environ.get(DEBUG):
            raise
        complain(str(error))
        return error.exit_code
    except Exception as bug:
        if os.environ.get(DEBUG):
            raise
        what = " ".join(str(bug).split())[:300]
        complain(
            f"this should not have happened: {type(bug).__name__}: {what} (set {DEBUG}=1 to see where, and please report it)"
        )
        return TROUBLE


def complain(message: str) -> None:
    """One line on standard error, in the program's name."""
    from zhibiao.console.table import clean

    print("zhibiao:", clean(" ".join(message.splitlines())), file=sys.stderr)


def _speak_utf8() -> None:
    """Files and pipes get UTF-8 whatever the locale; a terminal that cannot show a character gets a substitute."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
