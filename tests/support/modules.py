"""Scripts of the page alone: its modules in a blank page of a real Chromium, whose time stands until a test moves it."""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, Route

STATIC = Path(__file__).parent.parent.parent / "static"
ORIGIN = "http://page.test"
BLANK = '<!doctype html><html lang="fr"><title>(2) Fil</title><body><span data-unread>2</span><main></main></body></html>'

# The far end of each way, played by the test: `lines` holds what the page opened, in order.
FAR_END = """(() => {
  window.lines = [];
  class Far extends EventTarget {
    static OPEN = 1;
    readyState = 1;
    sent = [];
    constructor(url, protocol) {
      super();
      Object.assign(this, { url: String(url), protocol, at: Date.now() });
      lines.push(this);
    }
    send(text) { this.sent.push(JSON.parse(text)); }
    close() { this.readyState = 3; this.closed = true; }
    hear(...said) {
      const data = said.map((each) => JSON.stringify(each)).join("\\n");
      this.dispatchEvent(new MessageEvent("message", { data }));
    }
    end(code) { this.readyState = 3; this.dispatchEvent(new CloseEvent("close", { code })); }
  }
  window.WebSocket = class extends Far { way = "socket"; };
  window.EventSource = class extends Far { way = "events"; };
  window.hello = (more) => ({ type: "hello", epoch: "e", seqs: { a: 3, "user:1": 1 }, children: {}, ...more });
  window.opened = async (seqs) => {
    const { LiveSocket } = await import("/js/live/socket.js");
    const { Positions } = await import("/js/live/positions.js");
    window.said = [];
    window.live = new LiveSocket("ws://page.test/live", new Positions(seqs && "e", seqs));
    for (const kind of ["state", "event", "snapshot", "rights"])
      live.addEventListener(kind, ({ detail }) => said.push(kind === "state" ? detail : kind === "event" ? detail.seq : kind));
    live.start();
  };
})()"""


@asynccontextmanager
async def blank(browser: Browser) -> AsyncIterator[Page]:
    """A page that can import from /js/."""

    async def serve(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        if path == "/":
            await route.fulfill(body=BLANK, content_type="text/html")
            return
        if path.startswith("/live/"):
            await route.abort()
            return
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        await route.fulfill(body=(STATIC / path.lstrip("/")).read_text("utf-8"), content_type=kind)

    context = await browser.new_context()
    page = await context.new_page()
    await page.route("**/*", serve)
    await page.clock.install(time=0)
    await page.add_init_script(FAR_END)
    await page.goto(ORIGIN)
    await page.clock.pause_at(1_000_000)
    yield page
    await context.close()
