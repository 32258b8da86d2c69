"""Looking: map, time, a place with its evidence, reports, finding and filtering (points 1 to 5)."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from seeing import ALEPPO, DESKTOP, HAMA, PHONE, Open, asked, drawn, kept, map_colours, query, says, shades, shown

STATUSES = ("held", "pressured", "encircled", "besieged", "breached", "contested", "joint", "claimed", "disputed", "unknown")


def test_the_map_draws_every_place_with_names_in_two_scripts(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06")
    of, total = shown(page)
    assert of == total > 20
    assert page.locator(".map").get_attribute("data-points") == str(total)
    look = map_colours(page)
    assert look["colours"] > 200
    assert look["largest"] < 0.9
    expect(page.locator(".label.rank2", has_text="Palmyra").first).to_be_visible()
    for name in ("تدمر", "حماة"):
        expect(page.locator(".label.rank2", has_text=name).first).to_be_visible()
    assert re.search("[\u0600-\u06ff]", " ".join(page.locator(".label:not(.rank2):visible").all_text_contents()))
    kept(page, "map-desktop")


def test_a_point_on_the_map_opens_its_place(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&map=35.1318,36.7578,10")
    drawn(page)
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    says(page, place=HAMA)
    expect(page.locator(".panel h2")).to_contain_text("Hama")


def test_the_legend_says_what_each_pattern_means(site: str, open_page: Open) -> None:
    page = open_page(site)
    page.get_by_text("What the symbols mean").click()
    patterns = page.locator(".legend-patterns")
    for status in STATUSES:
        expect(patterns.get_by_text(status, exact=True)).to_be_visible()
    looks = page.evaluate("[...document.querySelectorAll('.legend-patterns img')].map((image) => image.src)")
    assert len(set(looks)) == len(looks) == len(STATUSES) + 1
    expect(page.locator(".legend-sides")).to_contain_text("Syrian opposition")


def test_display_areas_are_labelled_as_display_only(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06")
    before = page.locator(".map canvas").screenshot()
    page.get_by_label("Display areas").check()
    expect(page.locator(".disclaimer")).to_contain_text("for display only")
    page.wait_for_timeout(600)
    assert page.locator(".map canvas").screenshot() != before
    says(page, areas="1")


def alone(site: str, on: str) -> dict[str, Any]:
    """A place that a side holds, with no other within half a degree."""
    rows = asked(site, f"states?on={on}&limit=1000")["items"]
    return next(
        a for a in rows if a["status"] == "held" and a["holder_id"] and not any(b is not a and math.dist(*spots(a, b)) < 0.5 for b in rows)
    )


def spots(*rows: dict[str, Any]) -> list[tuple[float, float]]:
    return [(row["lat"], row["lon"]) for row in rows]


def test_display_areas_end_fifteen_kilometres_from_a_place(site: str, open_page: Open) -> None:
    place = alone(site, "2024-12-06")
    lat, lon, zoom = place["lat"], place["lon"], 9
    pixels = 2**zoom / (78.27152 * math.cos(math.radians(lat)))  # a kilometre, at this latitude, on tiles of 512 pixels
    around = [(round(km * pixels * x), round(km * pixels * y)) for km in (13, 17) for x, y in ((-1, 0), (0, -1), (0, 1), (-0.7, -0.7))]
    link = f"{site}?on=2024-12-06&names=latin&map={lat:.4f},{lon:.4f},{zoom}"
    without, inside = (shades(open_page(f"{link}{areas}"), around) for areas in ("", "&areas=1"))
    changed = [a != b for a, b in zip(without, inside, strict=True)]
    assert changed == [True] * 4 + [False] * 4


def test_the_slider_moves_by_keyboard_and_everything_follows(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-03&place={HAMA}")
    expect(page.locator(".sentence")).to_contain_text("3 December 2024")
    slider = page.locator("input.slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    says(page, on="2024-12-04")
    expect(page.locator(".sentence")).to_contain_text("4 December 2024")
    expect(slider).to_have_attribute("aria-valuetext", "4 December 2024")
    expect(page.locator(".changes h3").first).to_have_text(re.compile("^[1-4] December 2024"))
    expect(page.locator("[role=status]")).to_contain_text("December 2024")


def test_a_year_is_typed_digit_by_digit_and_half_a_year_changes_nothing(site: str, open_page: Open) -> None:
    wanted = {"on": "2024-12-06", "since": "2024-12-02", "known": "2024-12-07"}
    page = open_page(f"{site}?{'&'.join(f'{key}={day}' for key, day in wanted.items())}")
    for label, typed in (("Day shown", "2024"), ("As known on", "2024"), ("Changes since", "20")):
        page.locator("label", has_text=label).locator("input[type=date]").focus()
        for key in ("Tab", "Tab", *typed):  # over day and month, in the order of whatever country
            page.keyboard.press(key)
        page.wait_for_timeout(600)
        assert query(page).items() >= wanted.items()
    expect(page.get_by_label("As known on")).to_have_value(wanted["known"])
    expect(page.locator("input.slider")).to_have_attribute("aria-valuetext", "6 December 2024")


def test_play_moves_day_by_day_and_stops(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-11-30")
    page.get_by_role("button", name="Play").click()
    says(page, on="2024-12-01")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Play").wait_for()
    page.wait_for_timeout(1500)  # the address follows the slider a little late where the machine is busy
    stopped = query(page)["on"]
    page.wait_for_timeout(1500)
    assert query(page)["on"] == stopped
    page.locator("h1").click()
    page.keyboard.press("p")
    page.wait_for_function("(day) => !location.search.includes(day)", arg=stopped)
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_changes_of_the_period_are_newest_first_and_the_spark_counts_them(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-08&since=2024-12-01")
    days = [text.split()[0] for text in page.locator(".changes h3").all_text_contents()]
    assert days == sorted(days, key=int, reverse=True)
    assert days
    assert all(1 <= int(day) <= 8 for day in days)
    assert page.locator(".spark rect").count() >= len(days)
    page.locator(".changes button.row").first.click()
    expect(page.locator(".sentence")).to_be_visible()


def test_as_known_on_takes_the_record_back(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-08&place={ALEPPO}")
    now = shown(page)[1]
    page.get_by_label("As known on").fill("2024-11-29")
    says(page, known="2024-11-29")
    page.wait_for_function("(now) => Number(document.querySelector('.count').dataset.total) < now", arg=now)
    expect(page.locator(".known.past")).to_be_visible()
    page.get_by_role("button", name="Know everything").click()
    page.wait_for_function("(now) => Number(document.querySelector('.count').dataset.total) === now", arg=now)


def test_a_place_says_its_state_and_how_it_is_known(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&place={ALEPPO}")
    panel = page.locator(".panel")
    expect(panel.locator("h2 bdi")).to_have_text("حلب")
    expect(panel.locator(".sentence")).to_contain_text("On 6 December 2024, Aleppo (SY)")
    for fact in ("Confidence", "Since", "Last affirmed", "Rests on"):
        expect(panel.locator("dt", has_text=fact)).to_be_visible()
    assert panel.locator(".strip-bar .spell").count() >= 2
    piece = panel.locator(".piece").first
    quote = piece.locator("mark").text_content() or ""
    assert len(quote) > 10
    assert quote in (piece.locator("blockquote").text_content() or "")
    expect(piece).to_contain_text("Said by")
    expect(piece).to_contain_text("Origin:")
    expect(piece.locator(".rules b").first).to_have_text(re.compile(r"^R\d+$"))
    expect(piece.locator(".tag.machine")).to_be_visible()
    expect(panel.get_by_text("What would change the answer")).to_be_visible()
    kept(page, "place-desktop")


def test_open_claims_and_denials_stand_side_by_side(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&disputed=1&tab=places")
    for button in page.locator("tbody .link").all():
        button.click()
        expect(page.locator(".sentence")).to_be_visible()
        page.wait_for_timeout(250)
        if page.locator(".sides").count():
            break
    left, right = (page.locator(".sides").first.locator("section").nth(n).bounding_box() for n in (0, 1))
    assert left is not None
    assert right is not None
    assert right["x"] >= left["x"] + left["width"]
    assert abs(left["y"] - right["y"]) < 2


def test_a_report_shows_its_claims_and_what_is_not_resolved(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&place={ALEPPO}")
    page.get_by_role("button", name="Read in the report").first.click()
    report = page.locator(".panel.report")
    expect(report.locator("mark.chosen").first).to_be_visible()
    for kind in ("actor", "place"):
        assert report.locator(f".text .m.{kind}").count() > 0
    report.locator("mark.claim").first.hover()
    expect(report.locator(".record")).to_contain_text("Said by")
    assert query(page)["doc"].startswith("d-")
    page.get_by_role("button", name="‹ Back").click()
    expect(page.locator(".sentence")).to_be_visible()


def test_every_claim_actor_place_date_and_speaker_of_a_report_is_marked(site: str, open_page: Open) -> None:
    reports = (asked(site, f"documents/{head['id']}") for head in asked(site, "documents?limit=1000")["items"])
    kinds = {"actor", "place", "date", "speaker"}
    report = next(one for one in reports if one["claims"] and kinds <= {mention["kind"] for mention in one["mentions"]})
    page = open_page(f"{site}?doc={report['id']}")

    def marked(selector: str) -> str:
        return "".join("".join(page.locator(f".panel.report .text {selector}").all_text_contents()).split())

    expect(page.locator(".panel.report .text p").first).to_be_visible()
    for kind in kinds:
        wanted = [report["text"][m["start"] : m["end"]] for m in report["mentions"] if m["kind"] == kind]
        assert all("".join(words.split()) in marked(f".m.{kind}") for words in wanted), kind
    claimed = marked("mark.claim")
    assert all("".join(claim["evidence"]["quote"].split()) in claimed for claim in report["claims"])


def test_a_speaker_who_is_an_actor_too_is_marked_as_both(site: str, open_page: Open) -> None:
    def spans(report: Any, kind: str) -> set[tuple[int, int]]:
        return {(m["start"], m["end"]) for m in report["mentions"] if m["kind"] == kind}

    heads = asked(site, "documents?limit=1000")["items"]
    both = (d["id"] for d in heads if spans(report := asked(site, f"documents/{d['id']}"), "actor") & spans(report, "speaker"))
    page = open_page(f"{site}?doc={next(both)}")
    nested = page.locator(".text .m.actor .m.speaker, .text .m.speaker .m.actor").first
    nested.hover()
    for kind in ("actor", "speaker"):
        expect(page.locator(".record p > b", has_text=kind).first).to_be_visible()


def test_a_name_that_nothing_is_known_of_is_marked(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?tab=reports")
    expect(page.locator(".reports li").first).to_be_visible()
    for row in page.locator(".reports button.row").all()[:12]:
        row.click()
        expect(page.locator(".text p").first).to_be_visible()
        page.wait_for_timeout(150)
        if page.locator(".text .unresolved").count():
            break
    page.locator(".text .unresolved").first.hover()
    expect(page.locator(".record")).to_contain_text("not resolved")


def find(page: Page, words: str, wanted: str) -> None:
    page.keyboard.press("/")
    expect(page.get_by_label("Find anything")).to_be_focused()
    page.keyboard.insert_text(words)
    expect(page.locator(".found")).to_contain_text(wanted)


def test_one_key_finds_places_and_reports_in_three_scripts(site: str, open_page: Open) -> None:
    page = open_page(site)
    find(page, "Palmyra", "Palmyra")
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_contain_text("Palmyra")
    for spelling in ("حلب", "Алеппо"):
        page.get_by_role("heading", name="whoholds").click()
        find(page, spelling, "Aleppo")
    page.get_by_role("heading", name="whoholds").click()
    find(page, "withdrew", "Reports")


def changes_told(page: Page) -> tuple[int, int]:
    """How many changes the list counts, and how many the spark over all days."""
    told = page.locator(".changes > p").first.inner_text(), page.locator(".spark").get_attribute("aria-label") or ""
    in_list, in_spark = (int(next(iter(re.findall(r"(\d+) change", words)))) for words in told)
    return in_list, in_spark


def reports_told(page: Page) -> tuple[int, int, str]:
    """How many reports the list has, of how many, and the days it names."""
    words = page.locator(".reports-count").inner_text()
    told, of = re.findall(r"(\d+) of (\d+) reports", words)[0]
    return int(told), int(of), words


def test_reports_follow_the_filters_and_the_period(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?tab=reports")
    expect(page.locator(".reports li").first).to_be_visible()
    everything, of, _ = reports_told(page)
    days = [words.rsplit(", ", 1)[-1] for words in page.locator(".reports li small").all_inner_texts()]
    assert days == sorted(days, reverse=True), "newest first"
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Side").select_option(label="Syrian Democratic Forces")
    expect(page.locator(".reports-count")).not_to_contain_text(f"{everything} of")
    fewer, same, _ = reports_told(page)
    assert 0 < fewer < everything
    assert same == of
    assert page.locator(".reports li").count() == fewer
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".reports-count")).to_contain_text(f"{everything} of")
    page.goto(f"{site}?tab=reports&on=2024-11-30&since=2024-11-29")
    expect(page.locator(".reports-count")).to_contain_text("29 November 2024 – 30 November 2024")
    assert 0 < reports_told(page)[0] < everything


def test_filters_say_how_many_are_shown_and_list_map_and_time_agree(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&tab=places")
    everything, total = shown(page)
    page.get_by_role("button", name="Filters").click()
    for label, choice in (("Status", "held"), ("Claim", "capture"), ("Said by", "outlet")):
        page.get_by_role("combobox", name=label).select_option(choice)
        now, of = shown(page)
        assert 0 < now <= everything
        assert of == total
        page.get_by_role("combobox", name=label).select_option("")
    page.get_by_role("combobox", name="Side").select_option(label="Syrian opposition")
    now, _ = shown(page)
    assert 0 < now < everything
    assert page.locator("tbody tr").count() == now
    expect(page.locator(".map")).to_have_attribute("data-points", str(now))
    page.get_by_role("combobox", name="Side").select_option("")
    page.get_by_role("button", name="Changes").click()
    before = changes_told(page)
    page.get_by_role("combobox", name="Side").select_option(label="Syrian Democratic Forces")
    expect(page.locator(".changes li span").first).to_contain_text("Syrian Democratic Forces")
    for row in page.locator(".changes button.row").all_text_contents():
        assert "Syrian Democratic Forces" in row
    assert all(0 < now < then for now, then in zip(changes_told(page), before, strict=True))
    page.get_by_role("combobox", name="Side").select_option("")
    page.get_by_role("button", name="Places").click()
    page.get_by_label("Disputed only").check()
    disputed, _ = shown(page)
    assert 0 < disputed < everything
    says(page, disputed="1")
    page.get_by_role("button", name="Show all").click()
    assert shown(page)[0] == everything


def test_the_table_says_the_same_as_the_map(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&tab=places")
    assert page.locator("tbody tr").count() == shown(page)[0]
    page.get_by_role("button", name="Confidence").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Confidence"))
    page.locator("tbody .link").first.click()
    expect(page.locator("tbody tr.chosen")).to_have_count(1)
    expect(page.locator(".panel h2")).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_all_columns_of_the_table_are_in_sight(site: str, open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(f"{site}?on=2024-12-06&tab=places{f'&place={ALEPPO}' if size == DESKTOP else ''}", size)
    expect(page.locator("tbody tr").first).to_be_visible()
    assert page.evaluate("document.querySelector('.table table').offsetWidth <= document.querySelector('.table').clientWidth")


def test_it_works_at_the_width_of_a_phone(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06", PHONE)
    kept(page, "map-phone")
    page.locator(".changes button.row").first.click()
    expect(page.locator(".sentence")).to_be_in_viewport()
    kept(page, "place-phone")


def test_a_phone_shows_the_record_of_a_mark_and_the_start_of_the_period(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&place={ALEPPO}", PHONE)
    page.get_by_role("button", name="Read in the report").first.click()
    expect(page.locator(".record")).to_contain_text("Said by")
    page.wait_for_timeout(300)
    last = page.locator(".record .quiet").last.bounding_box()
    assert last is not None
    at = [last["x"] + 20, last["y"] + last["height"] - 4]
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('.record') !== null", at), "something covers the record"
    page.get_by_label("Changes since").fill("2024-12-04")
    says(page, since="2024-12-04")


def test_a_phone_shows_the_answer_on_a_place_at_once(site: str, open_page: Open) -> None:
    page = open_page(f"{site}?on=2024-12-06&place={HAMA}", PHONE)
    expect(page.locator(".panel .sentence")).to_be_in_viewport()


def test_a_phone_has_room_for_the_map(site: str, open_page: Open) -> None:
    box = open_page(f"{site}?on=2024-12-06", PHONE).locator(".map canvas").bounding_box()
    assert box is not None
    assert box["width"] > 380
    assert box["height"] > 250
