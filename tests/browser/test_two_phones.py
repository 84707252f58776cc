"""Two phones of one rep: both values kept and shown, and what leaves with a sign-out."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Person, Server

MARIA = "Maria Lindqvist"
BOTH = re.compile("mah-RYE-ah.*ma-ree-AH|ma-ree-AH.*mah-RYE-ah")


def write_phonetic(phone: Phone, text: str) -> None:
    """Change how the name is said, on the open briefing."""
    editor = phone.begin_edit(re.compile("Purchasing|ma-REE-a"))
    editor.get_by_label("How to say the name").fill(text)
    phone.save()


def test_two_phones_edit_the_same_field_and_both_values_are_kept_and_shown(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    first, second = new_phone(), new_phone()
    for phone in (first, second):
        phone.install(reps[0].email, reps[0].password)
        phone.open_customer(MARIA)
    server.stop()
    write_phonetic(first, "mah-RYE-ah")
    write_phonetic(second, "ma-ree-AH")

    server.start()
    first.wait_all_safe()
    second.wait_all_safe()
    for phone in (first, second):
        question = phone.page.get_by_role("button", name=BOTH)
        phone.page.bring_to_front()
        phone.page.reload()
        expect(question).to_be_visible(timeout=60_000)

    question.click()
    second.page.get_by_role("button", name=re.compile("Use mine|later", re.IGNORECASE)).first.click()
    expect(question).to_have_count(0)
    second.wait_all_safe()


def test_signing_out_with_a_waiting_note_asks_first(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.install(reps[0].email, reps[0].password)
    phone.open_customer(MARIA)
    server.stop()
    phone.add_note("Not sent before signing out")
    expect(phone.status).to_contain_text("1 waiting")

    phone.visit("Me")
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(phone.sheet).to_contain_text("One change")
    phone.sheet.get_by_role("button", name="Keep locked on this phone").click()

    server.start()
    phone.sign_in(reps[0].email, reps[0].password)
    phone.wait_all_safe()
    phone.open_customer(MARIA)
    expect(phone.page.get_by_text("Not sent before signing out").first).to_be_visible()


def test_another_user_on_the_same_phone_neither_sees_nor_sends_what_waits(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.install(reps[0].email, reps[0].password)
    phone.open_customer(MARIA)
    server.stop()
    phone.add_note("Only for the one who wrote it")
    phone.visit("Me")
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    phone.sheet.get_by_role("button", name="Keep locked on this phone").click()

    server.start()
    phone.sign_in(reps[1].email, reps[1].password)
    phone.wait_all_safe()
    phone.search("Only for the one")
    phone.page.wait_for_timeout(500)
    expect(phone.page.get_by_role("main")).not_to_contain_text("Only for the one who wrote it")
