// Who is signed in, as far as a page knows. Where that has ended, the page keeps what it holds, and
// goes on once the same person is signed in again, perhaps in another tab.

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
let token = meta("token"); // comes with every change; a cookie comes by itself

/** Whose page this is; empty where nobody has to sign in. */
export const person = meta("person");

/** Ask, and throw what to say where that is refused: an error with `told`, and `wait` in ms. */
export async function request(address, options) {
  const ask = () =>
    fetch(address, {
      ...options,
      headers: { Accept: "application/json", ...options.headers, "X-Token": token },
    });
  let answer = await ask();
  if (person && [401, 403].includes(answer.status) && (await signedIn())) answer = await ask();
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(said.error ?? "this page is no longer known: open it again by its link"), {
    told: true,
    wait: 1000 * Number(answer.headers.get("Retry-After") ?? 0),
  });
}

/** Whether this page's person is signed in by now; says so where they are not. */
export async function signedIn() {
  if (!person) return true;
  const answer = await fetch("/session", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || ![200, 401].includes(answer.status)) return false; // no connection: nothing is known
  const now = answer.ok ? await answer.json() : null;
  const same = now?.person === person;
  if (same && now.token !== token) {
    token = now.token;
    for (const field of document.querySelectorAll('input[name="token"]')) field.value = token;
  }
  const why = now
    ? `This browser is signed in as ${now.name} by now, so nothing of this page is saved. What you typed stays here.`
    : "Your sign-in has ended, so nothing is saved now. What you typed stays here.";
  const said = document.getElementById("ended");
  if (!same && said.hidden) document.getElementById("ended-why").textContent = why;
  said.hidden = same;
  return same;
}

// What could not be saved outlives a reload of its tab, for its person alone.
const place = () => `draft ${person} ${location.pathname}`;

/** Keep a text that could not be saved, with the digest of what it was to replace. */
export function keepDraft(text, base) {
  if (person) sessionStorage.setItem(place(), JSON.stringify({ text, base }));
}

/** Forget it, since it is saved. */
export function dropDraft() {
  if (person) sessionStorage.removeItem(place());
}

/** Return it; null if there is none. */
export function draft() {
  return person ? JSON.parse(sessionStorage.getItem(place())) : null;
}
