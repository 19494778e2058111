"""The pages of a warehouse that is in use, on this machine only: they follow its changes, answer SQL, and take corrections.

Like the flows, a thin edge over what is in operations/: nothing imports it but the command line.
"""

from zhibiao.explore.server import explore

__all__ = ["explore"]
