// « Quoi de neuf ? », live.
import { Acts } from "./feed/acts.js";
import { keys } from "./feed/keys.js";
