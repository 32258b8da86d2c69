"""Every state has a pattern of its own, on the map as in the legend, that does not hang on colour (point 1)."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from seeing import Open, drawn

LOOKS = ("held", "pressured", "encircled", "besieged", "breached", "contested", "joint", "claimed", "disputed", "unknown", "faded")
US, THEM, GREY, LAND = (0x00, 0x72, 0xB2), (0xE6, 0x9F, 0x00), (0xB8, 0xBC, 0xC2), (0xF7, 0xF5, 0xF0)
LAT, LON, ZOOM, STEP = 33.5, 39.0, 9.0, 0.08  # in the desert, where the map is empty
R, AROUND = 8.0, 15.0  # of a symbol in its own units: the circle, and how far its picture goes

Colour = tuple[int, ...]
Sample = Callable[[float, float], Colour]  # the colour of a symbol, so many units right of and below its middle

PIXELS = """async ([data, points]) => {
  const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))]));
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, image.width, image.height);
  pen.drawImage(image, 0, 0);
  return points.map(([x, y]) => [...pen.getImageData(Math.round(x), Math.round(y), 1, 1).data]);
}"""
GRID = [(x / 2, y / 2) for y in range(-30, 31) for x in range(-30, 31)]


def record() -> dict[str, Any]:
    """An answer of `spells` with a place in each state, in two columns."""
    statuses = [look if look != "faded" else "held" for look in LOOKS]
    shared, none = {"contested", "joint", "disputed"}, {"claimed", "unknown"}
    count = len(LOOKS)
    words = [1 if look == "faded" else 2 for look in LOOKS]
    spells = {
        "place": list(range(count)), "from": [0] * count, "to": [None] * count,
        "holder": [None if status in shared | {"unknown"} else 0 for status in statuses], "status": list(range(count)),
        "claimants": [2 if status == "claimed" else 0 for status in statuses],
        "opponents": [3 if status in shared else 0 if status in none | {"held", "pressured"} else 2 for status in statuses],
        "confidence": [0.9] * count, "basis": [0] * count, "last_affirmed": words, "claims": [1] * count, "origins": [1] * count,
        "word_first": words, "word_last": words, "half_life": [None] * count, "fresh_from": [None] * count, "fresh_to": [None] * count,
    }  # fmt: skip
    places = {
        "id": [f"geonames:{n}" for n in range(count)], "name": [""] * count, "name_ar": [None] * count,
        "lat": [place(n)[0] for n in range(count)], "lon": [place(n)[1] for n in range(count)],
        **{name: [0] * count for name in ("country", "admin1", "kind", "population", "types", "speakers")},
    }  # fmt: skip
    return {
        "known_on": None, "data_version": "looks", "stale_below": 0.15, "days": ["1800-01-01", "2024-08-01", "2024-12-06"],
        "actors": [{"id": "us", "name": "Us"}, {"id": "them", "name": "Them"}], "statuses": statuses, "bases": ["asserted"],
        "kinds": ["town"], "countries": ["SY"], "admin1s": ["Homs"], "sets": [[], [0], [1], [0, 1]], "words": ["capture"],
        "word_sets": [[0]], "places": places, "spells": spells,
    }  # fmt: skip


def place(n: int) -> tuple[float, float]:
    return LAT + (n % 6 - 2.5) * STEP, LON + (n // 6 - 0.5) * 4 * STEP


def pixel(n: int, width: float, height: float) -> tuple[float, float]:
    """Where a place stands in the picture of the map."""

    def down(degrees: float) -> float:
        return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2)))

    scale = 512 * 2**ZOOM / 360
    lat, lon = place(n)
    return width / 2 + (lon - LON) * scale, height / 2 - (down(lat) - down(LAT)) * scale


def sampled(page: Page, png: bytes, middle: tuple[float, float], unit: float) -> Sample:
    """A symbol of a picture."""
    points = [(middle[0] + x * unit, middle[1] + y * unit) for x, y in GRID]
    found: list[list[int]] = page.evaluate(PIXELS, [base64.b64encode(png).decode(), points])
    by_point = dict(zip(GRID, found, strict=True))
    return lambda x, y: tuple(by_point[round(2 * x) / 2, round(2 * y) / 2][:3])


def is_like(colour: Colour, wanted: Colour) -> bool:
    return math.dist(colour, wanted) < 60


def around(look: Sample, radius: float, wanted: Colour) -> list[bool]:
    """Whether each point on a ring has a colour."""
    turns = [2 * math.pi * k / 120 for k in range(120)]
    near = (radius - 0.5, radius, radius + 0.5)  # a thin line falls between pixels
    return [any(is_like(look(r * math.cos(turn), r * math.sin(turn)), wanted) for r in near) for turn in turns]


def runs(flags: list[bool]) -> int:
    """How many stretches of a ring have it."""
    return sum(flag and not before for flag, before in zip(flags, [flags[-1], *flags[:-1]], strict=True))


def check(looks: dict[str, Sample]) -> None:
    """What the issue says of each pattern."""
    assert is_like(looks["held"](0, 0), US)
    assert is_like(looks["unknown"](0, 0), GREY)
    assert sum(around(looks["encircled"], R + 3, THEM)) > 100
    assert sum(around(looks["besieged"], R + 3, THEM)) > 100
    assert 8 <= runs(around(looks["claimed"], R + 3.6, THEM)) <= 16
    assert is_like(looks["claimed"](0, 0), US)
    joint = looks["joint"]
    assert (
        {is_like(joint(-4, 0), colour) for colour in (US, THEM)} == {is_like(joint(4, 0), colour) for colour in (US, THEM)} == {True, False}
    )
    assert is_like(joint(-4, 0), US) != is_like(joint(4, 0), US)
    across = [looks["contested"](k / 4, k / 4) for k in range(-20, 21)]
    for colour in (US, THEM):
        assert runs([is_like(one, colour) for one in across] + [False]) >= 2
    assert not is_like(looks["faded"](0, 0), US)
    assert min(looks["faded"](0, 0)) > min(looks["held"](0, 0))
    assert is_like(looks["breached"](0, -5), THEM)
    for name, look in looks.items():
        for other in list(looks)[list(looks).index(name) + 1 :]:
            assert without_colour(look, looks[other]) > 25, f"{name} and {other} differ in colour alone"


def without_colour(one: Sample, other: Sample) -> int:
    """In how many points of the grid two symbols differ in brightness."""

    def bright(colour: Colour) -> float:
        return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]

    return sum(abs(bright(one(*point)) - bright(other(*point))) > 24 for point in GRID)


@pytest.fixture
def page(site: str, open_page: Open) -> Page:
    def meta(route: Route) -> None:
        answer = route.fetch()
        sides = [{"id": id_, "name": id_, "kind": "side", "country": "", "colour": n} for n, id_ in enumerate(("us", "them"))]
        route.fulfill(response=answer, json={**answer.json(), "days": {"first": "2024-08-01", "last": "2024-12-06"}, "actors": sides})

    opened = open_page("about:blank", wait="body")
    opened.route("**/api/v1/spells*", lambda route: route.fulfill(json=record()))
    opened.route("**/api/v1/meta", meta)
    opened.goto(f"{site}?on=2024-12-06&map={LAT},{LON},{ZOOM}")
    drawn(opened)
    return opened


def test_each_state_has_its_pattern_on_the_map(page: Page) -> None:
    picture = page.locator(".map canvas")
    box = picture.bounding_box()
    assert box is not None
    unit = 1 + 0.2 * (ZOOM - 7) / 3  # as large as symbols are at this zoom
    png = picture.screenshot()
    check({look: sampled(page, png, pixel(n, box["width"], box["height"]), unit) for n, look in enumerate(LOOKS)})


def test_each_state_has_the_same_pattern_in_the_legend(page: Page) -> None:
    page.get_by_text("What the symbols mean").click()
    expect(page.locator(".legend-patterns li").last).to_contain_text("faded")
    found: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('.legend-patterns li')].map((li) => [li.querySelector('b').textContent, li.querySelector('img').src])"
    )
    assert [name for name, _ in found] == list(LOOKS)
    check({name: sampled(page, base64.b64decode(src.partition(",")[2]), (2 * AROUND, 2 * AROUND), 2) for name, src in found})
