"""People are told when a run goes wrong."""

import pytest

from tests.flows.chat import chatting
from zhibiao.errors import UsageError
from zhibiao.flows import notify
from zhibiao.flows.notify import Message

ALARM = Message(
    "zhibiao: 嘉定: alarm: 0 links where there were 40", "嘉定", "alarm", "/srv/zhibiao", "http://127.0.0.1:4200/runs/1"
)


def test_each_address_gets_the_message_for_a_person_and_for_a_program(monkeypatch: pytest.MonkeyPatch):
    with chatting() as one, chatting() as other:
        monkeypatch.setenv(notify.VARIABLE, f"{one.address}\n{other.address}")
        deliveries = list(notify.notify(ALARM))
    assert [delivery.problem for delivery in deliveries] == [None, None]
    assert one.messages == other.messages
    [message] = one.messages
    assert message["text"].endswith("0 links where there were 40") and message["status"] == "alarm"
    assert message["source"] == "嘉定" and message["run"] == "http://127.0.0.1:4200/runs/1"


def test_an_address_that_does_not_take_it_keeps_nobody_else_from_it_and_its_secret_is_not_told(monkeypatch: pytest.MonkeyPatch):
    with chatting() as gone:
        pass
    with chatting() as angry, chatting() as well:
        angry.status = 403
        monkeypatch.setenv(notify.VARIABLE, f"{gone.address} {angry.address} {well.address}")
        deliveries = list(notify.notify(ALARM))
    assert [delivery.problem for delivery in deliveries] == ["cannot be reached (ConnectError)", "answered 403", None]
    assert "a-secret" not in repr(deliveries)
    assert len(well.messages) == 1


@pytest.mark.parametrize(
    ("host", "body"),
    [
        ("qyapi.weixin.qq.com", {"msgtype": "text", "text": {"content": ALARM.text}}),
        ("oapi.dingtalk.com", {"msgtype": "text", "text": {"content": ALARM.text}}),
        ("open.feishu.cn", {"msg_type": "text", "content": {"text": ALARM.text}}),
        ("hooks.slack.com", {"text": ALARM.text}),
    ],
)
def test_chats_get_the_form_that_they_ask_for(host: str, body: object):
    assert notify.body_for(host, ALARM) == body


def test_nobody_is_told_when_nobody_asked_for_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(notify.VARIABLE, raising=False)
    assert list(notify.notify(ALARM)) == []


def test_an_address_that_is_none_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(notify.VARIABLE, "https://chat.example.org/hook qyapi.weixin.qq.com/send?key=a-secret")
    with pytest.raises(UsageError, match="address 2 of 2") as refused:
        notify.recipients()
    assert "a-secret" not in str(refused.value)
