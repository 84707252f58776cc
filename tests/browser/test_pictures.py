"""A photo taken without a signal: kept through a kill, then on the server and on the second phone."""

from __future__ import annotations

import struct

from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Person, Server
from tests.browser.test_briefing import FIRST_PAGE, MARIA, SMALL

CAMERA = """async ({ width, height }) => {
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext("2d")
  pen.fillStyle = "#7a5"
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = "#235"
  pen.fillRect(0, 0, width / 2, height / 2)
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer())
  return Array.from(bytes)
}"""
"""Makes a JPEG as large as a camera's, dark in its upper left quarter."""

BYTES = "(image) => Array.from(atob(image.src.split(',')[1]), (letter) => letter.charCodeAt(0))"


def photo(phone: Phone, width: int = 2400, height: int = 1200, *, turned: bool = True) -> bytes:
    """Return a photo of so many pixels, lying on its side where it is to be turned."""
    plain = bytes(phone.page.evaluate(CAMERA, {"width": width, "height": height}))
    return with_exif(plain) if turned else plain


def with_exif(plain: bytes) -> bytes:
    """Return a JPEG with what a camera writes into it: Orientation (0x0112) is 6, turn it clockwise."""
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


def choose(sheet: Locator, content: bytes, name: str = "IMG_4711.jpg") -> None:
    """Choose a file in the open sheet and wait until it is shown."""
    sheet.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )
    expect(sheet.locator("img.photo")).to_be_visible()


def add_photo(phone: Phone, content: bytes, shows: str | None = None) -> None:
    """Add a photo to the customer whose briefing is open."""
    phone.page.get_by_role("button", name="Add a photo").click()
    choose(phone.sheet, content)
    if shows:
        phone.sheet.get_by_label("What it shows").select_option(label=shows)
    phone.save()


def expect_photo(place: Locator, width: int, height: int) -> None:
    """Wait until an image of so many pixels is really drawn there."""
    image = place.locator("img.photo")
    expect(image).to_have_js_property("naturalWidth", width)
    expect(image).to_have_js_property("naturalHeight", height)


def portrait(phone: Phone) -> Locator:
    """Return the face beside the name."""
    return phone.page.locator("header.head .face")


def test_a_photo_taken_with_the_server_stopped_is_on_the_second_phone(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.install(reps[0].email, reps[0].password)
    server.stop()
    phone.open_customer(MARIA)
    add_photo(phone, photo(phone))
    # Upright, and no larger than 1,600 pixels.
    expect_photo(portrait(phone), 800, 1600)
    phone.page.evaluate("scrollTo(0, 0)")
    page = phone.page.evaluate(FIRST_PAGE)
    assert page["end"] <= page["bar"], page
    add_photo(phone, photo(phone, 1000, 600, turned=False), "Business card")
    assert phone.page.evaluate(SMALL) == []
    expect(phone.status).to_contain_text("2 waiting")

    phone.kill()
    phone.open()
    phone.go("/app")
    phone.open_customer(MARIA)
    expect_photo(portrait(phone), 800, 1600)
    phone.visit("Me")
    waits = phone.page.locator("ul.waits > li").filter(has_text="a photo")
    expect(waits).to_have_count(2)
    waits.last.get_by_role("button").click()
    expect(phone.sheet.locator("img.photo")).to_be_visible()
    phone.page.keyboard.press("Escape")

    server.start()
    phone.wait_all_safe()
    second = new_phone()
    second.install(reps[0].email, reps[0].password)
    second.open_customer(MARIA)
    expect_photo(portrait(second), 800, 1600)
    card = second.page.locator("ul.photos > li").filter(has_text="Business card")
    expect_photo(card, 1000, 600)

    # Once it has been looked at it needs no signal; and nothing of the camera travels with it.
    server.stop()
    second.page.reload()
    expect_photo(portrait(second), 800, 1600)
    portrait(second).get_by_role("button", name=f"Photo of {MARIA}").click()
    expect_photo(second.sheet, 800, 1600)
    assert b"Exif" not in bytes(second.sheet.locator("img.photo").evaluate(BYTES))


def test_a_photo_is_refused_replaced_and_removed_with_a_way_back(
    reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.sign_in(reps[1].email, reps[1].password)
    phone.wait_all_safe()
    phone.visit("Book")
    phone.customers().first.click()
    phone.page.get_by_role("button", name="Add a photo").click()
    phone.sheet.get_by_role("button", name="Save", exact=True).click()
    expect(phone.sheet).to_contain_text("Take a photo or choose one.")
    for content in (b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"):
        phone.sheet.locator("input[type=file]").set_input_files(
            {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
        )
        expect(phone.sheet).to_contain_text("This phone cannot read that file.")
    choose(phone.sheet, photo(phone, 600, 400, turned=False))
    phone.save()
    expect_photo(portrait(phone), 600, 400)

    portrait(phone).get_by_role("button").click()
    choose(phone.sheet, photo(phone, 500, 500, turned=False))
    phone.save()
    expect_photo(portrait(phone), 500, 500)
    expect(phone.page.locator("ul.photos > li")).to_have_count(1)
    phone.page.get_by_role("button", name="Undo").click()
    expect_photo(portrait(phone), 600, 400)
    portrait(phone).get_by_role("button").click()
    phone.sheet.get_by_role("button", name="Remove").click()
    expect(portrait(phone)).to_have_count(0)
    phone.page.get_by_role("button", name="Undo").click()
    expect_photo(portrait(phone), 600, 400)
    phone.wait_all_safe()
