// A circle to lay over a photo, by mouse, finger and keyboard. Nothing is read back from the canvas: the server is told where the circle
// lies, in ten-thousandths, and cuts the photo itself. Browsers show a photo here as it was held, as the server does.
import { Circle } from "./circle.js";

const CANVAS_MOST = 900; // of the longer side: old phones draw nothing on a large one
const SHADE = "rgb(20 24 40 / 58%)";
const MOVES = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "larger", "=": "larger", "-": "smaller", "−": "smaller" };
const STEP = 0.03; // of the shorter side, and three times that with the key of capitals

const form = document.querySelector("[data-crop]");
const part = (name) => form.querySelector(`[data-crop-${name}]`);
const [file, stage, frame, canvas, preview, said, wrong] = ["file", "stage", "frame", "canvas", "preview", "said", "wrong"].map(part);
const hands = new Map(); // pointers that are down, where they are
let photo = null;
let circle = null;
let turn = 0;

function draw() {
  const scale = canvas.width / photo.width;
  const [x, y, r] = [circle.x, circle.y, circle.radius].map((value) => value * scale);
  const pen = canvas.getContext("2d");
  pen.drawImage(photo, 0, 0, canvas.width, canvas.height);
  pen.fillStyle = SHADE;
  pen.beginPath();
  pen.rect(0, 0, canvas.width, canvas.height);
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fill("evenodd");
  pen.lineWidth = 4;
  pen.strokeStyle = "#fff";
  pen.beginPath();
  pen.arc(x, y, r - 2, 0, 2 * Math.PI);
  pen.stroke();
  pen.fillStyle = "#fff";
  pen.beginPath();
  pen.arc(x + r * Math.SQRT1_2, y + r * Math.SQRT1_2, 11, 0, 2 * Math.PI);
  pen.fill();
  const small = preview.getContext("2d");
  const side = 2 * circle.radius;
  small.drawImage(photo, circle.x - circle.radius, circle.y - circle.radius, side, side, 0, 0, preview.width, preview.height);
  for (const [name, value] of Object.entries(circle.parts())) part(name).value = value;
}

function tell() {
  const parts = circle.parts();
  said.textContent = form.dataset.told.replace(/\{(\w+)\}/g, (_all, name) => Math.round(parts[name] / 100));
}

function act(name, times = 1) {
  if (MOVES[name]) circle.move(...MOVES[name].map((way) => way * times * STEP * circle.shorter));
  else circle.grow((name === "larger" ? 1 : -1) * times * STEP * circle.shorter);
  draw();
  tell();
}

// Where a pointer is, in pixels of the photo.
function at(event) {
  const box = canvas.getBoundingClientRect();
  const scale = photo.width / box.width;
  return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale, reach: 28 * scale };
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  canvas.setPointerCapture(event.pointerId);
  const point = at(event);
  hands.set(event.pointerId, { ...point, grows: circle.holds(point) });
});

canvas.addEventListener("pointermove", (event) => {
  const before = hands.get(event.pointerId);
  if (!before) return;
  const now = at(event);
  const other = [...hands].find(([id]) => id !== event.pointerId)?.[1];
  if (other) circle.grow((Math.hypot(now.x - other.x, now.y - other.y) - Math.hypot(before.x - other.x, before.y - other.y)) / 2);
  else if (before.grows) circle.reach(now);
  else circle.move(now.x - before.x, now.y - before.y);
  hands.set(event.pointerId, { ...before, ...now });
  draw();
});

for (const kind of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(kind, (event) => {
    if (hands.delete(event.pointerId) && !hands.size) tell();
  });
}

frame.addEventListener("keydown", (event) => {
  const name = KEYS[event.key];
  if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(name, event.shiftKey && MOVES[name] ? 3 : 1);
});

for (const button of form.querySelectorAll("[data-crop-act]")) button.onclick = () => act(button.dataset.cropAct, 2);

function refuse(words) {
  wrong.textContent = words;
  wrong.hidden = !words;
}

function close() {
  photo?.close();
  photo = circle = null;
  stage.hidden = true;
  for (const name of ["left", "top", "side"]) part(name).value = "";
}

async function open() {
  const mine = ++turn;
  const chosen = file.files[0];
  close();
  refuse("");
  if (!chosen) return;
  if (chosen.size > Number(form.dataset.bytes)) {
    file.value = "";
    refuse(form.dataset.heavy);
    return;
  }
  const found = await createImageBitmap(chosen).catch(() => null);
  if (mine !== turn) {
    found?.close(); // another one was chosen meanwhile
  } else if (found) {
    show(found);
  } else {
    refuse(form.dataset.blind);
  }
}

function show(found) {
  photo = found;
  circle = new Circle(photo.width, photo.height);
  const scale = Math.min(1, CANVAS_MOST / Math.max(photo.width, photo.height));
  canvas.width = Math.max(1, Math.round(photo.width * scale));
  canvas.height = Math.max(1, Math.round(photo.height * scale));
  stage.hidden = false;
  draw();
  tell();
  frame.focus({ preventScroll: true });
  stage.scrollIntoView({ block: "nearest" });
}

file.onchange = open;
if (file.files.length) open(); // the way back of the browser
