"""WebKit: the whole app without push, background sync and storage manager, and with the server stopped."""

from __future__ import annotations

import base64
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import need
from tests.browser.server import Person, Server
from tests.browser.test_pictures import with_exif
from tests.browser.webkit import BROWSER, DRIVER, XVFB, until, webkit

MARIA = "Maria Lindqvist"
FACE = "document.querySelector('header.head img.photo')"
CAMERA = """
  const canvas = document.createElement("canvas")
  canvas.width = 2400
  canvas.height = 1200
  canvas.getContext("2d").fillRect(0, 0, 1200, 600)
  return canvas.toDataURL("image/jpeg")"""
"""Draws a photo as large as a camera's."""

SAYS = "document.querySelector('[role=status]')?.textContent"
IS_TOLD = """
  const done = arguments[0]
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  indexedDB.databases().then(async (all) => {
    const { name } = all.find(({ name }) => name.startsWith("bb-outbox-"))
    const database = await asked(indexedDB.open(name))
    const entries = await asked(database.transaction("mutations").objectStore("mutations").getAll())
    database.close()
    done(entries.length > 0 && entries.every(({ state }) => state === "acked"))
  })"""
"""Whether what the phone says of itself, zone and language, has arrived: it would wait beside the rest."""


def sign_in(driver: webdriver.WebKitGTK, server: Server, rep: Person) -> None:
    """Sign in and wait until everything is safe."""
    driver.get(f"{server.origin}/app")
    until(driver, "location.pathname === '/sign-in'")
    driver.find_element(By.NAME, "email").send_keys(rep.email)
    driver.find_element(By.NAME, "password").send_keys(rep.password, Keys.ENTER)
    until(driver, f"{SAYS}.includes('All safe')", seconds=90)
    end = time.monotonic() + 30
    while not driver.execute_async_script(IS_TOLD):
        assert time.monotonic() < end, "the phone's zone and language did not arrive"
        time.sleep(0.1)


def test_webkit_reads_and_writes_with_the_server_stopped(
    server: Server, reps: list[Person], tmp_path: Path
) -> None:
    camera = tmp_path / "IMG_4711.jpg"
    need(DRIVER, "webkit2gtk-driver")
    need(BROWSER, "webkit2gtk-driver")
    need(XVFB, "xvfb")
    with webkit() as driver:
        sign_in(driver, server, reps[0])
        for absent in ("window.PushManager", "window.SyncManager", "navigator.storage"):
            assert driver.execute_script(f"return {absent} === undefined")

        server.stop()
        driver.get(f"{server.origin}/app/book")
        driver.find_element(By.CSS_SELECTOR, "input[type=search]").send_keys("lindqvist maria")
        until(driver, f"document.querySelector('main a')?.textContent.includes('{MARIA}')")
        driver.find_element(By.CSS_SELECTOR, "main a").click()
        until(driver, f"document.querySelector('h1')?.textContent === '{MARIA}'")

        driver.find_element(By.CSS_SELECTOR, "nav button").click()
        driver.find_element(By.XPATH, "//dialog//button[normalize-space()='Note']").click()
        driver.find_element(By.CSS_SELECTOR, "dialog textarea").send_keys("Written in WebKit")
        driver.find_element(By.XPATH, "//dialog//button[normalize-space()='Save']").click()
        until(driver, f"{SAYS}.includes('1 waiting')")
        driver.refresh()
        until(driver, "document.body.innerText.includes('Written in WebKit')")

        drawn = driver.execute_script(CAMERA)
        camera.write_bytes(with_exif(base64.b64decode(drawn.partition(",")[2])))
        driver.find_element(By.XPATH, "//button[normalize-space()='Add a photo']").click()
        driver.find_element(By.CSS_SELECTOR, "dialog input[type=file]").send_keys(str(camera))
        until(driver, "document.querySelector('dialog img.photo')")
        driver.find_element(By.XPATH, "//dialog//button[normalize-space()='Save']").click()
        # Upright, and no larger than 1,600 pixels.
        until(driver, f"{FACE}?.naturalWidth === 800 && {FACE}?.naturalHeight === 1600")
        until(driver, f"{SAYS}.includes('2 waiting')")

        driver.get(f"{server.origin}/app/me")
        until(driver, "document.querySelector('h1')?.textContent === 'Me'")

        server.start()
        until(driver, f"{SAYS}.includes('All safe')", seconds=90)
