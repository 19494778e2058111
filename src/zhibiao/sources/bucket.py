"""The objects under a prefix of an S3 bucket. Credentials come from the environment, and are written nowhere."""

import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from pyarrow import fs

from zhibiao.documents.sources import printable
from zhibiao.errors import ZhibiaoError
from zhibiao.sources.definition import Definition
from zhibiao.sources.landing import land, partial_path
from zhibiao.sources.listing import Listing
from zhibiao.sources.store import Validators
from zhibiao.sources.visit import Fetch, Link, Visit
from zhibiao.sources.zone import Landing, Zone

_CHUNK = 1 << 20
_KEY_ID = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{8,}")


def fetch_all(definition: Definition, zone: Zone) -> Iterator[Landing]:
    """What became of every object under the prefixes. ZhibiaoError when the bucket cannot be listed."""
    bucket = Bucket(definition)
    listing, stamps = bucket.listing()
    zone.listed(len(listing.links))
    for link in listing.links.values():
        item = zone.store.item(definition.name, link.address)
        stamp, size = stamps[link.address]
        if item is not None and item.sha256 is not None and item.etag == stamp:
            yield Landing(Visit(link, Fetch.NOT_MODIFIED))
        elif zone.is_spent:
            zone.store.leave_waiting(zone.run, 1)
        elif size > definition.limits.bytes:
            detail = f"its {size / 1e6:,.0f} MB are over the limit of {definition.limits.bytes / 1e6:g} MB a file"
            yield Landing(Visit(link, Fetch.FAILED, "too_large", f"{detail}; raise limits: megabytes if it is a report"))
        else:
            yield bucket.fetch(link, stamp, zone, item.sha256 if item is not None else None)


class Bucket:
    """The bucket of a source."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        where = definition.where
        endpoint = urlsplit(where.endpoint if where.endpoint and "//" in where.endpoint else f"https://{where.endpoint or ''}")
        self._files = fs.S3FileSystem(
            region=where.region,
            endpoint_override=endpoint.netloc or None,
            scheme="http" if endpoint.scheme == "http" else "https",
            anonymous=where.anonymous,
            connect_timeout=definition.limits.timeout,
            request_timeout=definition.limits.timeout,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=definition.limits.retries + 1),
        )

    def listing(self) -> tuple[Listing, dict[str, tuple[str, int]]]:
        """The objects that fit; by address, what tells one version of it from another, and its size."""
        listing, stamps = Listing(), dict[str, tuple[str, int]]()
        for address in self._definition.where.addresses:
            prefix = f"{urlsplit(address).netloc}{urlsplit(address).path}".rstrip("/")
            try:
                found = self._files.get_file_info(fs.FileSelector(prefix, recursive=True))
            except OSError as error:
                raise ZhibiaoError(
                    f"{self._definition.said}: {address} cannot be listed ({_words(error)}); look at the name, and at the "
                    "credentials in the environment (AWS_ACCESS_KEY_ID …; `anonymous: true` for a public bucket)"
                ) from error
            listing.pages += 1
            for info in sorted(found, key=lambda info: info.path):
                if info.type is not fs.FileType.File or info.size == 0:
                    continue
                own = f"s3://{info.path}"
                day = info.mtime.date() if info.mtime is not None else None
                listing.add(Link(own, None, day, address), self._definition.where)
                stamps[own] = (f"{info.size}-{info.mtime_ns}", info.size)
        return listing, stamps

    def fetch(self, link: Link, stamp: str, zone: Zone, known: str | None) -> Landing:
        """Copy the object into the landing zone."""
        started = time.monotonic()
        partial = partial_path(zone.warehouse, self._definition.name, link.address)
        partial.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                for chunk in self._chunks(link.address.removeprefix("s3://")):
                    file.write(chunk)
        except _UnreadableObject as error:
            partial.unlink(missing_ok=True)
            return Landing(Visit(link, Fetch.FAILED, "unreachable", f"cannot be read ({_words(error)})"))
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        digest, size = land(zone.warehouse, partial)
        fetch = Fetch.KNOWN if digest == known else Fetch.FETCHED
        visit = Visit(link, fetch, sha256=digest, size=size, seconds=time.monotonic() - started)
        return Landing(visit, printable(link.address.rpartition("/")[2]), Validators(etag=stamp))

    def _chunks(self, path: str) -> Iterator[bytes]:
        try:
            with self._files.open_input_stream(path) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except OSError as error:
            raise _UnreadableObject(_words(error)) from error


class _UnreadableObject(Exception):
    pass


def _words(error: BaseException) -> str:
    return _KEY_ID.sub("…", " ".join(str(error).split()))[:200]
