"""The whole way once: read without a server, killed, written on the train, safe again, on both phones."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.server import Person, Server

MARIA = "Maria Lindqvist"
NOTE = "Arnold passed with honours and starts at Chalmers"
KEPT = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


def test_a_rep_reads_and_writes_with_the_server_stopped_and_nothing_is_lost(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.install(reps[0].email, reps[0].password)

    server.stop()
    phone.kill()
    phone.open()
    phone.go("/app")
    phone.open_customer(MARIA)
    phone.add_note(NOTE)
    editor = phone.begin_edit(re.compile("^Arnold"))
    born = editor.get_by_role("group", name="Born")
    born.get_by_label("Day").fill("14")
    born.get_by_label("Month").select_option("February")
    born.get_by_label("Year").fill("2004")
    phone.save()
    expect(phone.page.get_by_role("button", name=re.compile("Arnold.*22"))).to_be_visible()
    expect(phone.status).to_contain_text("2 waiting")

    phone.kill()
    phone.open()
    phone.go("/app")
    phone.open_customer(MARIA)
    phone.page.reload()
    expect(phone.page.get_by_text(NOTE).first).to_be_visible()
    expect(phone.page.get_by_role("button", name=re.compile("Arnold.*22"))).to_be_visible()
    expect(phone.status).to_contain_text("2 waiting")

    server.start()
    phone.wait_all_safe()
    second = new_phone()
    second.sign_in(reps[0].email, reps[0].password)
    second.wait_all_safe()
    second.open_customer(MARIA)
    expect(second.page.get_by_text(NOTE).first).to_be_visible()
    expect(second.page.get_by_role("button", name=re.compile("Arnold.*22"))).to_be_visible()


def test_the_browser_is_asked_to_keep_the_app_only_once_somebody_has_signed_in(
    reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.go("/app")
    expect(phone.page).to_have_url(re.compile("/sign-in"))
    # WebKit keeps a worker "installing" for ever where the page that asked for it has gone on to another.
    assert phone.page.evaluate(KEPT) == 0

    phone.sign_in(reps[1].email, reps[1].password)
    phone.wait_all_safe()
    assert phone.page.evaluate(KEPT) == 1


def test_a_customer_made_without_a_server_can_be_opened_edited_and_called(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.install(reps[1].email, reps[1].password)
    server.stop()

    editor = phone.add("Customer")
    editor.get_by_label("First name").fill("Ásta")
    editor.get_by_label("Last name").fill("Þorsteinsdóttir")
    editor.get_by_label("Number", exact=True).fill("+354 555 1234")
    phone.save()

    phone.open_customer("Ásta Þorsteinsdóttir")
    phone.search("asta thorstein")
    expect(phone.customers().first).to_contain_text("Ásta Þorsteinsdóttir")
    phone.customers().first.click()
    expect(phone.page.get_by_role("link", name="Call")).to_have_attribute("href", re.compile(r"^tel:\+354"))
    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Ásta Þorsteinsdóttir")

    server.start()
    phone.wait_all_safe()
