"""What is read from clients, and how our own frames look."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one import events
from one.realtime import messages
from one.realtime.messages import CloseCode, Malformed, Message, Ping, Read, Resume, SnapshotReason, parse


def test_the_three_messages_of_a_client_are_read() -> None:
    assert parse('{"type":"ping"}') == Ping()
    assert parse('{"type":"read","ids":[1,2]}') == Read([1, 2])
    assert parse('{"type":"resume","epoch":"e","seqs":{"user:1":4}}') == Resume("e", {"user:1": 4})


def test_members_of_a_later_version_are_passed_over() -> None:
    assert parse('{"type":"read","ids":[1],"why":{"deep":[null]}}') == Read([1])
    assert parse('{"colour":"red","type":"ping"}') == Ping()


def test_a_type_of_a_later_version_is_passed_over() -> None:
    assert parse('{"type":"wave","ids":"x"}') is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ping",
        "null",
        "[]",
        "{}",
        "1",
        '"ping"',
        '{"type":null}',
        '{"type":3}',
        '{"type":["ping"]}',
        '{"type":"read"}',
        '{"type":"read","ids":"1"}',
        '{"type":"read","ids":[1.5]}',
        '{"type":"read","ids":[null]}',
        '{"type":"resume"}',
        '{"type":"resume","epoch":"e"}',
        '{"type":"resume","epoch":1,"seqs":{}}',
        '{"type":"resume","epoch":"e","seqs":[1]}',
        '{"type":"resume","epoch":"e","seqs":{"user:1":"4"}}',
        '{"type":"ping"',
        '{"type":"ping"}x',
        '{"type":"ping"}{"type":"ping"}',
        "[" * 4000,
        '{"type":"\ud800"}',
    ],
)
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse(text)


def test_fifty_ids_are_read_and_fifty_one_are_not() -> None:
    assert parse(json.dumps({"type": "read", "ids": list(range(50))})) == Read(list(range(50)))
    with pytest.raises(Malformed, match="expected at most 50 ids, got 51"):
        parse(json.dumps({"type": "read", "ids": list(range(51))}))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
frames = st.fixed_dictionaries(
    {"type": st.sampled_from(("resume", "read", "ping", "wave")) | json_values},
    optional={"ids": json_values, "epoch": json_values, "seqs": json_values},
)


@given(st.text() | json_values.map(json.dumps) | frames.map(json.dumps))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    try:
        message = parse(text)
    except Malformed:
        return
    assert message is None or isinstance(message, Resume | Read | Ping)


def test_the_largest_honest_resume_fits_in_a_client_frame() -> None:
    seqs = {f"class:{10**9 + n}:enseignant": 10**6 for n in range(60)}
    text = json.dumps({"type": "resume", "epoch": "0" * 36, "seqs": seqs}, separators=(",", ":"))
    assert len(text) < messages.CLIENT_FRAME_MOST


def loaded(sent: Message) -> dict[str, Any]:
    """What a message said just now."""
    message: dict[str, Any] = json.loads(sent.payload)
    assert message["type"] == sent.type
    at = message.pop("server_time", None)
    if at is not None:
        assert abs(datetime.fromisoformat(at) - datetime.now(UTC)) < timedelta(minutes=1)
        assert at.endswith("Z")
    return message


def test_frames_carry_their_members_and_type_first() -> None:
    read = events.frame("user:1", 1, 2, "read", datetime.now(UTC), events.read_body([1], 0, {}))
    for sent in (
        messages.hello("e", {"user:1": 2}, {"family:3": ["Léa"]}, 4, 20),
        messages.event("user:1", 1, read),
        messages.events("user:1", [(1, read)]),
        messages.resumed({}),
        messages.snapshot(SnapshotReason.EPOCH, None, {}),
        messages.channels({}, [], {}),
        messages.beat({}),
        messages.bye(7),
    ):
        assert sent.payload.startswith(b'{"type":"%b"' % sent.type.encode())
    hello = messages.hello("e", {"user:1": 2}, {"family:3": ["Léa"]}, 4, 20)
    assert loaded(hello) == {
        "type": "hello",
        "epoch": "e",
        "seqs": {"user:1": 2},
        "children": {"family:3": ["Léa"]},
        "unread": 4,
        "beat": 20,
    }
    assert loaded(messages.snapshot(SnapshotReason.OVERFLOW, None, {"a": 1})) == {
        "type": "snapshot",
        "reason": "overflow",
        "unread": None,
        "seqs": {"a": 1},
    }
    assert loaded(messages.channels({"a": 1}, ["b"], {"a": ["Léa"]})) == {
        "type": "channels",
        "joined": {"a": 1},
        "left": ["b"],
        "children": {"a": ["Léa"]},
    }
    assert loaded(messages.beat({"a": 1})) == {"type": "beat", "seqs": {"a": 1}}
    assert loaded(messages.bye(7)) == {"type": "bye", "retry_ms": 7}


def test_what_a_message_says_of_positions_beside_its_text_is_what_its_text_says() -> None:
    hello = messages.hello("e", {"user:1": 2}, {}, 0, 20)
    assert (hello.epoch, hello.seqs) == (loaded(hello)["epoch"], loaded(hello)["seqs"])
    for sent in (messages.resumed({"a": 3}), messages.snapshot(SnapshotReason.EPOCH, 0, {"a": 3})):
        assert sent.seqs == loaded(sent)["seqs"]
    moved = messages.channels({"a": 1}, ["b"], {})
    assert (moved.seqs, moved.left) == (loaded(moved)["joined"], loaded(moved)["left"])
    rows = [(seq, events.frame("c", seq, seq, "read", datetime.now(UTC), "{}")) for seq in (4, 5)]
    one, several = messages.event("c", *rows[1]), messages.events("c", rows)
    assert one.seqs == {loaded(one)["channel"]: loaded(one)["seq"]}
    assert several.seqs == {each["channel"]: each["seq"] for each in loaded(several)["list"]}


text = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.lists(
        st.builds(events.Item, text, text, text, text, text, st.builds(events.Author, st.integers(0), text)),
        min_size=1,
    )
)
def test_a_replay_is_the_event_frames_unchanged(items: list[events.Item]) -> None:
    at = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    payloads = [
        events.frame("class:1", n, 100 + n, "item", at, events.item_body(item))
        for n, item in enumerate(items)
    ]
    message = json.loads(messages.events("class:1", list(enumerate(payloads))).payload)
    assert message["list"] == [json.loads(payload) for payload in payloads]
    for n, (each, item) in enumerate(zip(message["list"], items, strict=True)):
        assert each == {
            "type": "event",
            "channel": "class:1",
            "seq": n,
            "event": {
                "id": 100 + n,
                "kind": "item",
                "at": "2026-09-01T08:30:00.000Z",
                "item": {
                    "app": item.app,
                    "type": item.type,
                    "title": item.title,
                    "excerpt": item.excerpt,
                    "url": item.url,
                    "author": {"id": item.author.id, "name": item.author.name},
                },
            },
        }


def test_an_event_without_members_is_a_frame() -> None:
    assert json.loads(events.frame("user:1", 1, 2, "read", datetime.now(UTC), "{}"))["event"].keys() == {
        "id",
        "kind",
        "at",
    }


def test_the_age_of_a_frame_is_counted_from_its_own_time() -> None:
    data = events.frame(
        "user:1", 1, 2, "read", datetime.now(UTC) - timedelta(seconds=3), events.read_body([], 0, {})
    )
    assert 3 <= messages.age(data) < 4
    assert messages.age(events.frame("a", 1, 2, "read", datetime.now(UTC) + timedelta(hours=1), "{}")) == 0


def test_close_codes_stand_in_the_range_of_their_duty() -> None:
    back = {CloseCode.TIMEOUT, CloseCode.TOO_SLOW, CloseCode.REPLACED, CloseCode.INSTEAD, CloseCode.RATE}
    final = {CloseCode.SESSION_ENDED, CloseCode.DEVICE_REVOKED, CloseCode.MALFORMED, CloseCode.VERSION}
    assert back | final | {CloseCode.RESTART} == set(CloseCode)
    assert all(4000 <= code < 4500 for code in back)
    assert all(4500 <= code < 5000 for code in final)
