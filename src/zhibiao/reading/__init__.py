"""A Document becomes a Report."""

from zhibiao.reading.model import Fact, Header, Period, Report
from zhibiao.reading.reader import read

READING_VERSION = "3"  # raise it when the same bytes are read otherwise: `zhibiao backfill` reads old loads anew

__all__ = ["READING_VERSION", "Fact", "Header", "Period", "Report", "read"]
