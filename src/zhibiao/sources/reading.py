"""sources.yml becomes definitions. What is wrong with it is said with file, line, source and remedy."""

import difflib
import os
import re
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

from zhibiao import places
from zhibiao.errors import UsageError
from zhibiao.lake.location import Warehouse
from zhibiao.places.decisions import Decision, Decisions, named_place
from zhibiao.sources.definition import FILE_NAME, Definition, Definitions, Hint, Kind, Limits, Schedule, Take, Where
from zhibiao.sources.entry import Entry

_COMMON = (
    "name", "kind", "organisation", "place", "schedule", "timezone", "limits", "hosts", "private", "contact", "paused", "note",
)  # fmt: skip
_ARTICLES = ("attachments", "take", "since")
_KEYS: dict[Kind, tuple[str, ...]] = {
    Kind.FOLDER: ("path", "files"),
    Kind.ADDRESSES: ("addresses",),
    Kind.INDEX: ("address", "addresses", "links", "titles", "within", "pages", "first_page", "next_page", *_ARTICLES),
    Kind.FEED: ("address", "addresses", "links", "titles", *_ARTICLES),
    Kind.SITEMAP: ("address", "addresses", "links", *_ARTICLES),
    Kind.S3: ("address", "links", "since", "region", "endpoint", "anonymous"),
}
_LIMITS = (
    "files", "megabytes", "seconds", "seconds_a_file", "timeout", "requests_a_minute", "pages", "retries", "retry_seconds",
    "recheck_days",
)  # fmt: skip
_NAME = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff.-]{0,59}")
_HOST = re.compile(r"(?:\*\.)?[^\s/:@*]+")


def sources_file(warehouse: Warehouse) -> Path:
    """The file that describes the sources of this warehouse."""
    return warehouse.root / FILE_NAME


def read_definitions(warehouse: Warehouse) -> Definitions:
    """The sources of this warehouse, in their order; none when there is no sources.yml. UsageError for a wrong file."""
    return parse(text_of(sources_file(warehouse)), sources_file(warehouse))


def read_hints(warehouse: Warehouse) -> Decisions:
    """The hints of the sources, each about the documents of its source alone. UsageError for a wrong file."""
    return tuple(
        # Without the line: what stands above an entry must not change what its hint is.
        Decision(f"{FILE_NAME}, {one.name}", None, None, None, one.hint.organisation, one.hint.place, one.name)
        for one in read_definitions(warehouse)
        if one.hint is not None
    )


def find_definition(warehouse: Warehouse, name: str) -> Definition:
    """The source of this name. UsageError, with the nearest name, when there is none."""
    definitions = {definition.name: definition for definition in read_definitions(warehouse)}
    if name in definitions:
        return definitions[name]
    path = sources_file(warehouse)
    if not definitions:
        raise UsageError(f"{path}: no source is described there yet; `zhibiao sources add` writes one")
    near = difflib.get_close_matches(name, definitions, n=1)
    remedy = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(definitions)}"
    raise UsageError(f"{path}: there is no source '{name}'; {remedy}")


def text_of(path: Path) -> str:
    """What the file says; nothing when it is not there. UsageError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); save it as UTF-8") from error


def parse(text: str, path: Path) -> Definitions:
    """The sources that this text, the content of `path`, describes."""
    definitions = tuple(_definition(entry, path) for entry in entries(text, path))
    seen: dict[str, str] = {}
    for definition in definitions:
        if definition.name in seen:
            raise UsageError(f"{definition.said}: '{definition.name}' is the name of another source ({seen[definition.name]})")
        seen[definition.name] = definition.said
    return definitions


def entries(text: str, path: Path) -> list[Entry]:
    """The mappings of the file, with their places in it."""
    root = root_of(text, path)
    if root is None:
        return []
    return [Entry(str(path), node, f"source {number}") for number, node in enumerate(root.value, start=1)]


def root_of(text: str, path: Path) -> yaml.SequenceNode | None:
    """The list that the file is; None when it says nothing."""
    try:
        node = cast("yaml.Node | None", yaml.compose(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        remedy = "look at indentation, colons and quotes"
        raise UsageError(f"{path}{line}: no valid YAML: {error.problem or error.context}; {remedy}") from error
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: no valid YAML: {' '.join(str(error).split())}") from error
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return None
    if not isinstance(node, yaml.SequenceNode):
        raise UsageError(f"{path}, line {node.start_mark.line + 1}: a list of sources is expected, each beginning with `- name:`")
    return node


def _definition(entry: Entry, path: Path) -> Definition:
    name = entry.text("name")
    if name is None:
        entry.fail(None, "has no name; give it one with `name:`")
    if not _NAME.fullmatch(name):
        entry.fail("name", f"'{name}' cannot be a name; use up to 60 letters, digits, hyphens and dots")
    entry.named(f"source '{name}'")
    kind = _kind(entry)
    keys = _KEYS[kind]
    entry.require_known((*_COMMON, *keys), {key for of_kind in _KEYS.values() for key in of_kind}, kind)
    return Definition(
        name=name,
        kind=kind,
        where=_where(entry, kind, path.parent),
        said=f"{path}, line {entry.line}",
        hint=_hint(entry, path),
        schedule=_schedule(entry),
        limits=_limits(entry.inner("limits")),
        hosts=_hosts(entry),
        private=entry.flag("private"),
        contact=entry.text("contact"),
        paused=entry.flag("paused"),
    )


def _kind(entry: Entry) -> Kind:
    said = entry.text("kind")
    if said is None:
        entry.fail(None, f"has no kind; it is one of {', '.join(Kind)}")
    if said not in list(Kind):
        near = difflib.get_close_matches(said, list(Kind), n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"it is one of {', '.join(Kind)}"
        entry.fail("kind", f"there is no kind '{said}'; {remedy}")
    return Kind(said)


def _where(entry: Entry, kind: Kind, base: Path) -> Where:
    folder = entry.text("path")
    if kind is Kind.FOLDER and folder is None:
        entry.fail(None, "has no path; name the folder with `path:`")
    take = entry.text("take") or Take.AUTO
    if take not in list(Take):
        entry.fail("take", f"take is one of {', '.join(Take)}, and is '{take}'")
    if kind is Kind.INDEX and not (entry.has("links") or entry.has("titles")):
        entry.fail(
            None, "has neither `titles:` nor `links:`: say which links lead to reports, e.g. titles: 法治政府建设.*(报告|情况)"
        )
    pages = entry.text("pages")
    if pages is not None and "{page}" not in pages:
        entry.fail("pages", "pages has to hold {page}, the place of the number: index_{page}.html")
    return Where(
        addresses=_addresses(entry, kind),
        folder=Path(os.path.normpath(base / Path(folder).expanduser())) if folder is not None else None,
        files=entry.text("files") or "*",
        links=entry.pattern("links"),
        titles=entry.pattern("titles"),
        within=entry.text("within"),
        pages=pages,
        first_page=int(entry.number("first_page", 1, whole=True)),
        next_page=entry.pattern("next_page"),
        attachments=entry.pattern("attachments"),
        take=Take(take),
        since=entry.day("since"),
        region=entry.text("region"),
        endpoint=entry.text("endpoint"),
        anonymous=entry.flag("anonymous"),
    )


def _addresses(entry: Entry, kind: Kind) -> tuple[str, ...]:
    if kind is Kind.FOLDER:
        return ()
    found = (*entry.texts("address"), *entry.texts("addresses"))
    key = "address" if entry.has("address") else "addresses"
    if not found:
        entry.fail(None, f"has no address; name it with `{'addresses' if kind is Kind.ADDRESSES else 'address'}:`")
    for address in found:
        _require_address(entry, key, address, ("s3",) if kind is Kind.S3 else ("http", "https"))
    return tuple(dict.fromkeys(found))


def _require_address(entry: Entry, key: str, address: str, schemes: tuple[str, ...]) -> None:
    example = "s3://bucket/folder/" if schemes == ("s3",) else "https://www.example.gov.cn/"
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        entry.fail(key, f"'{address}' is no address ({error}); write it like {example}")
    if parts.scheme not in schemes or not host or re.search(r"\s", address):
        entry.fail(key, f"'{address}' is no address of this kind; write it like {example}")
    if parts.username is not None or parts.password is not None:
        entry.fail(key, "an address with a user or password in it is not taken: sources.yml is no place for secrets")


def _hosts(entry: Entry) -> tuple[str, ...]:
    hosts = entry.texts("hosts")
    for host in hosts:
        if not _HOST.fullmatch(host):
            entry.fail("hosts", f"'{host}' is no host; write www.example.gov.cn, or *.example.gov.cn for all below it")
    return tuple(host.lower() for host in hosts)


def _hint(entry: Entry, path: Path) -> Hint | None:
    organisation, place = entry.text("organisation"), entry.text("place")
    if organisation is None and place is None:
        return None
    where = f"{path}, line {entry.line}: place"
    return Hint(organisation, named_place(place, places.load(), where) if place is not None else None)


def _schedule(entry: Entry) -> Schedule | None:
    from cronsim import CronSim, CronSimError

    cron, zone = entry.text("schedule"), entry.text("timezone")
    if cron is None:
        if zone is not None:
            entry.fail("timezone", "timezone without a schedule; say when with `schedule:`")
        return None
    from datetime import datetime

    try:
        CronSim(cron, datetime(2024, 1, 1))
    except CronSimError as error:
        entry.fail("schedule", f"'{cron}' is no schedule ({error}); \"0 3 * * *\" is every night at three")
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError):
            entry.fail("timezone", f"there is no time zone '{zone}'; for example Asia/Shanghai")
    return Schedule(cron, zone)


def _limits(entry: Entry | None) -> Limits:
    standard = Limits()
    if entry is None:
        return standard
    entry.require_known(_LIMITS)
    return Limits(
        files=int(entry.number("files", standard.files, least=1, whole=True)),
        bytes=int(entry.number("megabytes", standard.bytes / 1e6, least=0.001) * 1e6),
        seconds=entry.number("seconds", standard.seconds, least=1),
        seconds_a_file=entry.number("seconds_a_file", standard.seconds_a_file, least=0.1),
        timeout=entry.number("timeout", standard.timeout, least=0.1),
        requests_a_minute=entry.number("requests_a_minute", standard.requests_a_minute, least=0.01),
        pages=int(entry.number("pages", standard.pages, least=1, whole=True)),
        retries=int(entry.number("retries", standard.retries, whole=True)),
        retry_seconds=entry.number("retry_seconds", standard.retry_seconds),
        recheck_days=entry.number("recheck_days", standard.recheck_days),
    )
