"""A real Firefox, led over WebDriver BiDi: no driver program, only its own WebSocket."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from websockets.sync.client import connect

FIREFOX = "/usr/bin/firefox-esr"
QUIET = {
    "network.connectivity-service.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.manage-offline-status": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}
PATIENCE = 30.0

Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str, seconds: float = PATIENCE) -> Found:
    """Return what `look` finds as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds:.0f} seconds for {what}")


class Firefox:
    """A Firefox without a screen that takes its pushes from `service` and shows them on `bus`."""

    def __init__(self, profile: Path, *, service: str, bus: str) -> None:
        preferences = {
            **QUIET,
            "dom.push.serverURL": service.replace("http://", "ws://") + "/",
            "dom.push.testing.allowInsecureServerURL": True,
            # Off whenever a browser is led from outside; without it there is no push at all.
            "dom.push.connection.enabled": True,
            "permissions.default.desktop-notification": 1,
        }
        profile.mkdir(parents=True, exist_ok=True)
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()
        ]
        (profile / "user.js").write_text("\n".join(lines))
        self._log = profile / "firefox.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [
                    FIREFOX,
                    "--headless",
                    "--no-remote",
                    "--profile",
                    str(profile),
                    "--remote-debugging-port",
                    "0",
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus, "MOZ_CRASHREPORTER_DISABLE": "1"},
            )
        address = until(self._address, "Firefox to start", 90)
        self._socket = connect(f"{address}/session", max_size=None, legacy=True)
        self._numbers = count(1)
        self.command("session.new", capabilities={})
        self.page = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a BiDi command and return its result."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv(timeout=90))
            if said.get("id") == number:
                assert said["type"] == "success", f"{method}: {said.get('error')}: {said.get('message')}"
                result: dict[str, Any] = said["result"]
                return result

    def go(self, address: str) -> None:
        """Open an address in the window."""
        self.command("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def run(self, script: str, *, page: str | None = None) -> Any:
        """Return what an expression of JavaScript comes to, as if a person had just touched the page."""
        result = self.command(
            "script.evaluate",
            expression=f"Promise.resolve({script}).then((found) => JSON.stringify(found ?? null))",
            target={"context": page or self.page},
            awaitPromise=True,
            userActivation=True,
        )
        assert result["type"] == "success", result.get("exceptionDetails", {}).get("text")
        return json.loads(result["result"]["value"])

    def press(self, words: str) -> None:
        """Press the link or button that says `words`, once it is there."""
        script = f"""(() => {{
          const named = [...document.querySelectorAll("a, button")].filter(
            (one) => (one.ariaLabel ?? one.textContent).trim() === {json.dumps(words)} && !one.disabled)
          named.at(-1)?.click()
          return named.length
        }})()"""
        until(lambda: self.run(script), f"a button {words}")

    def text(self, *, page: str | None = None) -> str:
        """Return what stands on the page."""
        return str(self.run("document.body?.innerText ?? ''", page=page))

    def windows(self) -> list[dict[str, Any]]:
        """Return every open window with its address."""
        found: list[dict[str, Any]] = self.command("browsingContext.getTree")["contexts"]
        return found

    def close(self) -> None:
        """End Firefox."""
        try:
            self.command("browser.close")
            self._process.wait(20)
        except Exception:
            self._process.kill()
            self._process.wait(10)

    def _address(self) -> str | None:
        assert self._process.poll() is None, self._log.read_text()[-3000:]
        found = re.search(r"WebDriver BiDi listening on (ws://\S+)", self._log.read_text())
        return found[1] if found else None
