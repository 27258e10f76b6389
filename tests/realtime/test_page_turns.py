"""static/js/live/again.js: what is read again while it is being read comes after that, whatever became of it."""

import pytest
from playwright.async_api import Browser
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

READ = """async () => {
  const { inTurn } = await import("/js/live/again.js");
  const turn = async () => { for (let n = 0; n < 20; n++) await null; };
  const order = [];
  let answered, refused;
  const read = inTurn(() => {
    order.push("asked");
    return new Promise((...both) => ([answered, refused] = both)).finally(() => order.push("shown"));
  });
  read();
  read();
  await turn();
  order.push("held");
  refused(new Error("no answer"));
  await turn();
  answered();
  await turn();
  return order;
}"""


async def test_no_older_answer_comes_over_a_newer_one(chromium: Browser) -> None:
    async with blank(chromium) as page:
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        assert await page.evaluate(READ) == ["asked", "held", "shown", "asked", "shown"]
        assert faults == []
