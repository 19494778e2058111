"""A library of hand-made reports and a warehouse for each test."""

from pathlib import Path

import pytest

from tests.builders import Library
from zhibiao.lake.location import Warehouse


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Stories of this test."""
    return Library(tmp_path / "files")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse that is not there yet."""
    return Warehouse(tmp_path / "warehouse")
