"""docs/asyncapi.yaml against the code it describes."""

import inspect
import json
import re
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from support.asyncapi import DOCS, DOCUMENT, MESSAGES, check, found, schema_of
from support.flash_events import FLASHES

from one import events
from one.realtime import catchup, channel, connection, engine, messages, replays, socket_sink
from one.realtime.messages import CloseCode, SnapshotReason
from one.store.feed.unread import UNREAD_MOST

PROSE = (DOCS / "protocol.md").read_text("utf-8")
LIVE = DOCUMENT["channels"]["live"]
EPOCH = "0b9a2c1e-58f5-4b3a-9a43-6f1f2a0c7d10"
ITEM = events.Item("carnet", "mot", "Piscine", "Un bonnet", "/carnet/1", events.Author(4, "Paul Prof"))
AT = datetime(2026, 9, 7, 16, 32, 5, 120_000, UTC)
ITEM_EVENT = events.frame("class:3:parent", 1, 2, "item", AT, events.item_body(ITEM))
READ_EVENT = events.frame("user:9", 1, 2, "read", AT, events.read_body([1], 0, {"user:9": 0, "class:3": 2}))

EDITED_EVENT = events.frame(
    "class:3:parent",
    3,
    4,
    "edited",
    AT,
    events.edited_body(2, events.item_body(msgspec.structs.replace(ITEM, edited_at=events.timestamp(AT)))),
)
SETTINGS_EVENT = events.frame("school:1:parent", 5, 6, "settings", AT, "{}")
HIDDEN_EVENT = events.frame("user:9", 6, 7, "hidden", AT, events.read_body([1], 0, {"user:9": 5}))
RESTORED_EVENT = events.frame("user:9", 7, 8, "restored", AT, events.read_body([1], 1, {"user:9": 6}))
RESTORED_FOR_ALL = events.frame("class:3", 8, 9, "restored", AT, events.withdrawn_body([1]))
PROFILE_EVENT = events.frame(
    "class:3", 9, 10, "profile", AT, events.profile_body(events.Author(4, "Paul P."))
)
CHANGED_EVENT = events.frame("family:7", 10, 11, "changed", AT, events.changed_body("cahier"))
MINE = [CHANGED_EVENT, PROFILE_EVENT, HIDDEN_EVENT, RESTORED_EVENT, RESTORED_FOR_ALL]
WITHDRAWN_EVENT = events.frame("class:3:parent", 4, 5, "withdrawn", AT, events.withdrawn_body([2]))
PRESENCE_EVENT = events.frame(
    "class:3:enseignant",
    6,
    7,
    "presence",
    AT,
    events.presence_body(events.Tablet(8, "un iPad", events.Presence.OPEN, None, events.timestamp(AT))),
)
FLASH_EVENTS = [
    events.frame("school:1:parent", 7 + i, 8 + i, "flash", AT, events.flash_body(each))
    for i, each in enumerate(FLASHES)
]

# What the code really writes, by type.
SENT: dict[str, list[bytes]] = {
    "hello": [messages.hello(EPOCH, {"user:9": 0}, {"family:7": ["Léa"]}, 3, engine.BEAT).payload],
    "event": [
        ITEM_EVENT,
        READ_EVENT,
        EDITED_EVENT,
        WITHDRAWN_EVENT,
        SETTINGS_EVENT,
        PRESENCE_EVENT,
        *FLASH_EVENTS,
        *MINE,
    ],
    "events": [messages.events("user:9", [(1, ITEM_EVENT), (2, READ_EVENT)]).payload],
    "resumed": [messages.resumed({"user:9": 1}).payload],
    "snapshot": [
        messages.snapshot(reason, unread, {"user:9": 1}).payload
        for reason in SnapshotReason
        for unread in (0, None)
    ],
    "channels": [messages.channels({"class:4": 1}, ["class:3"], {"class:4": ["Léa"]}).payload],
    "beat": [messages.beat({"user:9": 1}).payload],
    "bye": [messages.bye(0).payload],
}


def walk(value: Any) -> list[dict[str, str]]:
    """Every reference in the document."""
    if isinstance(value, dict):
        here = [value] if "$ref" in value else []
        return here + [each for inner in value.values() for each in walk(inner)]
    return [each for inner in value for each in walk(inner)] if isinstance(value, list) else []


# The document itself


def test_the_document_is_asyncapi_3() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    own = {"asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations", "components"}
    assert set(DOCUMENT) <= own
    assert {"title", "version"} <= set(DOCUMENT["info"])
    for server in DOCUMENT["servers"].values():
        assert {"host", "protocol"} <= set(server)
        assert all(found(each)["type"] == "httpApiKey" for each in server["security"])
    for name, message in MESSAGES.items():
        assert set(message) <= {"name", "summary", "description", "payload", "examples"}, name
        assert all("payload" in example for example in message["examples"])


def test_channels_and_operations_are_as_asyncapi_3_wants_them() -> None:
    own = {"address", "title", "description", "bindings", "messages"}
    assert {key for key in LIVE if not key.startswith("x-")} <= own
    assert LIVE["address"] == "/live"
    assert {name: found(each) for name, each in LIVE["messages"].items()} == MESSAGES
    assert set(LIVE["bindings"]["ws"]) == {"method", "headers", "bindingVersion"}
    prefix = "#/channels/live/messages/"
    for operation in DOCUMENT["operations"].values():
        assert set(operation) == {"action", "summary", "channel", "messages"}
        assert operation["action"] in ("send", "receive")
        assert found(operation["channel"]) is LIVE
        # An operation may only name messages of its channel, and through the channel.
        assert all(each["$ref"].startswith(prefix) for each in operation["messages"])


def test_every_reference_leads_somewhere() -> None:
    references = walk(DOCUMENT)
    assert len(references) > 20
    for reference in references:
        assert isinstance(found(reference), dict)


def test_every_schema_is_a_schema() -> None:
    for schema in (*DOCUMENT["components"]["schemas"].values(), *map(schema_of, MESSAGES)):
        Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_example_is_right(name: str) -> None:
    assert MESSAGES[name]["examples"]
    for example in MESSAGES[name]["examples"]:
        check(schema_of(name), example["payload"])


def test_a_schema_refuses_what_is_wrong() -> None:
    for name in MESSAGES:
        for required in schema_of(name)["required"]:
            example = dict(MESSAGES[name]["examples"][0]["payload"])
            del example[required]
            with pytest.raises(ValidationError):
                check(schema_of(name), example)


# The document and the code


def names(operation: str) -> set[str]:
    return {each["$ref"].rpartition("/")[2] for each in DOCUMENT["operations"][operation]["messages"]}


def test_the_server_sends_these_types() -> None:
    encoders = {
        name
        for name, function in inspect.getmembers(messages, inspect.isfunction)
        if inspect.signature(function).return_annotation is messages.Message
    }
    assert names("tell") == set(SENT) == encoders


@pytest.mark.parametrize("name", SENT)
def test_what_the_server_sends_is_as_described(name: str) -> None:
    schema = schema_of(name)
    for data in SENT[name]:
        message = json.loads(data)
        check(schema, message)
        assert message["type"] == name
        assert set(message) == set(schema["properties"]) == set(schema["required"])


def test_items_and_authors_have_the_members_of_the_code() -> None:
    item = DOCUMENT["components"]["schemas"]["item"]
    author = DOCUMENT["components"]["schemas"]["author"]
    for schema, struct in ((item, events.Item), (author, events.Author)):
        fields = msgspec.structs.fields(struct)
        assert list(schema["properties"]) == [field.name for field in fields]
        assert schema["required"] == [field.name for field in fields if field.required]


def test_every_kind_of_event_is_described_and_held_to_what_the_code_writes() -> None:
    rules = DOCUMENT["components"]["schemas"]["event"]["properties"]["event"]["allOf"]
    described = {rule["if"]["properties"]["kind"]["const"]: rule["then"] for rule in rules}
    assert set(described) == set(events.Kind)
    sent = {each["event"]["kind"]: each["event"] for each in map(json.loads, SENT["event"])}
    assert set(sent) == set(events.Kind)
    for kind, rule in described.items():
        assert set(rule["required"]) == set(sent[kind]) - {"id", "kind", "at"}
    for kind in events.Kind:
        assert f"`{kind}`" in PROSE


def test_an_edited_event_without_its_time_is_not_of_the_protocol() -> None:
    event = json.loads(EDITED_EVENT)
    check(schema_of("event"), event)
    del event["event"]["item"]["edited_at"]
    with pytest.raises(ValidationError):
        check(schema_of("event"), event)


def test_the_server_hears_these_types_with_these_members() -> None:
    structs = {each.__struct_config__.tag: each for each in get_args(messages.ClientMessage)}
    assert names("hear") == set(structs)
    for name, struct in structs.items():
        schema = schema_of(name)
        members = ["type", *(field.name for field in msgspec.structs.fields(struct))]
        assert list(schema["properties"]) == schema["required"] == members
        for example in MESSAGES[name]["examples"]:
            assert isinstance(messages.parse(json.dumps(example["payload"])), struct)


def test_the_close_codes_are_those_of_the_code() -> None:
    codes = LIVE["x-close-codes"]
    assert {each["name"]: each["code"] for each in codes} == {code.name: code.value for code in CloseCode}
    assert all(each["duty"] == ("stay" if each["code"] >= 4500 else "back") for each in codes)
    assert all(each["when"] for each in codes)


def test_the_limits_are_those_of_the_code() -> None:
    assert LIVE["x-subprotocol"] == messages.SUBPROTOCOL
    headers = LIVE["bindings"]["ws"]["headers"]["properties"]
    assert headers["Sec-WebSocket-Protocol"]["const"] == messages.SUBPROTOCOL
    assert LIVE["x-limits"] == {
        "client-frame-bytes": messages.CLIENT_FRAME_MOST,
        "client-message-bytes": socket_sink.MAX_SIZE,
        "client-frames": connection.FRAMES,
        "client-frames-seconds": connection.FRAMES_SECONDS,
        "read-ids": messages.READ_MOST,
        "replay-frame-events": messages.REPLAY_CHUNK,
        "replay-events": replays.REPLAY_MOST,
        "replay-days": replays.REPLAY_DAYS,
        "waiting-bytes": socket_sink.WRITE_HIGH + channel.JOIN_BYTES,
        "stuck-seconds": catchup.STUCK,
        "silence-seconds": connection.SILENCE,
        "beat-seconds": engine.BEAT,
        "hold-milliseconds": connection.GREETING_SECONDS * 1000,
        "sockets-per-person": engine.SOCKETS_PER_PERSON,
        "unread": UNREAD_MOST,
    }
    assert schema_of("read")["properties"]["ids"]["maxItems"] == messages.READ_MOST
    assert schema_of("events")["properties"]["list"]["maxItems"] == messages.REPLAY_CHUNK
    schemas = DOCUMENT["components"]["schemas"]
    assert schemas["unread"]["maximum"] == UNREAD_MOST
    assert schemas["item"]["properties"]["excerpt"]["maxLength"] == events.EXCERPT + len("…")


def test_the_reasons_of_a_snapshot_are_those_of_the_code() -> None:
    assert set(schema_of("snapshot")["properties"]["reason"]["enum"]) == set(SnapshotReason)


# The words for people


def test_the_examples_of_the_words_are_right() -> None:
    lines = [
        line for block in re.findall("```json\n(.*?)```", PROSE, re.DOTALL) for line in block.splitlines()
    ]
    shown = [json.loads(line) for line in lines]
    for message in shown:
        check(schema_of(message["type"]), message)
    assert {message["type"] for message in shown} == set(MESSAGES)
