"""The interactive shell of `zhibiao sql`."""

import io
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.builders import Library, Story
from zhibiao.console.completion import Words
from zhibiao.console.interactive import is_complete, prompt, remembered, talk, vocabulary
from zhibiao.console.session import Session
from zhibiao.lake.location import Warehouse
from zhibiao.operations.query import Asker, asking

END = "\x04"
INTERRUPT = "\x03"


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    folder = tmp_path_factory.mktemp("talked")
    warehouse = Warehouse(folder / "warehouse")
    Library(folder / "files").load(warehouse, Story())
    with asking(warehouse) as opened:
        yield opened


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def session(asker: Asker, out: io.StringIO) -> Session:
    return Session(asker, out)


def offered(session: Session, asker: Asker, text: str) -> list[str]:
    """What Tab offers after this text."""
    words = Words(vocabulary(session, asker))
    return [one.text for one in words.get_completions(Document(text), CompleteEvent(completion_requested=True))]


def test_what_is_typed_is_asked_when_a_semicolon_ends_it(session: Session, asker: Asker, out: io.StringIO):
    typed = f"select value as hearings\rfrom mart.hearings;\r{END}"
    with create_pipe_input() as keys:
        keys.send_text(typed)
        talk(session, prompt(vocabulary(session, asker), InMemoryHistory(), keys, DummyOutput()))
    assert out.getvalue().splitlines() == ["hearings", "────────", "      12", "(1 row)"]


def test_ctrl_c_clears_the_line_and_quit_ends(session: Session, asker: Asker, out: io.StringIO):
    with create_pipe_input() as keys:
        keys.send_text(f"select nonsense{INTERRUPT}.format jsonl\rselect 1 as one;\r.quit\rselect 2;\r")
        talk(session, prompt(vocabulary(session, asker), InMemoryHistory(), keys, DummyOutput()))
    assert out.getvalue() == '{"one": 1}\n', "nothing is asked after .quit"


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("from mart.hearings", False),
        ("from mart.hearings;", True),
        ("from mart.hearings; ", True),
        (".tables", True),
        ("", True),
        ("quit", True),
    ],
)
def test_a_question_goes_on_until_its_semicolon(text: str, complete: bool):
    assert is_complete(text) is complete


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("from mart.hea", ["mart.headline", "mart.hearings"]),
        ("from hear", ["mart.hearings"]),
        ("select mee", []),
        ("from mart.hearings where mee", ["meeting"]),
        ("from mart.hearings as h where h.mee", ["meeting"]),
        ("from mart.headline where metric = 'heari", ["deliberation.hearings", "leadership.hearings_attended"]),
        ("from mart.headline where status = 'pla", ["planned"]),
        ("mediation_f", ["mediation_funnel"]),
        ("from mart.headline gro", ["group by all", "group by"]),
        ("FROM mart.headline GRO", ["GROUP BY ALL", "GROUP BY"]),
        (".col", [".columns"]),
        (".columns dim_un", ["core.dim_unit"]),
        (".run funn", ["mediation_funnel"]),
        (".run mediation_funnel ye", ["year="]),
        (".run mediation_funnel level=to", ["town"]),
        (".run metric_trend metric=court_ref", ["mediation.court_referrals"]),
        (".format mark", ["markdown"]),
        (".help ", []),
    ],
)
def test_tab_offers_what_fits_there(session: Session, asker: Asker, text: str, offers: list[str]):
    found = offered(session, asker, text)
    assert found[: len(offers)] == offers if offers else found == []


def test_columns_are_shown_with_what_they_mean(session: Session, out: io.StringIO):
    session.answer(".format jsonl")
    session.answer(".columns hearings")
    columns = [json.loads(line) for line in out.getvalue().splitlines()]
    assert columns[0] == {
        "name": "organisation",
        "type": "VARCHAR",
        "comment": "Full name of the reporting organisation.\n报告机构全称。",
    }
    assert all(column["comment"] for column in columns)


def test_tables_analyses_help_and_sql_are_shown(session: Session, out: io.StringIO):
    for line in (".tables", ".analyses", ".help", ".show mediation_funnel"):
        assert session.answer(line)
    shown = out.getvalue()
    for words in ("mart.hearings", "core.fact_observation", "coverage_gaps", ".output FILE", "-- title: Mediation funnel"):
        assert words in shown


def test_an_analysis_runs_by_its_name_and_with_parameters(session: Session, out: io.StringIO):
    session.answer(".format csv")
    session.answer("three_meetings_by_street;")
    session.answer(".run three_meetings_by_street year=2022 place='柳岸 街道'")
    session.answer(".run three_meetings_by_street year=2022")
    headings = [line for line in out.getvalue().splitlines() if line.startswith("report_year")]
    figures = [line for line in out.getvalue().splitlines() if line.startswith("2022")]
    assert (len(headings), len(figures)) == (3, 2)


def test_the_next_result_goes_into_a_file_as_its_name_says(session: Session, out: io.StringIO, tmp_path: Path):
    file = tmp_path / "my result.csv"
    session.answer(f".output '{file}'")
    session.answer("from nowhere;")
    session.answer("select '=1' as text, -1 as number;")
    session.answer("select 2 as two;")
    assert file.read_text(encoding="utf-8") == "text,number\n'=1,-1\n"
    assert "two" in out.getvalue() and "written to" in out.getvalue()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("selct 1;", "cannot be read"),
        ("from mart.hearing;", "Did you mean 'mart.hearings'"),
        ("copy (select 1) to 'x.csv';", "this is COPY"),
        ("from '/etc/passwd.csv';", "outside the warehouse"),
        ("select 1; select 2;", "one statement at a time"),
        (".tabels", "Did you mean '.tables'"),
        (".columns", "write it .columns mart.hearings"),
        (".columns mart.hearing", "Did you mean 'mart.hearings'"),
        (".run", "write it .run NAME year=2022"),
        (".run mediation_funel", "Did you mean 'mediation_funnel'"),
        (".run mediation_funnel year=x", "'x' is no integer"),
        (".run mediation_funnel 2022", "write it NAME=VALUE"),
        (".run 'select", "quotation mark is not closed"),
        (".format xls", "there is no format 'xls'"),
        (".output no/such/folder/x.csv", "its folder is not there"),
    ],
)
def test_a_mistake_is_one_line_and_the_conversation_goes_on(
    session: Session, out: io.StringIO, capsys: pytest.CaptureFixture[str], line: str, says: str
):
    assert session.answer(line)
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1 and out.getvalue() == ""
    assert session.answer("select 1 as one;") and "one" in out.getvalue()


def test_questions_are_remembered_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    remembered().store_string("from mart.hearings;")
    file = tmp_path / "state" / "zhibiao" / "sql_history"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(remembered().load_history_strings()) == ["from mart.hearings;"]


def test_where_nothing_can_be_remembered_the_shell_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert isinstance(remembered(), InMemoryHistory)
    assert "cannot be remembered there" in capsys.readouterr().err


def test_the_shell_opens_on_a_terminal(loaded: Path, tmp_path: Path):
    master, terminal = pty.openpty()
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    command = [sys.executable, "-m", "zhibiao.cli", "sql", "--warehouse", str(loaded)]
    typed = b"select 6 * 7 as answer;\r\x04"
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        seen = b""
        while chunk := _read(master):
            seen += chunk
            if b"zhibiao>" in seen and typed:  # what comes before the prompt, the terminal would take as it pleases
                os.write(master, typed)
                typed = b""
        os.close(master)  # which ends a program that waits for more, too
        assert process.wait(timeout=60) == 0
    assert b"(read only)" in seen and b"answer" in seen and b"42" in seen


def _read(master: int) -> bytes:
    """What the program writes next; nothing when it has ended, or is silent for a minute."""
    try:
        return os.read(master, 4096) if select.select([master], [], [], 60)[0] else b""
    except OSError:  # the other end is closed
        return b""


def test_a_question_on_the_command_line_does_not_wait_for_the_shell(loaded: Path):
    code = (
        "import sys; from zhibiao.cli import commands; from zhibiao.console.shell import run; "
        f"run(commands, ['sql', 'select 1', '--warehouse', {str(loaded)!r}]); "
        "assert not {'prompt_toolkit', 'pygments'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
