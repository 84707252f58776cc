"""WebKit: the whole app without push, background sync and storage manager, and with the server stopped."""

from __future__ import annotations

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import need
from tests.browser.server import Person, Server
from tests.browser.webkit import BROWSER, DRIVER, XVFB, until, webkit

MARIA = "Maria Lindqvist"
SAYS = "document.querySelector('[role=status]')?.textContent"


def test_webkit_reads_and_writes_with_the_server_stopped(server: Server, reps: list[Person]) -> None:
    need(DRIVER, "webkit2gtk-driver")
    need(BROWSER, "webkit2gtk-driver")
    need(XVFB, "xvfb")
    with webkit() as driver:
        driver.get(f"{server.origin}/app")
        until(driver, "location.pathname === '/sign-in'")
        driver.find_element(By.NAME, "email").send_keys(reps[0].email)
        driver.find_element(By.NAME, "password").send_keys(reps[0].password, Keys.ENTER)
        until(driver, f"{SAYS}.includes('All safe')", seconds=60)
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

        driver.get(f"{server.origin}/app/me")
        until(driver, "document.querySelector('h1')?.textContent === 'Me'")

        server.start()
        until(driver, f"{SAYS}.includes('All safe')", seconds=90)
