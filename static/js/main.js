// What every page has. Each works without this file, and without any other.
import { showBadge } from "./page/badge.js";
import { keepDrafts } from "./page/draft.js";
import { dropDrafts } from "./page/drafts.js";
import { leadOn } from "./page/enter.js";
import { goOnEntered } from "./page/entered.js";
import { openHelp } from "./page/help.js";
import { holdForms } from "./page/hold.js";
import { onceOnly } from "./page/once.js";
import { prefill } from "./page/prefill.js";
import { showTabs } from "./page/tabs.js";
import { keepTimes } from "./page/time.js";

holdForms();
onceOnly();
prefill();
openHelp();
showTabs();
keepTimes();
dropDrafts();
keepDrafts();
leadOn();
if (!document.body.dataset.login) showBadge(0); // nobody is signed in: nothing is known to be new
goOnEntered();
