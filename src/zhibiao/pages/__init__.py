"""What all pages for a browser share: the frame around them and their style sheet. A page loads nothing and runs nothing."""

from importlib.resources import files

from jinja2 import PackageLoader


def frame() -> PackageLoader:
    """Where templates find `frame.j2`, to be extended, and `frame.css`, which it includes."""
    return PackageLoader("zhibiao.pages", "templates")


def frame_style() -> bytes:
    """The style sheet by itself, for pages that load one."""
    return files("zhibiao.pages").joinpath("templates", "frame.css").read_bytes()
