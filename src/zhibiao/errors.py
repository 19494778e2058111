"""What went wrong, said so that a person can act on it."""


class ZhibiaoError(Exception):
    """A mistake or obstacle that the user can mend: one line that names the thing, the reason and the remedy.

    The command line prints the message without a traceback and exits with `exit_code`.
    """

    exit_code = 1


class UsageError(ZhibiaoError):
    """The command was used wrongly (a misspelt name, a missing file)."""

    exit_code = 2


class UnreadableDocument(ZhibiaoError):
    """A file cannot become a Document. `reason` is one of the codes that `ops.rejection` keeps."""

    def __init__(self, name: str, reason: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.reason = reason
        self.detail = message
