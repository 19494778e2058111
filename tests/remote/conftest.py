"""Warehouses whose catalog is on a server, whose data are in a bucket, or both."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.remote import servers
from tests.remote.servers import KEY_ID, PASSWORD, SECRET, USER, Postgres, Store
from zhibiao.lake.location import Warehouse, place

Environment = dict[str, str]


@pytest.fixture(scope="session")
def postgres() -> Generator[Postgres, None, None]:
    """A PostgreSQL server."""
    programs = servers.find_postgres()
    if programs is None:
        pytest.skip("no PostgreSQL is installed here: no initdb on the PATH nor in /usr/lib/postgresql")
    with servers.postgres(programs) as server:
        yield server


@pytest.fixture(scope="session")
def store() -> Generator[Store, None, None]:
    """An S3-compatible store with a bucket."""
    with servers.store() as found:
        yield found


@pytest.fixture
def secrets(postgres: Postgres, store: Store, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """The environment that lets this process in, and the same for another one."""
    del postgres
    environment = {
        "PGUSER": USER,
        "PGPASSWORD": PASSWORD,
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": store.endpoint,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


@pytest.fixture
def new_warehouse(postgres: Postgres, store: Store, secrets: Environment, tmp_path: Path) -> Callable[..., Warehouse]:
    """Name a warehouse that is not there yet, with its parts where they are wanted."""
    del secrets

    def named(*, on_server: bool = True, in_bucket: bool = True) -> Warehouse:
        catalog = postgres.new_database() if on_server else None
        data = store.new_prefix() if in_bucket else None
        return place(tmp_path / f"root{on_server:d}{in_bucket:d}", catalog, data)

    return named


@pytest.fixture
def remote(new_warehouse: Callable[..., Warehouse]) -> Warehouse:
    """A warehouse with its catalog on a server and its data in a bucket; it is not there yet."""
    return new_warehouse()


@pytest.fixture
def options(remote: Warehouse) -> tuple[str, ...]:
    """What names it on a command line."""
    return ("--warehouse", str(remote.root), "--catalog", str(remote.server), "--data", str(remote.store))
