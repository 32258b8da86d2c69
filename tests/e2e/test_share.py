"""Sharing and safety: links, the static export, hostile reports, and a page that everyone can use (points 7 to 9)."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import serving, whoholds
from playwright.sync_api import expect
from seeing import ALEPPO, DESKTOP, HAMA, PHONE, Open, asked, drawn, query, says, shown, violations

HOSTILE = """---
published: 2024-12-06
title: "<img src=x onerror=window.hacked=1>"
outlet: "<script>window.hacked=1</script>"
url: "javascript:window.hacked=1"
---
Syrian rebels captured the central city of Hama on Thursday, <script>window.hacked=1</script> a <b>monitor</b> said.

<img src=x onerror="window.hacked=1"> The army withdrew from Hama on Thursday. [Click](javascript:window.hacked=1)
{{constructor.constructor('window.hacked=1')()}}

<svg onload=window.hacked=1><a href="http://example.com/leak">The army said it holds Homs</a></svg> \u202egnp.exe &lt;script&gt;
"""


def test_a_link_opens_the_whole_view(site: str, open_page: Open) -> None:
    link = f"{site}?on=2024-12-05&since=2024-12-01&known=2024-12-06&tab=places&place={HAMA}&conf=20&disputed=1"
    link += "&areas=1&names=latin&map=35.2000,36.9000,8.50"
    page = open_page(link)
    expect(page.locator(".panel h2")).to_contain_text("Hama")
    drawn(page)
    wanted = {
        "on": "2024-12-05",
        "since": "2024-12-01",
        "known": "2024-12-06",
        "tab": "places",
        "place": HAMA,
        "conf": "20",
        "disputed": "1",
        "areas": "1",
    }
    assert query(page).items() >= {**wanted, "names": "latin", "map": "35.2000,36.9000,8.50"}.items()
    expect(page.get_by_label("Disputed only")).to_be_checked()
    expect(page.get_by_label("Display areas")).to_be_checked()
    expect(page.get_by_label("As known on")).to_have_value("2024-12-06")
    before = shown(page)
    page.get_by_role("button", name="Changes").click()
    says(page, tab="")
    again = open_page(page.url)
    assert shown(again) == before


def test_a_link_into_the_review_opens_its_claim(site: str, open_page: Open) -> None:
    third = asked(site, "review?limit=3")["items"][2]["claim"]["id"]
    page = open_page(f"{site}?tab=review&claim={third}")
    expect(page.locator(".review h2")).to_contain_text("Claim 3 of")
    says(page, claim=third)


def test_the_back_button_takes_a_step_back(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&tab=places&place={HAMA}")
    page.locator("tbody .link", has_text="Palmyra").first.click()
    expect(page.locator(".panel h2")).to_contain_text("Palmyra")
    page.go_back()
    expect(page.locator(".panel h2")).to_contain_text("Hama")


def test_moving_the_map_is_kept_in_the_link(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06")
    drawn(page)
    page.locator(".map canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]map="))


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("place=geonames:1", "geonames:1"),
        ("actor=no-such-side", "no-such-side"),
        ("on=1999-01-01", "1 January 1999"),
        ("on=yesterday", "on=yesterday"),
        ("colour=red", "colour"),
        ("status=flooded", "flooded"),
        ("speaker=ghost", "ghost"),
        ("doc=d-0000000000000000", "d-0000000000000000"),
        ("claim=c-0000000000000000", "c-0000000000000000"),
    ],
)
def test_a_stale_link_says_what_is_gone(site: str, open_page: Open, search: str, said: str) -> None:
    page = open_page(f"{site}?{search}")
    expect(page.get_by_role("alert").filter(has_text=said).first).to_be_visible()
    assert shown(page)[1] > 10


def test_help_leads_to_the_feed_and_the_api(site: str, open_page: Open) -> None:
    page = open_page(site)
    page.keyboard.press("?")
    for name, wanted in (("Feed of changes", b"<feed"), ("The API", b'"openapi"')):
        address = page.get_by_role("dialog").get_by_role("link", name=name).evaluate("(link) => link.href")
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert wanted in answer.read()


@contextmanager
def exported(samples: Path, folder: Path, *options: str) -> Iterator[str]:
    """A static export on a plain web server without Python's help."""
    shutil.copy(samples, folder / "war.db")
    whoholds("export", "site", "--store", folder / "war.db", "-o", folder / "site", *options)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def copy(built: None, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A static export for tests that only look."""
    with exported(samples, tmp_path_factory.mktemp("copy")) as address:
        yield address


def test_a_static_export_opens_from_any_web_server(copy: str, open_page: Open) -> None:
    page = open_page(f"{copy}?on=2024-12-06&place={ALEPPO}")
    assert shown(page)[1] > 10
    expect(page.locator(".sentence")).to_contain_text("Aleppo")
    expect(page.locator(".known")).to_contain_text("needs the server")
    expect(page.get_by_role("button", name="Review")).to_have_count(0)
    for words, wanted in (("تدمر", "Palmyra"), ("Алеппо", "Aleppo"), ("Ḩalab", "Aleppo"), ("HTS", "Hayat"), ("counterattack", "Reports")):
        page.get_by_label("Find anything").fill(words)
        expect(page.locator(".found")).to_contain_text(wanted)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Read in the report").first.click()
    expect(page.locator(".report")).to_contain_text("full text stays")


@pytest.mark.parametrize(
    ("search", "said"), [("doc=d-00", "no report d-00"), ("known=2024-12-01", "cannot say"), ("tab=review", "for reading")]
)
def test_a_link_into_a_static_export_says_what_the_copy_lacks(copy: str, open_page: Open, search: str, said: str) -> None:
    expect(open_page(f"{copy}?{search}").get_by_role("alert").filter(has_text=said).first).to_be_visible()


def test_a_static_export_with_texts_shows_reports_whole(built: None, samples: Path, tmp_path: Path, open_page: Open) -> None:
    with exported(samples, tmp_path, "--with-texts") as address:
        page = open_page(f"{address}?on=2024-12-06&place={ALEPPO}")
        page.get_by_role("button", name="Read in the report").first.click()
        report = page.locator(".panel.report")
        expect(report.locator("mark.chosen").first).to_be_visible()
        assert report.locator(".text .m.place").count() > 0
        report.locator("mark.claim").first.hover()
        expect(report.locator(".record")).to_contain_text("Said by")
        expect(report).not_to_contain_text("Select words")


def test_a_hostile_report_is_shown_as_text(built: None, tmp_path: Path, open_page: Open) -> None:
    (tmp_path / "hostile.txt").write_text(HOSTILE)
    whoholds("read", tmp_path / "hostile.txt", "--store", tmp_path / "war.db")
    with serving(tmp_path / "war.db", tmp_path / "log") as address:
        page = open_page(f"{address}?place={HAMA}")
        expect(page.locator(".piece").first).to_be_visible()
        page.get_by_role("button", name="Reports").click()
        expect(page.locator(".reports")).to_contain_text("<img src=x onerror=window.hacked=1>")
        page.locator(".reports button.row").first.click()
        expect(page.locator(".text")).to_contain_text("<script>window.hacked=1</script>")
        page.get_by_label("Find anything").fill("army withdrew")
        expect(page.locator(".found button").first).to_be_visible()
        assert page.evaluate("window.hacked") is None
        assert page.locator(".report .text :is(script, img, svg, a, b)").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("view", ["", f"&place={ALEPPO}", "&tab=places&areas=1", "&tab=reports", "&tab=review", "&status=held&conf=10"])
def test_axe_finds_nothing_serious(site: str, open_page: Open, axe: str, view: str, size: tuple[int, int]) -> None:
    page = open_page(f"{site}?on=2024-12-06{view}", size)
    page.wait_for_timeout(800)
    assert violations(page, axe) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing_serious_in_a_report_and_in_help(site: str, open_page: Open, axe: str, size: tuple[int, int]) -> None:
    page = open_page(f"{site}?on=2024-12-06&place={ALEPPO}", size)
    page.get_by_role("button", name="Read in the report").first.click()
    expect(page.locator(".text p").first).to_be_visible()
    page.get_by_text("What the symbols mean").click()
    assert violations(page, axe) == []
    page.locator(".report h2").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page, axe) == []


def test_everything_is_reached_by_keyboard(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&tab=places")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(document.activeElement.ariaLabel || document.activeElement.textContent || document.activeElement.type || '').slice(0, 40)"
            )
        )
    order = [
        next(i for i, words in enumerate(seen) if part in words)
        for part in ("Skip the map", "Find anything", "Filters", "Fit all", "Play", "Changes")
    ]
    assert order == sorted(order)
    page.locator("tbody .link").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.locator("tbody .link").first).to_be_focused()
    page.keyboard.press("1")
    says(page, tab="")
    page.keyboard.press(",")
    says(page, on="2024-12-05")
    expect(page.locator("[role=status]")).to_contain_text("5 December 2024")


def test_borders_carry_a_disclaimer(site: str, open_page: Open) -> None:
    expect(open_page(site).locator(".disclaimer")).to_contain_text("imply no judgement on the legal status")
