import { sendByKeys } from "./send.js";

sendByKeys();
