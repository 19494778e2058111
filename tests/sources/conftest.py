"""The site, a warehouse that describes sources, and one look at a source."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.sources.looking import Look, look_at
from tests.sources.site import Site, serving
from zhibiao.lake.location import Warehouse

Describe = Callable[[str], Warehouse]


@pytest.fixture
def site() -> Generator[Site]:
    """The site, on its first day."""
    with serving() as served:
        yield served


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse that is not there yet."""
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture
def describe(warehouse: Warehouse) -> Describe:
    """Write sources.yml."""

    def write(text: str) -> Warehouse:
        warehouse.root.mkdir(parents=True, exist_ok=True)
        (warehouse.root / "sources.yml").write_text(text, encoding="utf-8")
        return warehouse

    return write


@pytest.fixture
def look(site: Site, describe: Describe) -> Callable[..., Look]:
    """One run of a source `s` that asks for these paths of the site, without loading; further lines of its entry by argument."""

    def run(*paths: str, more: str = "", limits: str = "", kind: str = "addresses", private: bool = True) -> Look:
        given = ", ".join(f"{site.address}{path}" for path in paths)
        allowance = f"requests_a_minute: 60000, retry_seconds: 0.01{', ' if limits else ''}{limits}"
        key = "addresses" if kind == "addresses" or len(paths) > 1 else "address"
        value = f"[{given}]" if key == "addresses" else given
        text = f"- name: s\n  kind: {kind}\n  {key}: {value}\n  limits: {{{allowance}}}\n"
        if private:
            text += "  private: true\n"
        return look_at(describe(text + (f"  {more}\n" if more else "")), "s")

    return run
