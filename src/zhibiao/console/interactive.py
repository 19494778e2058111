"""The interactive shell: `zhibiao sql` on a terminal. Imported only then, since drawing a prompt takes much code."""

import os
import sys
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import Output
from prompt_toolkit.output.color_depth import ColorDepth
from pygments.lexers.sql import PostgresLexer

from zhibiao import __version__, catalogue
from zhibiao.console import shell
from zhibiao.console.completion import Vocabulary, Words
from zhibiao.console.formats import Format
from zhibiao.console.session import Session
from zhibiao.lake.location import Warehouse
from zhibiao.lake.metrics import catalogued
from zhibiao.operations.analyses import analyses
from zhibiao.operations.query import Asker, asking

PROMPT, MORE = "zhibiao> ", "      …> "


def converse(warehouse: Warehouse, *, form: Format = Format.TABLE, as_of: str | None = None, allow_files: bool = False) -> int:
    """Answer questions until Ctrl-D or .quit. One connection stays open; what others load meanwhile, the next question sees."""
    with asking(warehouse, as_of=as_of, allow_files=allow_files) as asker:
        session = Session(asker, sys.stdout, form)
        state = f", as of {as_of}" if as_of else ""
        print(f"zhibiao {__version__}: {warehouse.name}{state} (read only). End a question with ; — .help helps, Ctrl-D leaves.")
        talk(session, prompt(vocabulary(session, asker), remembered()))
    return shell.FINE


def talk(session: Session, asked: "PromptSession[str]") -> None:
    """Prompt and answer until the end of input or of the conversation."""
    while True:
        try:
            line = asked.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if not session.answer(line):
            return


def prompt(
    words: Vocabulary, history: History, source: Input | None = None, screen: Output | None = None
) -> "PromptSession[str]":
    """A prompt that takes lines up to a semicolon. `source` and `screen` are the terminal unless they are given."""
    return PromptSession(
        message=PROMPT,
        prompt_continuation=MORE,
        multiline=True,
        history=history,
        completer=Words(words),
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
        lexer=PygmentsLexer(PostgresLexer),
        key_bindings=_keys(),
        editing_mode=EditingMode.EMACS,
        color_depth=ColorDepth.DEPTH_1_BIT if "NO_COLOR" in os.environ else None,
        input=source,
        output=screen,
    )


def vocabulary(session: Session, asker: Asker) -> Vocabulary:
    """What can be completed in this warehouse."""
    metrics = {code: metric.name_zh for code, metric in catalogued(catalogue.load().metrics).items()}
    return Vocabulary(session.commands, analyses(), asker.tables(), asker.columns(), metrics)


def remembered() -> History:
    """The questions of earlier days, in a file that only its owner can read; of this day alone where it cannot be kept."""
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "zhibiao"
    file = folder / "sql_history"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.chmod(0o600)
        with file.open("ab"):
            return FileHistory(file)
    except OSError as error:
        shell.complain(f"{file}: questions cannot be remembered there ({error.strerror})")
        return InMemoryHistory()


def is_complete(text: str) -> bool:
    """Whether Enter sends the text: it is empty, a command, or ends with a semicolon."""
    stripped = text.strip()
    return not stripped or stripped.startswith(".") or stripped.endswith(";") or stripped in ("quit", "exit")


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None  # takes what is chosen in the menu
        elif is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys
