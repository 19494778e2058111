"""DuckDB's extensions, loaded from installed wheels. Nothing is ever downloaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from zhibiao.errors import ZhibiaoError

# The order of the list is the order of preference: DuckDB's own wheels, then the community's.
PACKAGES = ("duckdb_core_ext_{name}", "duckdb_extension_{name}")
NEEDED = ("ducklake", "sqlite_scanner")
# Checking the signatures of 70 MB takes longer than all else before a question. The files lie beside the rest of this program's
# libraries, which nobody checks at each start either; `zhibiao doctor` does.
UNVERIFIED = {"allow_unsigned_extensions": "true"}
REMOTE = ("postgres_scanner", "httpfs")  # of a warehouse whose catalog or data lie elsewhere: the extra `remote`


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension binary that fits the installed DuckDB."""

    name: str
    path: Path


def find_extension(name: str) -> Extension:
    """The binary of the extension in an installed wheel. ZhibiaoError when none fits this DuckDB."""
    for package in PACKAGES:
        spec = find_spec(package.format(name=name))
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            found = sorted(Path(folder).glob(f"**/v{duckdb.__version__}/**/{name}.duckdb_extension"))
            if found:
                return Extension(name, found[0])
    if name in REMOTE:
        raise ZhibiaoError(
            f"the DuckDB extension '{name}' for DuckDB {duckdb.__version__} is not installed: run pip install 'zhibiao[remote]'"
        )
    wheel = f"duckdb-extension-{name.replace('_', '-')}"
    raise ZhibiaoError(
        f"the DuckDB extension '{name}' for DuckDB {duckdb.__version__} is not installed: "
        f"run pip install {wheel}=={duckdb.__version__}"
    )


def needed(server: str | None, store: str | None) -> tuple[str, ...]:
    """The extensions for a DuckLake whose catalog is on that server, and whose data are in that store, if any."""
    catalog = NEEDED if server is None else (NEEDED[0], REMOTE[0])
    return catalog if store is None else (*catalog, REMOTE[1])


def load_extensions(connection: duckdb.DuckDBPyConnection, names: Iterable[str] = NEEDED) -> None:
    """Load these extensions; without names, what a DuckLake on this machine needs.

    Over a connection that was made with `UNVERIFIED` they are not read through for their signature first; none can follow them.
    """
    for name in names:
        extension = find_extension(name)
        try:
            connection.execute(f"load {literal(str(extension.path))}")
        except duckdb.Error as error:
            raise ZhibiaoError(f"{extension.path}: DuckDB {duckdb.__version__} cannot load it ({first_line(error)})") from error
    connection.execute("set allow_unsigned_extensions = false")


def literal(text: str) -> str:
    """The text as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def first_line(error: BaseException) -> str:
    """What an error says, without the excerpt and hints that follow."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
