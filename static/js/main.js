// What every page has. Each works without this file, and without any other.
import { dropDrafts } from "./page/drafts.js";
import { openHelp } from "./page/help.js";
import { onceOnly } from "./page/once.js";
import { prefill } from "./page/prefill.js";
import { keepTimes } from "./page/time.js";

onceOnly();
prefill();
openHelp();
keepTimes();
dropDrafts();
