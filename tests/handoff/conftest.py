"""Two releases that many programs read."""

from functools import partial

import pytest

from tests.builders import Library
from tests.handoff.programs import asked_in_sql, rows_of
from tests.handoff.published import Published, hand_made, release_in
from zhibiao.lake.attach import reading
from zhibiao.lake.location import Warehouse
from zhibiao.operations.publish import publish


@pytest.fixture(scope="session", params=["reports made by hand", "the samples"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A release of reports that are hard to read, and one of reports as they are."""
    folder = tmp_path_factory.mktemp("published")
    if request.param == "the samples":
        warehouse = Warehouse(request.getfixturevalue("loaded"))
    else:
        warehouse = Warehouse(folder / "warehouse")
        Library(folder / "files").load(warehouse, *(hand_made(number) for number in range(1, 13)))
    publish(folder / "releases", warehouse)
    release = release_in(folder / "releases")
    with reading(warehouse) as connection:
        held = asked_in_sql(partial(rows_of, connection), {name: name for name in release.tables})
    return Published(warehouse, release, held)
