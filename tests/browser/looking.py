"""What every page is held against: axe, a narrow screen, targets a thumb can hit. A picture of each is kept."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.browser.visit import Visit

PICTURES = Path(__file__).parent.parent.parent / "artefacts" / "pages"
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
NARROWEST, USUAL = 320, 360
SMALLEST_TARGET = 24
# A link within a sentence may be as small as its line; everything else that can be pressed may not.
TARGETS = """() => {
  const pressable = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")];
  return pressable
    .filter((one) => one.checkVisibility() && !one.closest("[aria-hidden=true], .skip"))
    .filter((one) => !(one.tagName === "A" && one.closest("p, li, dd") && getComputedStyle(one).display === "inline"
                       && one.closest("p, li, dd").innerText.trim() !== one.innerText.trim()))
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < SMALLEST)
    .map(([what, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${what}`);
}""".replace("SMALLEST", str(SMALLEST_TARGET))
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
TWICE = "document.documentElement.style.fontSize = '200%'"


def look(visit: Visit, name: str) -> list[str]:
    """Everything that is wrong with the page on the screen, one line each; its picture is kept as ``name``."""
    page = visit.page
    found = [f"{name}: {fault}" for fault in visit.faults]
    visit.faults.clear()
    results = Axe().run(page, options=RULES)
    for violation in results.response["violations"]:
        where = "; ".join(str(node["html"])[:120] for node in violation["nodes"][:2])
        found.append(f"{name}: {violation['id']}: {violation['help']}: {where}")
    if visit.page.locator("body.telling").count():
        found += [f"{name}: a target of {one}" for one in page.evaluate(TARGETS)]
    page.set_viewport_size({"width": NARROWEST, "height": 700})
    if (over := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"{name}: scrolls sideways by {over} pixels at {NARROWEST}")
    page.set_viewport_size({"width": USUAL, "height": 740})
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    visit.faults.clear()
    return found


def too_wide(visit: Visit) -> int:
    """By how many pixels the page on the screen runs over the edge where letters are twice as large."""
    visit.page.evaluate(TWICE)
    return max(0, int(visit.page.evaluate(SIDEWAYS)))
