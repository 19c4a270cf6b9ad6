/* Select words in a story instead of ticking them; come back to the same place. The pages work without this file. */
(() => {
  const story = document.getElementById("story");
  const field = document.getElementById("span");
  const said = document.getElementById("picked");
  if (!story || !field || !said) return;
  const place = (node, offset) => {
    const inText = node.nodeType === Node.TEXT_NODE;
    const holder = (inText ? node.parentElement : node).closest("[data-at]");
    if (!holder || !story.contains(holder)) return null;
    const before = inText ? node.textContent.slice(0, offset) : offset ? holder.textContent : "";
    return Number(holder.dataset.at) + Array.from(before).length;
  };
  const done = document.querySelector("main .flash:not(form):not(.row)");
  said.textContent = done ? done.textContent.trim() : said.dataset.says; // The page goes back to this place, not to its top.
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    field.value = `${start}-${end}`;
    said.textContent = `${said.dataset.chosen} “${chosen.toString().trim()}”`;
  });
  const here = `place ${location.pathname.split("/").slice(0, 4).join("/")}`; // A pressed button adds its name.
  const kept = (sessionStorage.getItem(here) || "").split(" ").map(Number);
  sessionStorage.removeItem(here);
  if (kept.length === 2) {
    window.scrollTo(0, kept[0]);
    story.scrollTop = kept[1];
  }
  document.addEventListener("submit", () => sessionStorage.setItem(here, `${window.scrollY} ${story.scrollTop}`));
})();
