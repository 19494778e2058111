"""A source as sources.yml describes it: where reports appear, when to look, and how much may be asked of whom."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from re import Pattern

from zhibiao.places.model import Place

FILE_NAME = "sources.yml"


class Kind(StrEnum):
    """What a source is; each has a module of discovery."""

    FOLDER = "folder"  # a folder watched for new files
    ADDRESSES = "addresses"  # a list of addresses
    INDEX = "index"  # list pages of a site, with links to articles or files
    FEED = "feed"  # RSS or Atom
    SITEMAP = "sitemap"  # sitemap.xml, or an index of them
    S3 = "s3"  # the objects under a prefix of a bucket


class Take(StrEnum):
    """What of an article with attachments is a report."""

    AUTO = "auto"  # the attachments where there are any, else the article
    ARTICLE = "article"
    ATTACHMENTS = "attachments"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look: a cron expression of five fields, and the time zone that it means (None: that of the machine)."""

    cron: str
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take from others, and how patiently. What is over a limit waits for the next run."""

    files: int = 10_000  # downloads a run
    bytes: int = 50_000_000  # a file; what is larger is refused by the readers, too
    seconds: float = 3 * 3600  # of fetching, a run
    seconds_a_file: float = 300  # a slow download is broken off then, and carried on with in the next run
    timeout: float = 30  # seconds without a byte
    requests_a_minute: float = 60  # to one host
    pages: int = 200  # list pages a run
    retries: int = 3  # of a request that met a busy or unreachable server
    retry_seconds: float = 2  # the first pause before a retry; each is twice as long as the one before
    recheck_days: float = 0  # a document that is known is asked for again after so long; 0: in every run


@dataclass(frozen=True, slots=True)
class Hint:
    """Who publishes there, or about where: it counts where a document itself does not say."""

    organisation: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """What to look at and what to pick. Which fields count depends on the kind."""

    addresses: tuple[str, ...] = ()  # index, feed, sitemap: where links are listed; addresses: the documents themselves
    folder: Path | None = None
    files: str = "*"  # pattern of the names in a folder
    links: Pattern[str] | None = None  # the address of a link, or the key of an object, has to hold this
    titles: Pattern[str] | None = None  # the words of a link have to hold this
    within: str | None = None  # CSS selector of the part of a list page where the links are
    pages: str | None = None  # address of further list pages, with {page} in it
    first_page: int = 1  # the first number to be put there
    next_page: Pattern[str] | None = None  # words of the link to the next list page
    attachments: Pattern[str] | None = None  # the address or words of an attachment have to hold this
    take: Take = Take.AUTO
    since: date | None = None  # what is dated earlier is left alone
    region: str | None = None  # of a bucket
    endpoint: str | None = None  # of a bucket that is not Amazon's
    anonymous: bool = False  # a bucket that anybody may read


@dataclass(frozen=True, slots=True)
class Definition:
    """One entry of sources.yml."""

    name: str
    kind: Kind
    where: Where
    said: str = ""  # sources.yml, line 3: for messages
    hint: Hint | None = None
    schedule: Schedule | None = None  # None: it runs when somebody says so
    limits: Limits = Limits()
    hosts: tuple[str, ...] = ()  # allowed beside those of the addresses; *.gov.cn stands for all below
    private: bool = False  # addresses of private networks and of this machine may be asked
    contact: str | None = None  # said to the sites: who to turn to
    paused: bool = False


Definitions = tuple[Definition, ...]
