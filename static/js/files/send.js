// One file on its way: XMLHttpRequest, because fetch tells nothing of what has left.

const LIMIT_MS = 900_000;

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
  const done = new Promise((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      const said = answer(request);
      if (request.status === 201) resolve({ file: said });
      else resolve({ words: said.detail, lost: request.status >= 500 });
    };
    request.onerror = request.ontimeout = () => resolve({ lost: true });
    request.onabort = () => resolve({ given: true });
  });
  request.open("POST", `/fichiers?${asked}`);
  request.timeout = LIMIT_MS;
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-key", place.form.elements.key.value);
  request.send(file);
  return { done, giveUp: () => request.abort() };
}
