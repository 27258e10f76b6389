// The form that is being filled in says what the school closes meanwhile.
import { socket } from "../live.js";
import { keepPromise } from "../live/promise.js";

keepPromise(socket, document.querySelector("form[data-promises]"));
