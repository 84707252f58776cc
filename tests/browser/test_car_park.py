"""The whole way once: install, server stopped, app killed, written on the train, safe again, second device."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.server import Person, Server

MARIA = "Maria Lindqvist"
NOTE = "Arnold passed with honours and starts at Chalmers"


def test_a_rep_reads_and_writes_with_the_server_stopped_and_nothing_is_lost(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.sign_in(reps[0].email, reps[0].password)
    expect(phone.status).to_contain_text("Fetching")
    phone.wait_all_safe()

    server.stop()
    phone.kill()
    phone.open()
    phone.go("/app")
    phone.open_customer(MARIA)

    sheet = phone.add("Note")
    sheet.get_by_role("textbox").first.fill(NOTE)
    sheet.get_by_role("button", name="Save").click()
    expect(phone.page.get_by_text(NOTE).first).to_be_visible()
    expect(phone.status).to_contain_text("1 waiting")

    phone.page.reload()
    expect(phone.page.get_by_text(NOTE).first).to_be_visible()
    expect(phone.status).to_contain_text("waiting")

    second = None
    server.start()
    phone.wait_all_safe()
    second = new_phone()
    second.sign_in(reps[0].email, reps[0].password)
    second.wait_all_safe()
    second.open_customer(MARIA)
    expect(second.page.get_by_text(re.compile(NOTE)).first).to_be_visible()
