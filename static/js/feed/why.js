// « Pourquoi je reçois ceci ? »: the switch for mails shows what was chosen elsewhere.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-why-mails]", "notices");
