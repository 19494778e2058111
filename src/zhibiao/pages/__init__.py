"""What all pages for a browser share: the frame around them and their style sheet. A page loads nothing and runs nothing."""

from jinja2 import PackageLoader


def frame() -> PackageLoader:
    """Where templates find `frame.j2`, to be extended, and `frame.css`, which it includes."""
    return PackageLoader("zhibiao.pages", "templates")
