"""The S3-compatible store that keeps data and originals. Its keys come from the environment, and are written nowhere."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit

import duckdb
from pyarrow import fs

from zhibiao.errors import ZhibiaoError
from zhibiao.lake.extensions import literal
from zhibiao.lake.remote import without_secrets
from zhibiao.lake.remote_faults import of_store

AT_ONCE = 16  # requests; one takes some hundredths of a second, nearly all of it waiting
_CONNECT, _ANSWER = 10.0, 60.0  # seconds
_ATTEMPTS = 4
_TAKEN = ("s3_access_key_id", "s3_secret_access_key", "s3_session_token")

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Access:
    """How the store is reached. What is secret in it is in no text about it."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str | None = field(repr=False)
    region: str
    endpoint: str | None  # host and port
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """An object: what comes after the prefix that was asked for, its size, when it was written (UTC)."""

    name: str
    size: int
    written: datetime


def access(store: str) -> Access:
    """What the environment says. ZhibiaoError when it says too little."""
    found = {name: os.environ.get(name) or None for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}
    key_id, secret, token = found.values()
    if key_id is None or secret is None:
        raise ZhibiaoError(f"{store}: no keys for it. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    address = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    parts = urlsplit(address if not address or "//" in address else f"https://{address}")
    if "@" in parts.netloc or (address and not parts.netloc):
        raise ZhibiaoError("AWS_ENDPOINT_URL is no address; write https://s3.example.org")
    return Access(key_id, secret, token, region, parts.netloc or None, parts.scheme != "http")


def unlock(connection: duckdb.DuckDBPyConnection, store: str) -> None:
    """Let the connection read and write the objects of this store, and of no other place."""
    found = access(store)
    settings = {
        "key_id": found.key_id,
        "secret": found.secret,
        "session_token": found.token,
        "region": found.region,
        "endpoint": found.endpoint,
        "url_style": "path" if found.endpoint else None,
        "scope": f"{store}/",
    }
    given = "".join(f", {name} {literal(value)}" for name, value in settings.items() if value is not None)
    ssl = "true" if found.is_encrypted else "false"
    for name in _TAKEN:  # from the environment, when the extension was loaded; questions can see settings, a secret they cannot
        connection.execute(f"set {name} = ''")
    try:
        connection.execute(f"create temporary secret lake_store (type s3{given}, use_ssl {ssl})")
    except duckdb.Error:
        failed = True  # what DuckDB says may hold the statement, and with it the keys
    else:
        failed = False
    if failed:
        raise ZhibiaoError(
            f"{store}: DuckDB does not take the settings of the environment; look at AWS_REGION and AWS_ENDPOINT_URL"
        )


def check(store: str) -> None:
    """ZhibiaoError when there is no such bucket, or it cannot be reached."""
    bucket = urlsplit(store).netloc
    found = _doing(store, lambda: _files(store).get_file_info(bucket))
    if found.type is fs.FileType.NotFound:
        raise ZhibiaoError(f"{store}: {of_store('NoSuchBucket')}")


def is_there(store: str, name: str) -> bool:
    """Whether there is an object of this name."""
    return _doing(store, lambda: _files(store).get_file_info(_key(store, name))).type is fs.FileType.File


def read(store: str, name: str) -> bytes:
    """The bytes of an object."""

    def attempt() -> bytes:
        with _files(store).open_input_stream(_key(store, name)) as stream:
            return stream.read()

    return _doing(store, attempt)


def write(store: str, name: str, data: bytes) -> None:
    """Put an object, whole or not at all."""

    def attempt() -> None:
        with _files(store).open_output_stream(_key(store, name)) as stream:
            stream.write(data)

    _doing(store, attempt)


def listed(store: str, folder: str) -> Iterator[Stored]:
    """The objects below a folder; none where there is no such folder."""
    start = _key(store, folder)
    selector = fs.FileSelector(start, allow_not_found=True, recursive=True)
    for info in _doing(store, lambda: _files(store).get_file_info(selector)):
        if info.type is fs.FileType.File:
            written = info.mtime.astimezone(UTC).replace(tzinfo=None) if info.mtime is not None else datetime.max
            yield Stored(info.path.removeprefix(f"{start}/"), info.size or 0, written)


def remove_folder(store: str, folder: str) -> None:
    """Remove all objects below a folder; nothing where there is none."""

    def attempt() -> None:
        with suppress(FileNotFoundError):
            _files(store).delete_dir(_key(store, folder))

    _doing(store, attempt)


def _key(store: str, name: str) -> str:
    return f"{store.removeprefix('s3://')}/{name}"


def _doing(store: str, attempt: Callable[[], Answer]) -> Answer:
    """The attempt's answer. ZhibiaoError for what goes wrong with the store, its keys left out."""
    try:
        return attempt()
    except OSError as error:
        words = without_secrets(" ".join(str(error).split()))
    raise ZhibiaoError(f"{store}: {of_store(words) or words}")


def _files(store: str) -> fs.S3FileSystem:
    return _open(access(store))


@cache
def _open(found: Access) -> fs.S3FileSystem:
    return fs.S3FileSystem(
        access_key=found.key_id,
        secret_key=found.secret,
        session_token=found.token,
        region=found.region,
        endpoint_override=found.endpoint,
        scheme="https" if found.is_encrypted else "http",
        connect_timeout=_CONNECT,
        request_timeout=_ANSWER,
        allow_delayed_open=True,  # one request for a small object, not three  # pyright: ignore[reportCallIssue]
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
    )
