"""A message to the people when a run goes wrong: a POST to each address in the variable ZHIBIAO_NOTIFY.

The addresses are secrets (whoever has one can write into the chat), so they stand in the environment and in no file of ours,
and only their hosts are ever printed.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import httpx

from zhibiao.errors import UsageError

VARIABLE = "ZHIBIAO_NOTIFY"
PATIENCE = 10.0  # seconds
Json = str | int | None | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, for a person and for a program."""

    text: str
    source: str
    status: str  # of the run: failed, alarm, crashed
    warehouse: str
    run: str | None = None  # its page on the Prefect server


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether a message came to a host."""

    host: str
    problem: str | None = None


def _plain(message: Message) -> Json:
    return asdict(message)


# Chats that take a message only in a form of their own, by the host of their addresses.
_FORMS: dict[str, Callable[[Message], Json]] = {
    "qyapi.weixin.qq.com": lambda message: {"msgtype": "text", "text": {"content": message.text}},
    "oapi.dingtalk.com": lambda message: {"msgtype": "text", "text": {"content": message.text}},
    "open.feishu.cn": lambda message: {"msg_type": "text", "content": {"text": message.text}},
    "hooks.slack.com": lambda message: {"text": message.text},
}


def recipients() -> tuple[str, ...]:
    """The addresses, separated by blanks in the variable. UsageError for what is none."""
    addresses = tuple(os.environ.get(VARIABLE, "").split())
    for number, address in enumerate(addresses, start=1):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{VARIABLE}: address {number} of {len(addresses)} is none; write https://chat.example.org/hook")
    return addresses


def body_for(host: str, message: Message) -> Json:
    """The message in the form that the chat of this host takes."""
    return _FORMS.get(host, _plain)(message)


def notify(message: Message) -> Iterator[Delivery]:
    """Send the message to each address. A host that does not take it is told of, and keeps nobody else from it."""
    for address in recipients():
        host = urlsplit(address).hostname or ""
        try:
            answer = httpx.post(address, json=body_for(host, message), timeout=PATIENCE, follow_redirects=False)
            yield Delivery(host, None if answer.is_success else f"answered {answer.status_code}")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            yield Delivery(host, f"cannot be reached ({type(error).__name__})")
