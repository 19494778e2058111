"""Why something could not be fetched."""


class Trouble(Exception):
    """One address cannot be had: a code, a line for a person, and what the site answered."""

    def __init__(self, reason: str, detail: str, *, status: int | None = None, final_address: str | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.final_address = final_address


class Passing(Trouble):
    """Trouble that may have passed in a moment: a busy server, a broken connection. `pause`: seconds that it asked for."""

    def __init__(self, reason: str, detail: str, *, status: int | None = None, pause: float | None = None) -> None:
        super().__init__(reason, detail, status=status)
        self.pause = pause


NOT_ASKED = frozenset(("robots", "host_not_allowed", "host_down", "out_of_time"))  # reasons that leave an address unasked
