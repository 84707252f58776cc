"""WebKit through WebKitGTK: the engine that has no push, no background sync and no storage manager."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

DRIVER = "/usr/bin/WebKitWebDriver"
BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
XVFB = "/usr/bin/Xvfb"
NARROWEST = 447
"""Pixels: the smallest window the browser makes."""


@contextmanager
def webkit() -> Iterator[webdriver.WebKitGTK]:
    """Run a WebKit window on a screen of its own; everything it stored is gone afterwards."""
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        [XVFB, "-displayfd", str(writing), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    options = Options()
    options.binary_location = BROWSER
    options.add_argument("--automation")
    options.set_capability("browserName", "MiniBrowser")
    environment = {**os.environ, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}
    driver = None
    try:
        driver = webdriver.WebKitGTK(options=options, service=Service(DRIVER, env=environment))
        driver.set_window_size(NARROWEST, 844)
        driver.implicitly_wait(10)
        yield driver
    finally:
        if driver is not None:
            driver.quit()
        screen.terminate()
        screen.wait()


def until(driver: webdriver.WebKitGTK, script: str, seconds: float = 30) -> None:
    """Wait until the JavaScript expression is true on the page."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if driver.execute_script(f"return Boolean({script})"):
            return
        time.sleep(0.1)
    shown = driver.execute_script("return document.body.innerText")
    raise AssertionError(f"not within {seconds} s: {script}\n{shown}")


def is_here() -> bool:
    """Say whether this machine has everything the lane needs."""
    return all(Path(path).exists() for path in (DRIVER, BROWSER, XVFB))
