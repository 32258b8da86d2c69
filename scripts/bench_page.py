# ruff: noqa: T201
"""Measure the page on the store of bench_server.py, in a real Chromium: python scripts/bench_page.py [--store FILE] [--chromium PATH]

Prints how long the first view takes to be drawn, and what a step of the slider costs in script: by the clock, which other work on the
machine lengthens, and all that the page's thread does for it (script, style, layout, painting) in processor time, which it does not.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

from bench_server import first_view, serving
from playwright.sync_api import CDPSession, Page, sync_playwright

STEPS, ROUNDS, PAUSE = 8, 6, 400
STEP = """async ([steps, pause]) => {
  const slider = document.querySelector("input.slider");
  for (let n = 0; n < steps; n++) {
    slider.value = String(Number(slider.value) + 1);
    slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => setTimeout(done, pause));
  }
}"""


def spent(session: CDPSession) -> dict[str, float]:
    """What the page has spent so far, in milliseconds."""
    found: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: 1000 * float(one["value"]) for one in found}


def steps(page: Page) -> None:
    """Moves the slider day by day; prints what a step costs, the median and the best of some rounds."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    rounds: dict[str, list[float]] = {"ScriptDuration": [], "ThreadTime": []}
    for _ in range(ROUNDS):
        before = spent(session)
        page.evaluate(STEP, [STEPS, PAUSE])
        after = spent(session)
        for name, values in rounds.items():
            values.append((after[name] - before[name]) / STEPS)
    for name, what in (("ScriptDuration", "script, by the clock"), ("ThreadTime", "the page's thread, processor time")):
        print(f"a step of the slider: {what:<36} {statistics.median(rounds[name]):>5.0f} ms   (best {min(rounds[name]):.0f} ms)")


def main() -> None:
    """Serve, open, measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":", 1)[0])
    parser.add_argument("--store", type=Path, default=Path("out/bench.db"))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    with serving(given.store) as address, sync_playwright() as play:
        first_view(address)
        browser = play.chromium.launch(executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 820})
        page.set_default_timeout(120_000)
        began = time.perf_counter()
        page.goto(f"{address}?on=2023-06-01")
        page.wait_for_selector(".count")
        print(f"{'the lists of the first view are there after':<59} {1000 * (time.perf_counter() - began):>5.0f} ms")
        page.wait_for_selector(".map[data-drawn]")
        print(f"{'the map is drawn after':<59} {1000 * (time.perf_counter() - began):>5.0f} ms   ({page.locator('.count').inner_text()})")
        page.wait_for_timeout(8000)  # the server works out what else it needs
        steps(page)
        browser.close()


if __name__ == "__main__":
    main()
