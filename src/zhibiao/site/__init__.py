"""The pages that people look at: one snapshot of a warehouse as a folder of files, which need neither network nor server."""

from zhibiao.site.site import Site

__all__ = ["Site"]
