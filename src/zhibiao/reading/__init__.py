"""A Document becomes a Report."""

from zhibiao.reading.model import Fact, Header, Period, Report
from zhibiao.reading.reader import read

READING_VERSION = "1"

__all__ = ["READING_VERSION", "Fact", "Header", "Period", "Report", "read"]
