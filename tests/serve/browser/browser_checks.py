"""What is looked for on a page by scripts that are put into it."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[3] / "editor" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Any) -> list[tuple[str, str, str]]:
    """Return what axe-core finds: rule, element, and why."""
    if not page.evaluate("Boolean(window.axe)"):
        page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (rule["id"], node["html"][:160], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Any) -> list[str]:
    """Return the elements that make a page wider than its window."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll("body *")]
                .filter((item) => item.getBoundingClientRect().right > width + 1)
                .map((item) => item.outerHTML.slice(0, 120));
        }"""
    )
