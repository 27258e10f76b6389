// Every number of the live client, with its reason. The other side is docs/protocol.md.

export const SUBPROTOCOL = "one.v1";

// The server speaks at least every 20 s: silence for longer means that the line is dead.
export const SILENCE_MS = 30_000;

// An opening that has brought no hello for so long is in vain: a proxy swallows the upgrade, or keeps the stream. With
// the tick that sees it and the first delay another way is taken within 20 s.
export const HELLO_MS = 10_000;

// Coming back: a random delay below a ceiling that doubles, so that a thousand pages do not come at once.
export const RETRY_FIRST_MS = 2_000;
export const RETRY_MOST_MS = 30_000;

// Two beats after its hello a line is still heard: it is good. Boxes that inspect let the hello through, then cut.
export const GOOD_MS = 40_000;
// A way (WebSocket, events, poll) that brought no good line so often in a row gives way to the next.
export const TRIES_PER_WAY = 2;
// So often a page on another way looks whether a WebSocket lives by now.
export const BETTER_MS = 120_000;

// Where lines were cut the page asks for a sign of life when nothing was heard for so long, since some boxes close what
// is idle for 10 s, and waits so long for it; until a line lived so long that nothing needs to be feared.
export const LIVELY_MS = 2_500;
export const LIVELY_PONG_MS = 8_000;
export const CALM_MS = 600_000;

// An empty answer to a poll takes 25 s. One that came so soon is an old one, from the store of a proxy.
export const POLL_LEAST_MS = 5_000;

// A computer that slept shows as a jump of the clock; its socket may look open and be dead.
export const TICK_MS = 3_000;
export const JUMP_MS = 30_000;

// A socket that was quiet gets this long to answer a ping when the page comes back to the front.
export const PONG_MS = 4_000;
export const QUIET_MS = 22_000;

// A tab asks the one that leads so often whether it is there. After so many questions in a row that it does not answer
// it is frozen: another takes the lead, one that is looked at first. Who is looked at waits so much longer than a leader
// that nobody looks at means to be without a line, or so long where that one does not say.
export const TAB_ASK_MS = 1_500;
export const TAB_DEAF = 2;
export const TAB_DEAF_HIDDEN = 5;
export const TAB_LATE_MS = 250;
export const TAB_IDLE_MS = 3_000;
// What the leader passes on while a tab asks the server; with more it begins anew.
export const HELD_MOST = 2_000;

// The state of the line is told only when it lasts: a page turn on a phone cuts it for a moment.
export const TELL_LOSS_MS = 3_000;

// The server takes 20 frames in 10 s and 50 ids in one.
export const READ_EVERY_MS = 2_000;
export const READ_MOST = 50;
// On screen for this long: read, not scrolled past.
export const READ_AFTER_MS = 2_000;
// Told so often while no answer comes, each time after a line that swallowed it must have been given up.
export const READ_TRIES = 3;
export const READ_AGAIN_MS = 40_000;

// Closer to the top than this the reader is at the top.
export const TOP_PX = 120;

export const CLOSE = {
  BROKEN: 1011,
  RESTART: 1012,
  TIMEOUT: 4000,
  TOO_SLOW: 4008,
  REPLACED: 4009,
  INSTEAD: 4010,
  RATE: 4013,
  SESSION_ENDED: 4500,
  VERSION: 4503,
  FINAL: 4500,
  FINAL_MOST: 4999,
};

// « Annuler » is offered so long.
export const UNDO_MS = 10_000;

// Items on the page at most, however long it is open, and as many behind the pill.
export const SHOWN_MOST = 200;
// Ids and edits that are remembered: what may come in another channel, or in a replay, after what undid it.
export const RECENT_MOST = 1_000;
// What arrives is said aloud so often at most; the place is empty for a moment before the same words come again.
export const SAY_EVERY_MS = 5_000;
export const SAY_AFTER_MS = 150;

// After an update: pages look for the new version within so long, not all at once; nobody touched a page for so long
// before it takes it over under their eyes; and it is never younger than this, for both versions may answer meanwhile.
export const LOOK_MS = 30_000;
export const IDLE_MS = 60_000;
export const YOUNG_MS = 60_000;
