// How far an import is: the page is asked again, and only what it says is changed, so that nobody loses their place.
const SECONDS = 1;

async function follow() {
  const shown = document.querySelector("[data-waiting]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-waiting]");
    if (answer.redirected || (answer.ok && !fresh)) {
      location.replace(answer.url);
      return;
    }
    if (fresh) update(shown, fresh);
  } catch {
    // The network is away: the next look finds it, or not.
  }
  setTimeout(follow, SECONDS * 1000);
}

function update(shown, fresh) {
  const [said, says] = [shown, fresh].map((each) => each.querySelector("[role=status]"));
  if (said.textContent !== says.textContent) said.textContent = says.textContent;
  shown.querySelector("progress").value = fresh.querySelector("progress").value;
}

setTimeout(follow, SECONDS * 1000);
