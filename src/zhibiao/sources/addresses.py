"""Addresses of the web: one spelling for each, the names of files in them, and the hosts that a source may ask."""

import ipaddress
import re
from email.message import EmailMessage
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from zhibiao.documents.sources import printable
from zhibiao.sources.definition import Definition

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000  # characters of an address
_LONGEST_NAME = 150  # characters of a file's name
# What an address may hold as it is; other characters, Chinese ones above all, are written as browsers write them.
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"
_DOTS = re.compile(r"(?:^|/)\.\.?(?:/|$)")


def normalise(address: str, base: str = "") -> str | None:
    """The address that a link means on the page `base`, in one spelling; None when it leads to no page of the web."""
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\t\r\n]", "", address.strip())))
        host, port = parts.hostname, parts.port
        if parts.scheme not in _PORTS or not host or parts.username is not None:
            return None
        host = host.lower() if ":" not in host else f"[{host}]"
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(parts.path or "/", safe=_SAFE)
    if _DOTS.search(path):  # more steps up than there are folders
        path = urlsplit(urljoin(f"{parts.scheme}://{place}/", re.sub(r"^(?:/\.\.?)+(?=/)", "", path))).path
    found = urlunsplit((parts.scheme, place, path, quote(parts.query, safe=_SAFE), ""))
    return found if len(found) <= _LONGEST else None


def host_of(address: str) -> str:
    """Its host, with the port where that is not the usual one."""
    return urlsplit(address).netloc


def suffix_of(address: str) -> str:
    """The suffix of the file that an address names: ".pdf"; "" when it has none."""
    return PurePosixPath(unquote(urlsplit(address).path)).suffix.lower()


def file_name(address: str, disposition: str | None = None, suffix: str = "") -> str:
    """What a file is called: as its site says, else as its address ends; `suffix` is added to a name without one."""
    said = _said_name(disposition) if disposition else None
    name = said or PurePosixPath(unquote(urlsplit(address).path)).name or host_of(address).replace(":", "_")
    name = printable(name)[-_LONGEST_NAME:]
    return name if PurePosixPath(name).suffix or not suffix else f"{name}{suffix}"


def _said_name(disposition: str) -> str | None:
    message = EmailMessage()
    try:
        raw = disposition.encode("latin-1")
        try:
            disposition = raw.decode("utf-8")
        except UnicodeDecodeError:
            disposition = raw.decode("gb18030")
    except UnicodeError:
        pass
    try:
        message["Content-Disposition"] = "".join(c for c in disposition if c.isprintable())
        said = message.get_filename()
    except (ValueError, LookupError, TypeError):
        return None
    name = PurePosixPath(unquote(said or "").replace("\\", "/")).name
    return name if name.strip(". ") else None


class Hosts:
    """The hosts that a source may ask: those of its addresses and those that it names, on the usual ports and its own."""

    def __init__(self, definition: Definition) -> None:
        self._patterns = [*definition.hosts]
        self._ports = {80, 443}
        for address in definition.where.addresses:
            parts = urlsplit(address)
            self._patterns.append((parts.hostname or "").lower())
            if parts.port is not None:
                self._ports.add(parts.port)

    def allow(self, address: str) -> bool:
        """Whether this address may be asked."""
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        port = parts.port or _PORTS.get(parts.scheme, 0)
        return port in self._ports and any(fnmatchcase(host, pattern) for pattern in self._patterns)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: not of this machine, a private network, or a service of the provider."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 behind a translator
