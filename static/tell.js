// Leaving fast, the browser's own back button, a lost line that loses no words.
// The browser keeps a form's token alone, so that a reload finds the page; leaving forgets it; a gathering's tablet keeps
// none. A receipt is found for ten minutes, until somebody leaves or begins.
"use strict";
const script = document.currentScript, leave = document.getElementById("leave"), main = document.getElementById("main");
let pressed = [], depth = 0, busy = false, waiting = 0, typed = false, ahead = false, kept = Promise.resolve();
let sent;

// When a story began or was left in this tab, and its token; some browsers keep nothing.
function stored(name, value) {
  try {
    if (value !== undefined) sessionStorage[name] = JSON.stringify(value);
    return JSON.parse(sessionStorage[name] || null);
  } catch {}
}

function over(draft) {
  stored("over", Date.now());
  stored("draft", draft);
}

function go() {
  typed = false;
  over(null);
  document.body.hidden = true;
  if (ahead) {  // No way forward.
    history.replaceState({ depth }, "");
    history.pushState(null, "");
  }
  location.replace(leave.href);
}

function value(name) {
  const field = main.querySelector(`form [name=${name}]`);
  return field ? field.value : "";
}

// From a page that ends a telling one step back leads away.
function remember(push) {
  if (!leave) return;
  const token = value("token"), steps = depth;
  history.replaceState({ depth, sent }, "");
  stored("draft", null);
  if (token) {
    if (push) [depth, ahead] = [depth + 1, false];
    const state = value("gathering") ? { depth } : { depth, token, at: value("at") };
    history[push ? "pushState" : "replaceState"](state, "");
    over(state.token);
  } else if (steps) {
    depth = 0;
    history.go(-steps);
  }
}

function say(words) {
  const alert = main.querySelector(".trouble") || document.createElement("p");
  alert.className = "trouble card warn";
  alert.setAttribute("role", "alert");
  alert.textContent = words;
  main.prepend(alert);
  scrollTo(0, 0);
}

// What is true with scripts alone is said by them.
function reveal() {
  for (const words of main.querySelectorAll(".scripted")) words.hidden = false;
}

function show(page, back, body) {
  const before = value("at"), token = body.get("token");
  typed = false;
  document.title = page.title;
  main.innerHTML = page.getElementById("main").innerHTML;
  reveal();
  if (!main.querySelector("#receipt")) sent = undefined;
  else if (leave && token && !body.get("gathering")) sent = sent || { token, when: Date.now() };
  remember(!back && value("at") !== before);
  scrollTo(0, 0);
  (main.querySelector("[role=alert] a") || main).focus({ preventScroll: true });
}

const credentials = leave ? "omit" : "same-origin";
const ask = (address, body, keepalive) => fetch(address, { method: "POST", body, credentials, keepalive });

async function post(address, body, back) {
  if (busy) return;
  busy = true;
  main.setAttribute("aria-busy", "true");
  try {
    await kept;
    const answer = await ask(address, body), text = (await answer.text()).replace(/<style[^]*?<\/style>/g, "");
    const page = new DOMParser().parseFromString(text, "text/html");
    if (!leave && answer.redirected) history.replaceState(null, "", answer.url);
    if (answer.ok || (!leave && page.querySelector("#main form"))) show(page, back, body);
    else say(page.querySelector("main h1").textContent + ". " + page.querySelector("main .lead").textContent);
  } catch {
    say((main.querySelector("[data-lost]") || script).dataset.lost);
  }
  busy = false;
  main.removeAttribute("aria-busy");
  if (waiting > 0) {
    waiting -= 1;
    stepBack();
  }
}

const filled = (form) => new URLSearchParams(new FormData(form));

function send(form, button, back) {
  const body = filled(form), { name, value } = button || form.querySelector("button");
  if (name) body.append(name, value);
  post(form.getAttribute("action"), body, back);
}

function stepBack() {
  const button = main.querySelector("button[value=back], button[value=show]");
  if (button) send(button.form, button, true);
}

// It may never be shown again.
function keep() {
  if (!leave || !typed || busy || !value("token") || value("gathering")) return;
  const form = main.querySelector("form"), body = filled(form);
  body.append("do", "keep");
  typed = false;
  kept = ask(form.getAttribute("action"), body, true).then((answer) => answer.ok, () => false).then((done) => {
    typed = typed || !done;
  });
}

addEventListener("keydown", (event) => {
  if (!leave || event.key !== "Escape") return;
  pressed = pressed.filter((moment) => event.timeStamp - moment < 3000);
  pressed.push(event.timeStamp);
  if (pressed.length >= 3) go();
});

reveal();
if (leave && location.pathname === "/") over();
addEventListener("input", () => { typed = true; });
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
// A reload without a line would lose the words.
addEventListener("beforeunload", (event) => {
  if (!navigator.onLine && leave && value("token") && !document.body.hidden) event.preventDefault();
});
addEventListener("pagehide", () => {
  keep();
  if (leave && value("gathering")) main.textContent = "";
});
addEventListener("pageshow", (event) => { if (event.persisted && !main.firstChild) location.reload(); });

// A link within the page would be an entry of its own; one at the foot would forget a gathering's story.
addEventListener("click", (event) => {
  const link = event.target.closest("a"), to = link && link.hash && document.getElementById(link.hash.slice(1));
  if (!link) return;
  if (link.matches("#leave, .away")) go();
  else if (to && leave) to.focus();
  else if (link.closest(".foot") && value("gathering")) return void (link.target = "_blank");
  else return;
  event.preventDefault();
});

addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (!main.contains(form) || form.method !== "post") return;
  event.preventDefault();
  if (button && button.value === "back" && depth > 0) history.back();
  else send(form, button, false);
});

addEventListener("popstate", (event) => {
  const to = (event.state && event.state.depth) || 0;
  ahead = ahead || to < depth;
  if (to < depth && busy) waiting += 1;
  else if (to < depth) stepBack();
  depth = to;
  if (sent) history.replaceState({ depth, sent }, "");  // No way forward.
});

const form = main.querySelector("form"), anew = performance.getEntriesByType("navigation")[0].type === "navigate";
const told = stored("draft", anew ? null : undefined);
if (history.state && form) {
  const { token, at, depth: reached, sent: before } = history.state, since = before && Date.now() - before.when;
  const again = !anew && since >= 0 && since < 600000 && before.when > (stored("over") || 0);
  if (again) sent = before;
  else if (before) history.replaceState({ depth: reached }, "");
  if (again || (token && (told === undefined || told === token))) {
    depth = reached;
    const body = again ? { token: before.token, do: "sent" } : { token, at, do: "show" };
    post(form.getAttribute("action"), new URLSearchParams(body), true);
  } else if (reached) history.go(-reached);
}
