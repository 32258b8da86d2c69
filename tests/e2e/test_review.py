"""Review: accept, reject, correct, add, take back, alone or in bulk; the machine's word and a person's stay apart (point 6)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from seeing import PHONE, Open, asked, kept


def standing(page: Page, site: str) -> list[dict[str, Any]]:
    """The judgements that stand, newest first, once the page has written all it has to."""
    expect(page.locator(".review")).to_have_attribute("aria-busy", "false")
    return [one for one in asked(site, "judgements?limit=1000")["items"] if one["standing"] and one["action"] != "undo"]


@pytest.fixture
def queue(own_site: str, open_page: Open) -> Page:
    page = open_page(f"{own_site}?on=2024-12-06&tab=review")
    expect(page.locator(".review h2")).to_contain_text("Claim 1 of")
    page.get_by_label("Your name or pseudonym").fill("ana")
    page.locator(".review h2").click()
    return page


def test_one_key_accepts_or_rejects_and_goes_on(queue: Page, own_site: str) -> None:
    first = queue.locator(".review .claim-line").inner_text()
    queue.get_by_label("Reason for the next judgement").fill("seen on film")
    queue.locator(".review h2").click()
    queue.keyboard.press("a")
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    assert queue.locator(".review .claim-line").inner_text() != first
    queue.keyboard.press("r")
    expect(queue.locator(".review h2")).to_contain_text("Claim 3 of")
    rejected, accepted = standing(queue, own_site)
    assert (accepted["action"], accepted["user"], accepted["reason"]) == ("accept", "ana", "seen on film")
    assert (rejected["action"], rejected["reason"]) == ("reject", "")
    kept(queue, "review-desktop")


def test_a_judgement_needs_a_name(queue: Page, own_site: str) -> None:
    queue.get_by_label("Your name or pseudonym").fill("")
    queue.locator(".review h2").click()
    queue.keyboard.press("a")
    expect(queue.get_by_role("alert")).to_contain_text("Say who you are")
    assert standing(queue, own_site) == []


def test_skipping_judges_nothing_and_undo_takes_the_last_word_back(queue: Page, own_site: str) -> None:
    queue.keyboard.press("s")
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    assert standing(queue, own_site) == []
    queue.keyboard.press("r")
    expect(queue.locator(".review h2")).to_contain_text("Claim 3 of")
    assert len(standing(queue, own_site)) == 1
    queue.keyboard.press("u")
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    assert standing(queue, own_site) == []


PRESS = """async (keys) => {
  for (const key of keys) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await Promise.resolve();
  }
}"""


def test_keys_pressed_before_the_page_has_painted_mean_the_claim_in_sight(queue: Page, own_site: str) -> None:
    claims = [item["claim"]["id"] for item in asked(own_site, "review?limit=3")["items"]]
    queue.evaluate(PRESS, "sr")
    expect(queue.locator(".review h2")).to_contain_text("Claim 3 of")
    assert [(one["target"], one["action"]) for one in standing(queue, own_site)] == [(claims[1], "reject")]


def test_keys_pressed_while_a_judgement_is_written_are_kept_and_none_counts_twice(queue: Page, own_site: str) -> None:
    claims = [item["claim"]["id"] for item in asked(own_site, "review?limit=4")["items"]]

    def slowly(route: Route) -> None:
        queue.wait_for_timeout(700)
        route.continue_()

    queue.route("**/api/v1/judgements", slowly)
    for key in "aaru":
        queue.keyboard.press(key)
    expect(queue.locator(".review h2")).to_contain_text("Claim 3 of")
    words = {(one["target"], one["action"]) for one in standing(queue, own_site)}
    assert words == {(claims[0], "accept"), (claims[1], "accept")}
    assert len(asked(own_site, "judgements")["items"]) == 4, "each key is written once"


def test_a_judgement_that_is_refused_comes_back(queue: Page, own_site: str) -> None:
    queue.route("**/api/v1/judgements", lambda route: route.abort())
    queue.keyboard.press("a")
    expect(queue.get_by_role("alert")).to_contain_text("does not answer")
    expect(queue.locator(".review h2")).to_contain_text("Claim 1 of")
    assert standing(queue, own_site) == []


def test_a_queue_longer_than_a_page_goes_on(queue: Page, own_site: str) -> None:
    total = asked(own_site, "review?limit=1")["total"]
    assert total > 200
    expect(queue.locator(".review h2")).to_contain_text(f"of {total}")
    queue.locator(".queue button.row").nth(199).click()
    queue.keyboard.press("s")
    expect(queue.locator(".review h2")).to_contain_text(f"Claim 201 of {total}")


def test_a_bulk_judgement_is_taken_back_whole(queue: Page, own_site: str) -> None:
    for box in queue.locator(".queue li input").all()[2:6]:
        box.check()
    expect(queue.get_by_role("button", name="Accept 4")).to_be_visible()
    queue.locator(".review h2").click()
    queue.keyboard.press("a")
    expect(queue.locator(".queue small", has_text="✓ accept")).to_have_count(4)
    assert len(standing(queue, own_site)) == 4
    queue.keyboard.press("u")
    expect(queue.locator(".queue small", has_text="✓ accept")).to_have_count(0)
    assert standing(queue, own_site) == []


def test_a_correction_changes_only_what_was_changed(queue: Page, own_site: str) -> None:
    queue.keyboard.press("c")
    form = queue.get_by_role("form", name="Correct the claim")
    form.get_by_role("combobox", name="Modality").select_option("denied")
    form.get_by_label("From").fill("2024-12-01")
    form.get_by_label("To, not including").fill("2024-12-02")
    form.get_by_role("button", name="Save correction").click()
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    (made,) = standing(queue, own_site)
    assert made["action"] == "correct"
    assert made["changes"]["modality"] == "denied"
    assert set(made["changes"]) <= {"modality", "start", "end"}


def test_a_correction_names_the_speaker_and_whom_he_speaks_for(queue: Page, own_site: str) -> None:
    queue.keyboard.press("c")
    form = queue.get_by_role("form", name="Correct the claim")
    form.get_by_role("combobox", name="Said by").select_option("monitor")
    form.get_by_role("textbox", name="Speaker").fill("SOHR")
    form.get_by_role("combobox", name="Speaks for").fill("Syrian opposition")
    form.get_by_role("button", name="Save correction").click()
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    (made,) = standing(queue, own_site)
    assert made["changes"] == {"speaker": "SOHR", "speaker_id": "syria-opposition", "speaker_kind": "monitor"}


def test_the_state_moves_at_once_and_says_why(own_site: str, open_page: Open) -> None:
    page = open_page(f"{own_site}?on=2024-12-06&tab=review")
    page.get_by_label("Your name or pseudonym").fill("ana")
    page.get_by_role("button", name="Mark all for one judgement").click()
    page.locator(".review h2").click()
    page.keyboard.press("r")
    expect(page.locator(".moved").first).to_contain_text("Now:")
    expect(page.locator(".moved").first).to_contain_text("ana")


def test_a_missed_claim_is_added_by_selecting_its_words(own_site: str, open_page: Open) -> None:
    report = asked(own_site, "documents?limit=1")["items"][0]["id"]
    before = asked(own_site, f"documents/{report}")
    page = open_page(f"{own_site}?doc={report}")
    paragraph = page.locator(".text p").last
    paragraph.scroll_into_view_if_needed()
    paragraph.click(click_count=3)
    page.get_by_role("button", name="Add a claim on these words").click()
    form = page.get_by_role("form", name="Add a missed claim")
    form.get_by_role("combobox", name="Type").select_option("hold")
    form.get_by_role("combobox", name="Actor").fill("Syrian opposition")
    form.get_by_role("combobox", name="Place").fill("Hama")
    form.get_by_label("Your name or pseudonym").fill("ben")
    form.get_by_label("Reason").fill("overlooked")
    form.get_by_role("button", name="Add claim").click()
    expect(page.locator("[role=status]")).to_contain_text("Claim added by ben")
    after = asked(own_site, f"documents/{report}")
    (added,) = [claim for claim in after["claims"] if claim["id"] not in {one["id"] for one in before["claims"]}]
    assert added["type"] == "hold"
    assert added["made_by"] == "person"
    assert added["evidence"]["quote"] in after["text"]
    expect(page.locator(".moved").first).to_contain_text("Now:")
    expect(page.locator(".report > .quiet").first).to_contain_text(f"{len(after['claims'])} claims")
    page.locator(".text mark.claim").last.hover()
    page.get_by_role("button", name="Take “accept” back").click()
    expect(page.get_by_role("button", name="Take “reject” back")).to_be_visible()
    assert asked(own_site, f"claims/{added['id']}")["judged"]["action"] == "reject"


def test_a_missed_claim_is_added_without_a_mouse(own_site: str, open_page: Open) -> None:
    report = asked(own_site, "documents?limit=1")["items"][0]["id"]
    before = asked(own_site, f"documents/{report}")
    words = before["text"].split("\n")[-1].split()[:4] or before["text"].split()[:4]
    page = open_page(f"{own_site}?doc={report}")
    field = page.get_by_label("Add a missed claim on these words")
    field.fill("no such words")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not have these words")
    field.fill("  ".join(words))
    field.press("Enter")
    form = page.get_by_role("form", name="Add a missed claim")
    expect(form.get_by_role("combobox", name="Type")).to_be_focused()
    expect(form.locator("q")).to_have_text(" ".join(words))
    form.get_by_role("combobox", name="Place").fill("Hama")
    form.get_by_label("Your name or pseudonym").fill("ben")
    form.get_by_label("Reason").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Claim added by ben")
    assert len(asked(own_site, f"documents/{report}")["claims"]) == len(before["claims"]) + 1


def test_what_a_person_looked_at_is_marked_apart(queue: Page, own_site: str, open_page: Open) -> None:
    queue.keyboard.press("a")
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    (made,) = standing(queue, own_site)
    claim = asked(own_site, f"claims/{made['target']}")
    document = claim.get("document") or claim["claim"]["document"]
    page = open_page(f"{own_site}?doc={document}&claim={made['target']}")
    expect(page.locator(".record .tag.reviewed")).to_contain_text("accept by ana")
    expect(page.locator(".record .tag.machine").first).to_be_visible()
    page.get_by_role("button", name="Take “accept” back").click()
    expect(page.locator(".record .tag.reviewed")).to_have_count(0)
    assert asked(own_site, f"claims/{made['target']}")["judged"] is None


def test_what_was_judged_leaves_as_training_data(queue: Page, own_site: str) -> None:
    queue.keyboard.press("r")
    (made,) = standing(queue, own_site)
    with queue.expect_download() as started:
        queue.get_by_role("link", name="training data").click()
    (lesson,) = (json.loads(line) for line in started.value.path().read_text().splitlines())
    assert (lesson["claim"]["id"], lesson["label"], lesson["user"]) == (made["target"], "reject", "ana")


def test_a_second_reviewer_is_blind_and_agreement_is_shown(queue: Page, own_site: str) -> None:
    queue.keyboard.press("a")
    expect(queue.locator(".review h2")).to_contain_text("Claim 2 of")
    queue.get_by_label("Your name or pseudonym").fill("ben")
    queue.get_by_label("Blind second review of").fill("ana")
    queue.keyboard.press("Tab")
    expect(queue.locator(".review h2")).to_contain_text("Claim 1 of 1")
    expect(queue.locator(".tag.reviewed")).to_have_count(0)
    queue.locator(".review h2").click()
    queue.keyboard.press("r")
    expect(queue.locator(".agreement")).to_contain_text("ana and ben agree on 0 of 1")
    queue.get_by_label("Your name or pseudonym").fill("cleo")
    queue.keyboard.press("Tab")
    expect(queue.locator(".review h2")).to_contain_text("Claim 1 of 1")
    queue.get_by_label("Your name or pseudonym").fill("ben")
    queue.keyboard.press("Tab")
    expect(queue.locator(".review h2")).to_contain_text("The queue is empty")


def test_review_works_at_the_width_of_a_phone(own_site: str, open_page: Open) -> None:
    page = open_page(f"{own_site}?tab=review", PHONE)
    page.get_by_label("Your name or pseudonym").fill("ana")
    page.get_by_role("button", name="Accept").scroll_into_view_if_needed()
    kept(page, "review-phone")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".review h2")).to_contain_text("Claim 2 of")
