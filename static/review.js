/* One key for each decision. The page works without this file. */
(() => {
  const tags = [...document.querySelectorAll(".tag")];
  const story = document.getElementById("story");
  const keys = document.getElementById("keys");
  if (!story || !keys) return;
  let at = Math.max(0, tags.findIndex((tag) => tag.classList.contains("strong")));
  const light = () => {
    const theme = tags[at]?.dataset.theme;
    tags.forEach((tag, place) => tag.classList.toggle("on", place === at));
    for (const mark of story.querySelectorAll("[data-tags]"))
      mark.classList.toggle("on", mark.dataset.tags.split(" ").includes(theme));
  };
  const go = (step) => {
    at = Math.min(Math.max(at + step, 0), tags.length - 1);
    light();
    tags[at]?.focus();
  };
  const press = (where, what) => where?.querySelector(what)?.click();
  const does = {
    j: () => go(1),
    k: () => go(-1),
    c: () => press(tags[at], ".confirm button"),
    r: () => press(tags[at], ".remove button"),
    a: () => document.getElementById("theme").focus(),
    u: () => press(document, "#undo button"),
    n: () => press(document, "#next button"),
  };
  document.getElementById("switch").hidden = document.querySelector(".scripted").hidden = false;
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = event.target.closest("input,select,textarea") ? null : does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  tags.forEach((tag, place) => tag.addEventListener("focusin", () => { at = place; light(); }));
  light();
  if (at > 0) tags[at]?.scrollIntoView({ block: "nearest" });
})();
