// One file on its way: XMLHttpRequest, because fetch tells nothing of what has left.

const LIMIT_MS = 900_000;
const AT_ONCE = 2; // on one line more are not sooner there, and the server takes four of one person
const queue = [];
let under = 0;

function next() {
  while (under < AT_ONCE && queue.length > 0) {
    under += 1;
    queue.shift()();
  }
}

function answer(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

// ``done`` resolves with what became of it: { file }, { words } of why not, { lost } for want of a network, { given } up.
export function send(place, file, onProgress) {
  const asked = new URLSearchParams({ app: place.dataset.app, nom: file.name });
  for (const type of place.dataset.types.split(" ")) asked.append("type", type);
  const request = new XMLHttpRequest();
  let given = false;
  let giveUp;
  const done = new Promise((resolve) => {
    giveUp = () => {
      given = true;
      request.abort();
      resolve({ given });
    };
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      const said = answer(request);
      if (request.status === 201) resolve({ file: said });
      else if (request.status === 401) resolve({ lost: true }); // the session ended: signed in again elsewhere, it goes
      else resolve({ words: said.detail, lost: request.status >= 500 });
    };
    request.onerror = request.ontimeout = () => resolve({ lost: true });
  });
  request.open("POST", `/fichiers?${asked}`);
  request.timeout = LIMIT_MS;
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-key", place.form.elements.key.value);
  queue.push(() => {
    if (!given) request.send(file);
    done.finally(() => {
      under -= 1;
      next();
    });
  });
  next();
  return { done, giveUp };
}
