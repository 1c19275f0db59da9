// An instructor's page: shows what is new of the class without being loaded again.
// The server sends parts of the page that are escaped there.

const RETRY = 2000; // milliseconds until a lost connection is tried again

const live = document.getElementById("live");
const policy = window.trustedTypes?.createPolicy("workbench", { createHTML: (html) => html });
let source = null;
let busy = false;
let again = false;

async function renew() {
  again = busy;
  if (busy) return;
  busy = true;
  try {
    const answer = await fetch(`${location.pathname}?part=yes`, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const html = await answer.text();
    const open = [...live.querySelectorAll("details[open][id]")].map((item) => item.id);
    const focused = live.contains(document.activeElement) ? [...live.querySelectorAll("a, button, summary, [tabindex]")].indexOf(document.activeElement) : -1;
    live.innerHTML = policy ? policy.createHTML(html) : html;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused >= 0) live.querySelectorAll("a, button, summary, [tabindex]")[focused]?.focus({ preventScroll: true });
  } catch {
    setTimeout(renew, RETRY); // the event came once
  } finally {
    busy = false;
    if (again) renew();
  }
}

let seen = "";

function listen() {
  source?.close();
  if (document.hidden) return; // a hidden page keeps no connection; it catches up when it is seen
  source = new EventSource(live.dataset.news);
  source.addEventListener("class", (event) => {
    const { digest } = JSON.parse(event.data);
    if (digest === seen) return;
    seen = digest;
    renew();
  });
  source.addEventListener("signed-out", () => location.reload());
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, RETRY);
  });
}

document.addEventListener("visibilitychange", listen);
addEventListener("pageshow", (event) => event.persisted && listen());
addEventListener("pagehide", () => source?.close());
listen();
