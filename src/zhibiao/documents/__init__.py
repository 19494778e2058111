"""Bytes become Documents."""

from zhibiao.documents.files import Source, find_files
from zhibiao.documents.opening import open_document

__all__ = ["Source", "find_files", "open_document"]
