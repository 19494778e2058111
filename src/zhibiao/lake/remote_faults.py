"""What can go wrong on the way to a server or a bucket, and what to do about it. Errors are told apart by their text only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhibiao.lake.location import Warehouse

AWAY = (
    r"connection refused",
    r"could not (connect to server|translate host name|receive data from server|send data to server)",
    r"server closed the connection",
    r"terminating connection",
    r"the database system is (shutting down|in recovery mode)",
    r"timeout expired",
    r"no route to host|network is unreachable|connection (reset|timed out)",
    r"ssl (connection has been closed|syscall error)",
    r"no connection to the server",
    r'failed to execute query "(commit|rollback)":\s*$',  # what is said when there is nobody to say more
)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What the text of an error says, and what to tell the user."""

    signs: tuple[str, ...]
    told: str


# The first that fits. {what} is the address of the database or of the data.
_OF_SERVER = (
    _Fault(
        (r"password authentication failed", r"no password supplied", r'role "[^"]*" does not exist', r"no pg_hba.conf entry"),
        "the database does not let you in: user or password are wrong. They come from PGUSER and PGPASSWORD, or from ~/.pgpass",
    ),
    _Fault(
        (r'database "[^"]*" does not exist',),
        "the server has no such database. Make it with createdb, or name another with --catalog",
    ),
    _Fault(
        (r"permission denied for (schema|table|database|relation)",),
        "the database does not let this user do that. Let the user own the database, or grant the rights on schema public",
    ),
    _Fault(
        AWAY,
        "the database cannot be reached: no server answers there. Look at the address and whether the server runs",
    ),
)
_OF_STORE = (
    _Fault(
        (r"no_such_bucket|nosuchbucket|specified bucket does not exist|bucket not found",),
        "there is no such bucket. Make it, or name another with --data",
    ),
    _Fault(
        (
            r"access_denied|accessdenied|access denied|invalid_access_key_id|invalidaccesskeyid|signature_?does_?not_?match",
            r"http (error )?40[13]\b|http status (40[13])|\(http 40[13]|authentication failure|invalid_client_token",
        ),
        "the bucket does not let you in: the keys are wrong, or lack a right. They come from AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), the region from AWS_REGION",
    ),
    _Fault(
        (
            r"network_connection|couldn't connect|could not (connect|establish connection|resolve)|connection refused|curlcode",
            r"timed? ?out|connection reset",
        ),
        "the bucket cannot be reached: nothing answers there. Look at AWS_ENDPOINT_URL and at the network",
    ),
)


def is_known(signs: Iterable[str], text: str) -> bool:
    """Whether an error's text shows one of the signs."""
    return any(re.search(sign, text, re.IGNORECASE) for sign in signs)


def is_about_store(text: str) -> bool:
    """Whether an error is one of a bucket, whose connections break in the same words as those of a database."""
    return is_known((r"s3://", r"https?://", r"\bhttp "), text)


def of_store(text: str) -> str | None:
    """What to tell the user of an error of the bucket; None for one that is not known."""
    return next((fault.told for fault in _OF_STORE if is_known(fault.signs, text)), None)


def of_server(text: str) -> str | None:
    """What to tell the user of an error of the database; None for one that is not known."""
    return next((fault.told for fault in _OF_SERVER if is_known(fault.signs, text)), None)


def remedy(text: str, warehouse: Warehouse) -> str | None:
    """One line about an error of what lies elsewhere; None for an error that is not known."""
    if is_about_store(text):
        return f"{warehouse.store}: {told}" if warehouse.store is not None and (told := of_store(text)) is not None else None
    if warehouse.server is not None and (told := of_server(text)) is not None:
        return f"{warehouse.name}: {told}"
    return None
