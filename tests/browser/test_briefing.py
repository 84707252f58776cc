"""The briefing in the hand: all of it above the bar, drafts that survive a kill, a tab that follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Person

MARIA = "Maria Lindqvist"

FIRST_PAGE = """() => {
  const bar = document.querySelector("nav.bar").getBoundingClientRect()
  const headings = [...document.querySelectorAll("h2")]
  const story = headings.find((heading) => heading.textContent === "The story so far")
  const parts = [...document.querySelectorAll("main *")]
    .filter((part) => part.compareDocumentPosition(story) === Node.DOCUMENT_POSITION_FOLLOWING)
  const range = document.createRange()
  range.setStart(document.querySelector("main"), 0)
  range.setEndBefore(story)
  const selection = getSelection()
  selection.removeAllRanges()
  selection.addRange(range)
  const text = selection.toString()
  selection.removeAllRanges()
  const ends = parts.map((part) => part.getBoundingClientRect().bottom)
  return { text, bar: bar.top, end: Math.max(...ends) }
}"""

SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((target) => target.checkVisibility() && !target.classList.contains("unseen"))
  .map((target) => [target.textContent || target.name, target.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < 43.99)
  .map(([name, { width, height }]) => `${name} ${width} x ${height}`)"""


@pytest.fixture
def phone(new_phone: NewPhone, reps: list[Person]) -> Phone:
    """A phone on which the fullest customer's briefing is open."""
    phone = new_phone()
    phone.sign_in(reps[0].email, reps[0].password)
    phone.wait_all_safe()
    phone.open_customer(MARIA)
    expect(phone.page.get_by_role("heading", name="The story so far")).to_be_visible()
    return phone


def test_the_fullest_briefing_ends_above_the_bar_in_120_words(phone: Phone) -> None:
    page = phone.page.evaluate(FIRST_PAGE)
    words = page["text"].split()
    assert page["end"] <= page["bar"], page
    assert len(words) <= 120, f"{len(words)} words: {page['text']}"
    for part in (
        "ma-REE-a LIND-kvist",
        "Do not raise:",
        "husband",
        "son",
        "daughter",
        "Last met",
        "Since then",
        "Promised",
        "Signe turns 16",
        "Visit today",
    ):
        assert part in page["text"], part


def test_every_target_of_briefing_and_editors_takes_a_thumb(phone: Phone) -> None:
    assert phone.page.evaluate(SMALL) == []
    for kind in ("Customer", "Person", "Note", "Touch", "Occasion", "Promise"):
        phone.add(kind)
        expect(phone.sheet.get_by_role("button", name="Save")).to_be_visible()
        assert phone.page.evaluate(SMALL) == [], kind
        phone.sheet.get_by_role("button", name="Cancel").click()
        expect(phone.sheet).to_have_count(0)


def test_what_is_typed_and_not_saved_is_back_after_a_kill(phone: Phone) -> None:
    text = phone.add("Note").get_by_role("textbox", name="Note")
    text.press_sequentially("Half a thought about the pre")
    phone.page.wait_for_timeout(600)
    phone.kill()

    phone.open()
    phone.go("/app")
    phone.open_customer(MARIA)
    sheet = phone.add("Note")
    expect(sheet.get_by_role("textbox", name="Note")).to_have_value("Half a thought about the pre")
    expect(sheet).to_contain_text("Picked up where you left off")
    sheet.get_by_role("button", name="Discard").click()
    expect(sheet.get_by_role("textbox", name="Note")).to_have_value("")


def test_the_keyboard_alone_writes_a_note_and_gets_the_focus_back(phone: Phone) -> None:
    keys = phone.page.keyboard
    add = phone.page.get_by_role("button", name="Add", exact=True)
    add.focus()
    keys.press("Enter")
    phone.sheet.get_by_role("button", name="Note", exact=True).focus()
    keys.press("Enter")
    expect(phone.sheet.get_by_role("textbox", name="Note")).to_be_focused()
    keys.type("Written without a thumb")
    phone.sheet.get_by_role("button", name="Save").focus()
    keys.press("Enter")
    expect(phone.sheet).to_have_count(0)
    expect(phone.page.get_by_text("Written without a thumb").first).to_be_visible()
    expect(add).to_be_focused()
    add.press("Enter")
    keys.press("Escape")
    expect(phone.sheet).to_have_count(0)
    expect(add).to_be_focused()


def test_an_edit_shows_in_another_tab_within_two_seconds(phone: Phone) -> None:
    other = phone.context.new_page()
    other.goto(phone.page.url)
    expect(other.get_by_role("heading", level=1)).to_have_text(MARIA)
    phone.page.bring_to_front()
    phone.add_note("Seen in the other tab")
    expect(other.get_by_text("Seen in the other tab").first).to_be_attached(timeout=2_000)
