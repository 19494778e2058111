"""Bytes become Documents."""

from zhibiao.documents.files import find_files
from zhibiao.documents.opening import open_document
from zhibiao.documents.sources import Source

__all__ = ["Source", "find_files", "open_document"]
