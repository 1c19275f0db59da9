// A lesson's page: saves what is typed, runs it, and shows what the server tells.
// The server sends whole states and parts of the page that are escaped there; nothing a learner
// wrote is made into HTML here.

import { draft, dropDraft, keepDraft, person, request, signedIn } from "./session.js";

const SAVE_AFTER = 400; // milliseconds without a key
const SAVE_AT_LEAST = 2000; // milliseconds while keys go on
const RETRY = 2000; // milliseconds until what failed is tried again

const find = (id) => document.getElementById(id);
const lesson = find("lesson");
const address = (what) => `/lesson/${encodeURIComponent(lesson.dataset.name)}/${what}`;
const policy = window.trustedTypes?.createPolicy("workbench", { createHTML: (html) => html });
const area = find("text");

// ---- what holds the text: the area, or the editor in its place

let editor = null;
const text = () => (editor ? editor.text() : area.value);

function show(words) {
  if (words === text()) return;
  if (editor) editor.replace(words);
  else area.value = words;
}

function remember(box, name, change) {
  box.checked = localStorage.getItem(name) === "yes";
  box.addEventListener("change", () => {
    localStorage.setItem(name, box.checked ? "yes" : "no");
    change();
  });
}

async function choose() {
  const focused = editor?.focused() || document.activeElement === area;
  const wanted = lesson.dataset.bundle === "yes" && !find("plain").checked && !area.disabled && !area.readOnly;
  if (wanted && !editor) {
    try {
      const { makeEditor } = await import("./built/editor.js");
      editor = makeEditor({
        parent: find("editor"),
        text: area.value,
        label: document.querySelector('label[for="text"]').textContent,
        described: "keys",
        changed: typed,
        run,
      });
      area.hidden = true;
    } catch (error) {
      find("bundle").textContent = " · the editor could not be loaded, so this is a plain text area";
      console.error(error);
    }
  } else if (!wanted && editor) {
    area.value = editor.text();
    editor.close();
    editor = null;
    area.hidden = false;
  }
  if (lesson.dataset.bundle !== "yes") {
    find("bundle").textContent = " · this installation has no editor built in, so this is a plain text area";
  }
  find("leave").textContent = editor ? "Escape, then Tab leaves the editor" : "Tab leaves the text";
  editor?.complete(find("complete").checked);
  mark();
  if (focused) (editor ?? area).focus();
}

// ---- saving

let base = lesson.dataset.digest; // of what the file holds, as far as this page knows
let known = text(); // what that is
let timer = 0;
let firstKey = 0;
let saving = null;
let elsewhere = false; // whether the file was seen to hold something else meanwhile
let failing = false;

const changed = () => text() !== known;
const say = (id, words) => {
  if (find(id).textContent !== words) find(id).textContent = words;
};

function typed() {
  say("saved", "");
  const now = Date.now();
  firstKey ||= now;
  clearTimeout(timer);
  timer = setTimeout(save, Math.min(SAVE_AFTER, Math.max(firstKey + SAVE_AT_LEAST - now, 0)));
  stale();
}

function send(method, what, body, type = "application/json") {
  return request(address(what), { method, body, headers: { "Content-Type": type } });
}

async function save(what = "text") {
  clearTimeout(timer);
  while (saving) await saving.catch(() => {});
  if (what === "text" && (!changed() || area.disabled || area.readOnly)) return;
  firstKey = 0;
  const words = text();
  const body = JSON.stringify({ text: words, base });
  saving = send(what === "text" ? "PUT" : "POST", what, body).then((answer) => answer.json());
  try {
    const done = await saving;
    [base, known] = [done.digest, words];
    if (done.replaced) {
      say("notice", "Something else had changed this file. Yours is newer and stands; the other text is under History.");
    }
    say("saved", "saved");
    failing = false;
    dropDraft();
    stale(); // a quick run's verdict may have been told before this answer
  } catch (error) {
    failing = true;
    say("saved", `not saved: ${error.told ? error.message : "no connection; it is tried again"}`);
    keepDraft(words, base);
    timer = setTimeout(save, Math.max(RETRY, error.wait ?? 0));
    if (what !== "text") throw error;
  } finally {
    saving = null;
    if (elsewhere) refresh();
  }
}

async function refresh() {
  elsewhere = false;
  if (saving || changed()) return; // this page's text is newer and will be saved
  const found = await send("GET", "text").then((answer) => answer.json()).catch(() => null);
  if (!found || found.digest === base || saving || changed()) return;
  if (found.fault) {
    say("notice", found.fault);
    return;
  }
  const before = known;
  [base, known] = [found.digest, found.text];
  show(found.text);
  if (before !== found.text) say("notice", "The file was changed elsewhere, so this page shows it as it is now.");
  stale();
}

addEventListener("beforeunload", (event) => {
  if (changed()) save();
  if (failing && changed()) event.preventDefault();
});

// ---- running

let stage = null;
let shown = ""; // which report the page shows
let tried = ""; // digest of the file that an input was tried with

async function run() {
  if (!find("run")) return; // an exam runs nothing
  say("stage", "saving");
  try {
    await save("run");
    say("notice", "");
  } catch (error) {
    say("stage", error.told ? error.message : "not run: there is no connection to the server");
  }
}

async function part(place, method, what, body) {
  place.setAttribute("aria-busy", "true");
  try {
    const type = "application/x-www-form-urlencoded";
    const html = await send(method, what, body, type).then((answer) => answer.text());
    place.innerHTML = policy ? policy.createHTML(html) : html;
  } catch (error) {
    place.textContent = error.told ? error.message : "there is no connection to the server: try again";
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function stale() {
  differs();
  const old = stage?.phase === "done" && (changed() || stage.digest !== base);
  find("result").classList.toggle("stale", Boolean(old));
  find("tried")?.classList.toggle("stale", tried !== "" && (changed() || tried !== base));
  mark();
}

function mark() {
  const same = stage && !changed() && stage.digest === base;
  editor?.mark(same ? stage.marks : []);
}

const WORDS = {
  none: () => "",
  waiting: (now) => (now.ahead ? `in the queue: ${now.ahead} before yours` : "in the queue: yours is next"),
  running: (now) => (now.cases.length ? `running: ${now.cases.length} of ${now.asked} cases answered` : "running"),
  explaining: (now) => `${now.passed} of ${now.asked} cases pass: looking for the cause`,
  done: (now) => (now.seconds ? `${now.verdict}, in ${now.seconds} s` : ""),
  refused: (now) => now.notice,
};

function told(now) {
  stage = now;
  say("stage", WORDS[now.phase](now));
  const busy = ["waiting", "running", "explaining"].includes(now.phase);
  find("cases").replaceChildren(
    ...(busy ? now.cases : []).map((item) => {
      const line = document.createElement("li");
      line.className = item.status;
      line.textContent = `${{ passed: "✓", failed: "✗", raised: "!" }[item.status] ?? "·"} ${item.name}`;
      return line;
    }),
  );
  const which = `${now.run} ${now.phase}`;
  if (which !== shown && (now.phase === "explaining" || now.phase === "done")) {
    const first = shown === "";
    shown = which;
    if (!first || lesson.dataset.run !== String(now.run)) part(find("result"), "GET", "result");
  }
  find("result").hidden = busy && now.phase !== "explaining";
  stale();
}

// ---- what is handed in

const assignment = () => find("assignment").firstElementChild?.dataset ?? {};

function differs() {
  const hint = find("assignment").querySelector('[data-place="differs"]');
  if (hint) hint.hidden = !changed() && base === assignment().handed;
}

async function assigned(key) {
  if ((assignment().key ?? "") === key) return;
  const focused = find("assignment").contains(document.activeElement);
  await part(find("assignment"), "GET", "assignment");
  if (focused) find("assignment").querySelector("button")?.focus();
  differs();
  if ((assignment().may ?? lesson.dataset.may) === lesson.dataset.may) return;
  if (changed()) say("notice", "What may be done here is different now: keep a copy of your text, then reload this page.");
  else location.reload();
}

async function handIn() {
  say("stage", "handing in");
  try {
    await save("hand-in");
    say("stage", "");
    say("notice", "");
    await part(find("assignment"), "GET", "assignment");
    differs();
    find("assignment").querySelector("button")?.focus();
  } catch (error) {
    say("stage", error.told ? error.message : "not handed in: there is no connection to the server");
  }
}

find("assignment").addEventListener("click", (event) => {
  if (event.target.closest("[data-do]")?.dataset.do === "hand-in") handIn();
});

// ---- the server's word

let source = null;

function listen() {
  source?.close();
  if (document.hidden) return; // a hidden page keeps no connection; it catches up when it is seen
  source = new EventSource(address(`events?person=${encodeURIComponent(person)}`));
  source.addEventListener("stage", (event) => told(JSON.parse(event.data)));
  source.addEventListener("file", (event) => {
    if (JSON.parse(event.data).digest === base) return;
    elsewhere = true;
    if (!saving) refresh();
  });
  source.addEventListener("assignment", (event) => assigned(JSON.parse(event.data).key));
  source.addEventListener("open", () => {
    if (find("stage").textContent.startsWith("connection")) say("stage", stage ? WORDS[stage.phase](stage) : "");
    if (failing) save();
  });
  source.addEventListener("error", () => {
    say("stage", "connection lost: reconnecting");
    if (source.readyState === EventSource.CLOSED) again();
  });
  source.addEventListener("signed-out", again);
}

async function again() {
  source.close();
  await signedIn();
  setTimeout(listen, RETRY);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden && changed()) save();
  listen();
});
addEventListener("pageshow", (event) => event.persisted && listen());
addEventListener("pagehide", () => source?.close());

// ---- what the page offers

area.addEventListener("input", typed);
find("run")?.addEventListener("click", run);
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
    event.preventDefault();
    run();
  }
});
find("result").addEventListener("click", async (event) => {
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (!what) return;
  event.target.disabled = true;
  event.target.textContent = what === "hint" ? "looking for a hint" : "drawing";
  if (what === "hint") {
    await part(find("result"), "POST", "hint");
    const rungs = find("result").querySelectorAll(".rung h3");
    const last = rungs[rungs.length - 1];
    last?.setAttribute("tabindex", "-1");
    last?.focus();
  } else {
    await part(find("result").querySelector('[data-place="picture"]'), "POST", "picture");
    event.target.hidden = true;
  }
});
find("tryform")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await save();
  find("tried").textContent = "running";
  tried = base;
  stale();
  const body = new URLSearchParams(new FormData(event.target)).toString();
  await part(find("tried"), "POST", "try", body);
});
find("upload")?.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  try {
    await save();
    await send("PUT", "file", file, "application/octet-stream");
    location.assign(address("").replace(/\/$/, ""));
  } catch (error) {
    say("notice", error.told ? error.message : "not uploaded: there is no connection to the server");
  }
  event.target.value = "";
});

remember(find("plain"), "plain", choose);
remember(find("complete"), "complete", choose);
await choose();
const left = draft();
if (left && left.text !== known) {
  show(left.text);
  base = left.base;
  typed();
  say("notice", "This is what you typed before the page was loaded again, and could not be saved then.");
}
listen();
