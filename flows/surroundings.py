"""What Prefect finds around it: its settings, which it reads from the environment once, when it is imported."""

import os

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.location import Warehouse


def prepare(warehouse: Warehouse, *, quiet: bool = False) -> None:
    """Give Prefect a home under the data root and no reason to talk to the world; what the user has set stays.

    Call it before the first import of prefect. ZhibiaoError when the home cannot be made.
    """
    home = warehouse.root / "prefect"
    os.environ.setdefault("PREFECT_HOME", str(home))
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    if quiet:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    if os.environ["PREFECT_HOME"] == str(home):
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            remedy = "free or unlock it, name another --warehouse, or set PREFECT_HOME"
            raise ZhibiaoError(f"{home}: Prefect's folder cannot be made ({error.strerror}): {remedy}") from error
