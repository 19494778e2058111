"""How long `zhibiao maintain` keeps what is old, where nobody says otherwise; named here, where the command can see it fast."""

KEEP_DAYS = 30  # versions of so many days
KEEP_LOADS = 10  # and of so many loads, however old
MARGIN_HOURS = 24  # files that nothing has needed for so long are removed
