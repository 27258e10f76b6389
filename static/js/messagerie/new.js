// What is being written follows what the school lets one send.
import { socket } from "../live.js";
import { keepPromise } from "../live/promise.js";
import { sendByKeys } from "./send.js";

keepPromise(socket, document.querySelector("form[data-promises]"));
sendByKeys();
