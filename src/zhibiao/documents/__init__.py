"""Bytes become Documents."""

from zhibiao.documents.files import find_files
from zhibiao.documents.opening import open_document

__all__ = ["find_files", "open_document"]
