// Four pictures, touched in their order, are sent at the fourth. A card's QR leads here with its secret after the sign #, which no server is told: it is taken out of the
// address and sent by a form.
import { leaveWhenIdle } from "./idle.js";

leaveWhenIdle();

const form = document.querySelector("[data-hands-form]");
if (form) pictures(form);

const card = document.querySelector("[data-hands-card]");
const secret = location.hash.slice(1);
if (card && secret) {
  history.replaceState(null, "", location.pathname);
  card.elements.card.value = decodeURIComponent(secret);
  card.submit();
}

function pictures(form) {
  const length = Number(form.dataset.length);
  const places = [...form.querySelectorAll(".hands-place")];
  const again = form.querySelector("[data-hands-again]");
  const said = form.querySelector("[data-hands-said]");
  let touched = [];

  function show() {
    places.forEach((place, i) => {
      const picture = touched[i]?.querySelector("svg").cloneNode(true);
      place.replaceChildren(...(picture ? [picture] : []));
      place.classList.toggle("is-full", Boolean(picture));
    });
    again.disabled = touched.length === 0;
    said.textContent = touched.map((each) => each.querySelector("svg").getAttribute("aria-label")).join(", ");
  }

  form.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-picture]");
    if (event.target.closest("[data-hands-again]")) touched.pop();
    else if (picture && touched.length < length) touched.push(picture);
    else return;
    show();
    if (touched.length < length) return;
    form.elements.picked.value = touched.map((each) => each.dataset.picture).join("-");
    form.requestSubmit();
  });
  addEventListener("pageshow", () => {
    touched = [];
    form.elements.picked.value = "";
    show();
  });
}
