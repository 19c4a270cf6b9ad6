/* Select words in the story instead of ticking them. The page works without this file. */
(() => {
  const story = document.getElementById("original");
  const field = document.getElementById("span");
  const said = document.getElementById("picked");
  if (!story || !field || !said) return;
  const points = (text) => Array.from(text).length;
  const place = (node, offset) => {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (!holder || !story.contains(holder)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.textContent.slice(0, offset) : offset ? holder.textContent : "";
    return Number(holder.dataset.at) + points(before);
  };
  said.hidden = false;
  said.textContent = "Select words in the story above, or tick them below.";
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    field.value = `${start}-${end}`;
    said.textContent = `Chosen: “${chosen.toString().trim()}”`;
  });
})();
