"""A base map of the user's own: a real .pmtiles file, given by file or by the server, drawn offline and within the policy of the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tiles
from conftest import serving
from playwright.sync_api import Page, expect
from seeing import Open, colours, drawn

WATER = tuple((a + b) // 2 for a, b in zip((0xF7, 0xF5, 0xF0), (0xCF, 0xDD, 0xE6), strict=True))  # half of it over the land
SYRIA = "on=2024-12-06&map=34.9,38.5,7"


def seen(page: Page, colour: tuple[int, ...], within: int = 3) -> None:
    """Waits until this is the commonest colour of the map."""
    drawn(page)
    common: tuple[int, ...] = ()
    for _ in range(40):
        common = tuple(colours(page, page.locator(".map canvas").screenshot())["common"])
        if all(abs(a - b) <= within for a, b in zip(common, colour, strict=True)):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"the map is mostly {common}, not {colour}")


@pytest.mark.parametrize(("make", "colour", "said"), [(tiles.pictures, tiles.COLOUR, "pictures"), (tiles.shapes, WATER, "1 layer")])
def test_a_file_of_ones_own_is_drawn_under_the_borders(site: str, open_page: Open, tmp_path: Path, make, colour, said) -> None:  # type: ignore[no-untyped-def]
    page = open_page(f"{site}?{SYRIA}")
    drawn(page)
    page.get_by_label("Base map…").set_input_files(make(tmp_path / "my map.pmtiles"))
    expect(page.locator(".map-said")).to_contain_text("my map.pmtiles")
    expect(page.locator(".map-said")).to_contain_text(said)
    seen(page, colour)
    page.get_by_role("button", name="Remove base map").click()
    seen(page, (0xF7, 0xF5, 0xF0))
    page.get_by_label("Base map…").set_input_files(make(tmp_path / "my map.pmtiles"))
    seen(page, colour)


def test_a_file_that_is_no_map_is_told_in_sight(site: str, open_page: Open, tmp_path: Path) -> None:
    (tmp_path / "letter.pmtiles").write_bytes(b"Dear analyst, " * 100)
    page = open_page(f"{site}?{SYRIA}")
    page.get_by_label("Base map…").set_input_files(tmp_path / "letter.pmtiles")
    expect(page.locator(".map-said")).to_contain_text("not a .pmtiles file")
    expect(page.locator(".map-said")).to_be_visible()


def test_the_file_of_the_server_is_drawn_at_once_also_behind_a_token(built: None, samples: Path, open_page: Open, tmp_path: Path) -> None:
    shutil.copy(samples, tmp_path / "war.db")
    tiles.pictures(tmp_path / "theatre.pmtiles")
    options = ("--pmtiles", str(tmp_path / "theatre.pmtiles"), "--token", "look")
    with serving(tmp_path / "war.db", tmp_path / "log", *options) as address:
        seen(open_page(f"{address}?token=look&{SYRIA}"), tiles.COLOUR)
