// Leaving fast, going back with the browser's own button, and a lost line that loses no words.
// Everything works without this file. Nothing typed is kept in the browser: only the token of the form stands in
// the newest entry of the tab's history, so that reloading finds the page again; leaving replaces that entry.
// A facilitator's form has no way to leave: there it minds a lost line alone.
(function () {
  "use strict";
  var script = document.currentScript;
  var leave = document.getElementById("leave");
  var main = document.getElementById("main");
  var pressed = [], depth = 0, busy = false, waiting = 0;

  function go() {
    document.body.hidden = true;
    window.location.replace(leave.href);
  }

  function value(name) {
    var field = main.querySelector("form [name=" + name + "]");
    return field ? field.value : "";
  }

  function remember(push) {
    if (!leave) return;
    history.replaceState({ depth: depth }, "");
    if (push) depth += 1;
    history[push ? "pushState" : "replaceState"]({ depth: depth, token: value("token"), at: value("at") }, "");
  }

  function say(words) {
    var alert = main.querySelector(".trouble") || document.createElement("p");
    alert.className = "trouble card warn";
    alert.setAttribute("role", "alert");
    alert.textContent = words;
    main.insertBefore(alert, main.firstChild);
    window.scrollTo(0, 0);
  }

  function show(page, back) {
    var before = value("at");
    document.title = page.title;
    main.innerHTML = page.getElementById("main").innerHTML;
    remember(!back && value("at") !== before);
    window.scrollTo(0, 0);
    (main.querySelector("[role=alert] a") || main).focus({ preventScroll: true });
  }

  function post(address, body, back) {
    if (busy) return;
    busy = true;
    main.setAttribute("aria-busy", "true");
    fetch(address, { method: "POST", body: body, credentials: leave ? "omit" : "same-origin" }).then(function (answer) {
      return answer.text().then(function (text) {
        var page = new DOMParser().parseFromString(text.replace(/<style[^]*?<\/style>/g, ""), "text/html");
        if (!leave && answer.redirected) history.replaceState(null, "", answer.url);
        if (answer.ok || (!leave && page.querySelector("#main form"))) show(page, back);
        else say(page.querySelector("main h1").textContent + ". " + page.querySelector("main .lead").textContent);
      });
    }).catch(function () {
      say(script.dataset.lost);
    }).then(function () {
      busy = false;
      main.removeAttribute("aria-busy");
      if (waiting > 0) {
        waiting -= 1;
        stepBack();
      };
    });
  }

  function send(form, button, back) {
    var body = new URLSearchParams(new FormData(form));
    button = button || form.querySelector("button");
    if (button.name) body.append(button.name, button.value);
    post(form.getAttribute("action"), body, back);
  }

  function stepBack() {
    var button = main.querySelector("button[value=back]");
    if (button) send(button.form, button, true);
  }

  document.addEventListener("keydown", function (event) {
    if (!leave || event.key !== "Escape") return;
    pressed = pressed.filter(function (moment) { return event.timeStamp - moment < 3000; });
    pressed.push(event.timeStamp);
    if (pressed.length >= 3) go();
  });

  // What is true with scripts alone is said with scripts alone.
  document.querySelectorAll(".scripted").forEach(function (words) { words.hidden = false; });

  if (leave) leave.addEventListener("click", function (event) {
    event.preventDefault();
    go();
  });

  if (!window.fetch || !window.URLSearchParams) return;

  // A link within the page would be an entry of its own in the history, and look like a step back.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']"), to = link && document.getElementById(link.hash.slice(1));
    if (!to || !leave) return;
    event.preventDefault();
    to.focus();
  });

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!main.contains(form) || form.method !== "post") return;
    event.preventDefault();
    if (button && button.value === "back" && depth > 0) history.back();
    else send(form, button, false);
  });

  window.addEventListener("popstate", function (event) {
    var to = (event.state && event.state.depth) || 0;
    if (to < depth && busy) waiting += 1;
    else if (to < depth) stepBack();
    depth = to;
  });

  if (history.state && history.state.token && main.querySelector("form")) {
    depth = history.state.depth;
    var body = new URLSearchParams({ token: history.state.token, at: history.state.at, do: "show" });
    post(main.querySelector("form").getAttribute("action"), body, true);
  }
})();
