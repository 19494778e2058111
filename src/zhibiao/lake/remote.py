"""The addresses of what lies beyond this machine. They are shown, logged and stored, so they may hold no password."""

import os
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from zhibiao.errors import UsageError

_SERVER = ("postgres", "postgresql")
_SECRETS = frozenset(("password", "sslpassword"))
_SECRET_VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PGPASSWORD")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# Without these a machine that fell off the network is waited for by the hour.
_PATIENCE = {
    "connect_timeout": (10, "PGCONNECT_TIMEOUT"),  # seconds
    "keepalives_idle": (30, ""),
    "keepalives_interval": (10, ""),
    "keepalives_count": (3, ""),
    "tcp_user_timeout": (60_000, ""),  # milliseconds
}
_EXAMPLE = "postgresql://db.example.org/zhibiao"


def server_address(text: str) -> str:
    """The address of a PostgreSQL database in one spelling. UsageError when it is none, or holds a password."""
    try:
        parts = urlsplit(text.strip())
        host, secret = parts.hostname or "", parts.password
        settings = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise UsageError(f"the catalog's address cannot be read; write {_EXAMPLE}") from None
    if secret is not None or any(name.lower() in _SECRETS for name, _ in settings):
        raise UsageError(
            "the catalog's address holds a password, which others could read there. Take it out, and put it into the variable "
            "PGPASSWORD or the file ~/.pgpass"
        )
    if parts.scheme not in _SERVER:
        raise UsageError(f"'{_shown(text)}' is no address of a PostgreSQL database; write {_EXAMPLE}")
    named = {name for name, _ in settings}
    database = unquote(parts.path.strip("/"))
    if (not database or "/" in database) and not (named & {"dbname", "service"} or os.environ.get("PGSERVICE")):
        raise UsageError(f"the catalog's address {_shown(text)} names no database; write {_EXAMPLE}")
    if "@" in host:
        raise UsageError(f"the catalog's address cannot be read; write {_EXAMPLE}")
    query = "&".join(f"{quote(name)}={quote(value, safe='/')}" for name, value in settings)
    return urlunsplit(("postgresql", parts.netloc, parts.path.rstrip("/") or "/", query, ""))


def reached(server: str) -> str:
    """The address with what libpq is to do when nothing answers, or nothing any more, unless the user has said it."""
    parts = urlsplit(server)
    named = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    further = [
        f"{name}={value}" for name, (value, variable) in _PATIENCE.items() if name not in named and variable not in os.environ
    ]
    return urlunsplit(parts._replace(query="&".join([*([parts.query] if parts.query else []), *further])))


def store_address(text: str) -> str:
    """The address of a place in an S3 bucket in one spelling, without a slash at the end. UsageError when it is none."""
    parts = urlsplit(text.strip())
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError(
            "the address of the data holds more than a bucket and a prefix. Keys belong into the variables AWS_ACCESS_KEY_ID "
            "and AWS_SECRET_ACCESS_KEY, the endpoint into AWS_ENDPOINT_URL"
        )
    steps = [step for step in parts.path.split("/") if step]
    plain = all(re.fullmatch(r"[\w.=+-]+", step) and step not in (".", "..") for step in steps)
    if parts.scheme != "s3" or not _BUCKET.fullmatch(parts.netloc) or not plain:
        raise UsageError(f"'{_shown(text)}' is no address in an S3 bucket; write s3://bucket/prefix, with plain names")
    return "/".join(("s3:/", parts.netloc, *steps))


def without_secrets(text: str) -> str:
    """The text without anything that the environment holds as a secret."""
    for name in _SECRET_VARIABLES:
        if secret := os.environ.get(name):
            text = text.replace(secret, "…")
    return text


def _shown(text: str) -> str:
    """What can be shown of something that was meant to be an address: nothing that might be a secret in it."""
    return re.sub(r"(//)[^/]*@", r"\1…@", text.split("?")[0]) if "//" in text else text.split()[0][:20] if text.split() else ""
