"""A desktop of our own: a private session bus whose notification service records and can be clicked.

Firefox (with libnotify) and Chromium show their notifications through it, also without a screen; `press`
sends back what a real click sends, so that `notificationclick` is trusted. Needs `dbus-daemon`.
"""

import asyncio
import subprocess
import threading
from dataclasses import dataclass
from typing import Annotated, Any

from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

DBUS = "/usr/bin/dbus-daemon"

Strings = Annotated[list[str], DBusSignature("as")]
FourStrings = Annotated[list[str], DBusSignature("ssss")]
TwoNumbers = Annotated[list[int], DBusSignature("uu")]
NumberAndString = Annotated[list[Any], DBusSignature("us")]


@dataclass(frozen=True)
class Shown:
    """A notification as the browser handed it to the desktop."""

    id: int
    title: str
    body: str
    actions: tuple[str, ...]


class _Notifications(ServiceInterface):
    """org.freedesktop.Notifications, as far as browsers use it."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.shown: list[Shown] = []
        self._last = 0

    @dbus_method()
    def Notify(  # noqa: N802
        self,
        app: DBusStr,
        replaces: DBusUInt32,
        icon: DBusStr,
        title: DBusStr,
        body: DBusStr,
        actions: Strings,
        hints: DBusDict,
        timeout: DBusInt32,
    ) -> DBusUInt32:
        """Show a notification, or change the one that `replaces` names."""
        if not replaces:
            self._last += 1
            replaces = self._last
        self.shown.append(Shown(replaces, title, body, tuple(actions)))
        return replaces

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32) -> None:  # noqa: N802
        """Take a notification away."""
        self.NotificationClosed(number, 3)

    @dbus_method()
    def GetCapabilities(self) -> Strings:  # noqa: N802
        """Say what this desktop can."""
        return ["body", "actions", "persistence"]

    @dbus_method()
    def GetServerInformation(self) -> FourStrings:  # noqa: N802
        """Say who this desktop is."""
        return ["blackbook-tests", "blackbook", "1", "1.2"]

    @dbus_signal()
    def NotificationClosed(self, number: int, reason: int) -> TwoNumbers:  # noqa: N802
        """Tell the browser that a notification went away."""
        return [number, reason]

    @dbus_signal()
    def ActionInvoked(self, number: int, action: str) -> NumberAndString:  # noqa: N802
        """Tell the browser that somebody clicked."""
        return [number, action]


class Desktop:
    """The bus and its service; `address` goes into a browser's DBUS_SESSION_BUS_ADDRESS."""

    def __init__(self) -> None:
        self._daemon = subprocess.Popen(
            [DBUS, "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._daemon.stdout
        self.address = self._daemon.stdout.readline().strip()
        self._service = _Notifications()
        self._loop: Any = None
        self._is_up = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        assert self._is_up.wait(10), "the notification service did not start"

    @property
    def shown(self) -> list[Shown]:
        """Every notification so far, changes of one included."""
        return self._service.shown

    def press(self, shown: Shown, action: str = "default") -> None:
        """Click on a notification."""
        self._loop.call_soon_threadsafe(self._service.ActionInvoked, shown.id, action)

    def close(self) -> None:
        """End the bus."""
        self._daemon.terminate()
        self._daemon.wait(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        bus = await MessageBus(bus_address=self.address).connect()
        bus.export("/org/freedesktop/Notifications", self._service)
        await bus.request_name("org.freedesktop.Notifications")
        self._is_up.set()
        try:
            await bus.wait_for_disconnect()
        except Exception:
            return
