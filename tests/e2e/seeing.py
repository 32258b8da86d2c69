"""What the browser tests share: sizes of window, screenshots that are kept and looked at, and axe-core."""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "out" / "screenshots"
DESKTOP, PHONE = (1366, 820), (390, 844)
HAMA, ALEPPO = "geonames:170017", "geonames:170063"

Open = Callable[..., Page]

COUNT_COLOURS = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
  const seen = new Map();
  for (const pixel of pixels) seen.set(pixel, (seen.get(pixel) ?? 0) + 1);
  const [common, largest] = [...seen].reduce((a, b) => (b[1] > a[1] ? b : a));
  return { colours: seen.size, largest: largest / pixels.length, common: [common & 255, (common >> 8) & 255, (common >> 16) & 255] };
}"""


SHADES = """async ([data, spots]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
  pen.drawImage(image, 0, 0);
  return spots.map(([x, y]) => [...pen.getImageData(image.width / 2 + x, image.height / 2 + y, 1, 1).data]);
}"""


def asked(site: str, path: str) -> Any:
    """The server's own answer to a question."""
    with urllib.request.urlopen(f"{site}api/v1/{path}", timeout=30) as answer:
        return json.load(answer)


def drawn(page: Page) -> None:
    """Waits until the map has drawn a day whole."""
    page.wait_for_selector(".map[data-drawn]")


def kept(page: Page, name: str) -> None:
    """Keeps a screenshot in out/screenshots and sees that it is no blank sheet and no wider than its window."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    drawn(page)
    page.wait_for_timeout(300)
    page.screenshot(path=SHOTS / f"{name}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than its window"
    assert colours(page, page.screenshot())["colours"] > 100


def map_colours(page: Page) -> dict[str, Any]:
    """How many colours the map's canvas shows, which is the commonest, and its share."""
    drawn(page)
    return colours(page, page.locator(".map canvas").screenshot())


def colours(page: Page, png: bytes) -> dict[str, Any]:
    blank = page.context.new_page()
    found: dict[str, Any] = blank.evaluate(COUNT_COLOURS, base64.b64encode(png).decode())
    blank.close()
    return found


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds serious or critical, as "rule: element"."""
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations)")
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for one in serious for node in one["nodes"][:4]]


def query(page: Page) -> dict[str, str]:
    """The view as the address says it."""
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def says(page: Page, **wanted: str) -> None:
    """Waits until the address says so."""
    holds = "(wanted) => Object.keys(wanted).every((key) => (new URLSearchParams(location.search).get(key) ?? '') === wanted[key])"
    page.wait_for_function(holds, arg=wanted)


def shown(page: Page) -> tuple[int, int]:
    """X of Y places shown."""
    count = page.locator(".count")
    expect(count).to_be_visible()
    return int(count.get_attribute("data-shown") or -1), int(count.get_attribute("data-total") or -1)


def shades(page: Page, spots: list[tuple[int, int]]) -> list[list[int]]:
    """The colours of the map's canvas at some spots, in pixels from its middle."""
    drawn(page)
    page.wait_for_timeout(300)
    found: list[list[int]] = page.evaluate(SHADES, [base64.b64encode(page.locator(".map canvas").screenshot()).decode(), spots])
    return found
