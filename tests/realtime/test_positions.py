"""static/js/live/positions.js in a real Chromium: where a page stands, and what a frame means for it."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SCRIPT = (Path(__file__).parent.parent.parent / "static" / "js" / "live" / "positions.js").read_text("utf-8")


@pytest.fixture(scope="module")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    page = await chromium.new_page()
    await page.add_script_tag(
        content=SCRIPT.replace("export class Positions", "globalThis.Positions = class")
    )
    yield page
    await page.close()


async def after(
    page: Page, steps: list[list[Any]], epoch: str | None = "e", seqs: Any = None
) -> dict[str, Any]:
    """Positions after these calls, and what each answered."""
    result: dict[str, Any] = await page.evaluate(
        """([epoch, seqs, steps]) => {
            const positions = new Positions(epoch ?? undefined, seqs ?? undefined);
            const said = steps.map(([name, ...args]) => positions[name](...args) ?? null);
            return { said, seqs: positions.seqs, epoch: positions.epoch, children: positions.children };
        }""",
        [epoch, seqs, steps],
    )
    return result


def hello(
    seqs: dict[str, int], *, epoch: str = "e", children: dict[str, list[str]] | None = None
) -> list[Any]:
    return ["hello", {"epoch": epoch, "seqs": seqs, "children": children or {}}]


async def test_without_positions_hello_gives_them(page: Page) -> None:
    got = await after(page, [hello({"a": 3}, children={"a": ["Léa"]})], epoch=None)
    assert (got["epoch"], got["seqs"], got["children"]) == ("e", {"a": 3}, {"a": ["Léa"]})


async def test_known_positions_are_kept_and_channels_follow_hello(page: Page) -> None:
    got = await after(page, [hello({"a": 9, "new": 4}, epoch="other")], seqs={"a": 3, "lost": 7})
    assert got["seqs"] == {"a": 3, "new": 4}
    assert got["epoch"] == "e", "the epoch is that of the seqs we have"


async def test_an_event_is_shown_old_or_after_a_gap(page: Page) -> None:
    steps = [["place", "a", seq] for seq in (3, 4, 4, 6, 5, 6)] + [["place", "b", 1]]
    got = await after(page, steps, seqs={"a": 3})
    assert got["said"] == ["old", "show", "old", "gap", "show", "show", "old"]
    assert got["seqs"] == {"a": 6}


async def test_nothing_is_shown_before_positions_are_known(page: Page) -> None:
    assert (await after(page, [["place", "a", 1]], epoch=None))["said"] == ["old"]


async def test_behind_is_told_by_our_own_channels_only(page: Page) -> None:
    steps = [["behind", seqs] for seqs in ({}, None, {"a": 3}, {"a": 2}, {"b": 9}, {"b": 9, "a": 4})]
    assert (await after(page, steps, seqs={"a": 3}))["said"] == [False, False, False, False, False, True]


async def test_a_snapshot_jumps_into_the_epoch_of_the_server(page: Page) -> None:
    got = await after(page, [hello({"a": 1}, epoch="other"), ["jump", {"a": 1}]], seqs={"a": 30})
    assert (got["epoch"], got["seqs"]) == ("other", {"a": 1})


async def test_the_end_of_a_replay_never_goes_back(page: Page) -> None:
    assert (await after(page, [["advance", {"a": 2, "b": 5}]], seqs={"a": 3, "b": 1}))["seqs"] == {
        "a": 3,
        "b": 5,
    }


async def test_rights_move_channels_and_children(page: Page) -> None:
    steps = [
        hello({"a": 3, "b": 1}, children={"a": ["Léa"], "b": ["Tom"]}),
        ["join", {"c": 7}, ["a"], {"c": ["Zoé"]}],
        ["place", "a", 4],
        ["place", "c", 8],
        ["join", None, None, None],
    ]
    got = await after(page, steps, seqs={"a": 3, "b": 1})
    assert got["said"][2:4] == ["old", "show"]
    assert (got["seqs"], got["children"]) == ({"b": 1, "c": 8}, {"b": ["Tom"], "c": ["Zoé"]})


async def test_the_scripts_of_the_page_count_as_the_server_does() -> None:
    """Numbers that stand on both sides."""
    from one.realtime import connection, engine, messages

    source = (Path(__file__).parent.parent.parent / "static" / "js" / "live" / "constants.js").read_text(
        "utf-8"
    )
    values = dict(re.findall(r"^export const (\w+) = (.*);$", source, re.MULTILINE))
    assert json.loads(values["SUBPROTOCOL"]) == messages.SUBPROTOCOL
    assert int(values["SILENCE_MS"].replace("_", "")) == connection.SILENCE * 1000 > engine.BEAT * 1000
    assert int(values["QUIET_MS"].replace("_", "")) > engine.BEAT * 1000
    assert int(values["READ_MOST"]) == messages.READ_MOST
    assert 10_000 / int(values["READ_EVERY_MS"].replace("_", "")) < connection.FRAMES


async def test_a_hello_to_somebody_else_is_known_by_the_channel_of_their_own(page: Page) -> None:
    steps = [["ofAnother", {"seqs": seqs}] for seqs in ({"a": 1, "user:1": 1}, {"a": 1, "user:2": 1})]
    assert (await after(page, steps, seqs={"a": 3, "user:1": 1}))["said"] == [False, True]
    assert (await after(page, steps, seqs={"a": 3}))["said"] == [False, False]


async def test_hello_tells_whether_the_channels_are_those_of_the_page(page: Page) -> None:
    for seqs, changed in [({"a": 9}, False), ({"a": 9, "b": 1}, True), ({}, True), ({"b": 1}, True)]:
        assert (await after(page, [hello(seqs)], seqs={"a": 3}))["said"] == [changed]
    steps = [hello({"a": 3}, children={"a": [name]}) for name in ("Léa", "Léa", "Léana")]
    assert (await after(page, steps, seqs={"a": 3}))["said"] == [False, False, True]
