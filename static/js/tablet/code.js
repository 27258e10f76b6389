// The page that shows a code looks whether somebody said yes, and goes on by itself. Without this file a button does.
const EVERY_MS = 2_000;

const place = document.querySelector("[data-pairing]");
const begin = document.querySelector("[data-begin]");
document.querySelector("[data-look]")?.setAttribute("hidden", "");

async function look() {
  try {
    const answer = await fetch("/tablette/attente", { cache: "no-store", headers: { accept: "application/json" } });
    if (answer.ok && (await answer.json()).state !== "waiting") {
      location.replace("/tablette"); // approved: the page that begins; over: another code
      return;
    }
  } catch {
    // No network for a moment.
  }
  setTimeout(look, EVERY_MS);
}

if (begin) begin.querySelector("button").click();
else if (place) setTimeout(look, EVERY_MS);
