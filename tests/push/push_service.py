"""A push service of our own on the loopback interface, as strict as the real ones and more.

For the application server it is RFC 8030: it checks the VAPID signature, its audience and its age, the
headers and the size, and decrypts what was sent to a phone of the tests. It answers whatever a test tells it
to, after whatever time. For Firefox it is autopush: the WebSocket protocol by which a browser subscribes and
is sent to.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import http_ece
import jwt
from aiohttp import WSMsgType, web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LARGEST_BODY = 4096


def encode(data: bytes) -> str:
    """Return base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Answer:
    """What the service is told to answer instead of taking the message."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True)
class Lost(Answer):
    """The message is taken, but the answer never arrives: the line is cut."""

    status: int = 201


@dataclass
class Phone:
    """A browser profile of the tests: it holds the private key, so that the service can read its messages."""

    endpoint: str
    private_key: ec.EllipticCurvePrivateKey
    auth: bytes
    key: str | None
    """The applicationServerKey it subscribed with; None takes any."""
    answers: list[Answer] = field(default_factory=list)
    """Answers for the next messages, in order; when none is left they are taken."""

    @property
    def subscription(self) -> dict[str, Any]:
        """Return what a browser's `PushSubscription.toJSON()` has."""
        point = self.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": encode(point), "auth": encode(self.auth)}}


@dataclass(frozen=True)
class Received:
    """A POST as it came, and what was answered."""

    endpoint: str
    status: int
    headers: Mapping[str, str]
    claims: Mapping[str, Any]
    body: bytes
    text: str | None

    @property
    def notification(self) -> dict[str, Any]:
        """Return the notification of the decrypted message."""
        assert self.text is not None
        found: dict[str, Any] = json.loads(self.text)["notification"]
        return found


class PushService:
    """The service in a thread of its own; `start` before, `stop` after."""

    def __init__(self) -> None:
        self.origin = ""
        self.phones: dict[str, Phone] = {}
        self.received: list[Received] = []
        self.said: list[dict[str, Any]] = []
        """What Firefox has said over its WebSocket."""
        self.held: list[str] = []
        """The endpoints of messages that came while the service held its answers back."""
        self._open = asyncio.Event()
        self._open.set()
        self._browsers: dict[str, web.WebSocketResponse] = {}
        self._channels: dict[str, tuple[str, str | None]] = {}
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> PushService:
        """Listen on a free port."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def hold(self) -> None:
        """Answer nothing until `release`; what comes meanwhile is taken then, whoever is left to hear it."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def release(self) -> None:
        """Answer again."""
        self._loop.call_soon_threadsafe(self._open.set)

    def stop_listening(self) -> None:
        """Be away: nobody answers on the port any more."""
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)

    def stop(self) -> None:
        """Be away and end the thread."""
        self.stop_listening()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def subscribe(self, key: str | None = None) -> Phone:
        """Make a phone that is reached here."""
        name = uuid4().hex
        private_key = ec.generate_private_key(ec.SECP256R1())
        phone = Phone(f"{self.origin}/push/{name}", private_key, uuid4().bytes, key)
        self.phones[name] = phone
        return phone

    def taken(self, phone: Phone | None = None) -> list[Received]:
        """Return the messages that were taken, for one phone or for all."""
        return [
            one
            for one in self.received
            if one.status == 201 and (phone is None or one.endpoint == phone.endpoint)
        ]

    def screen(self, phone: Phone) -> dict[str, dict[str, Any]]:
        """Return what stands on the phone's screen: a later message takes the place of one with its tag."""
        return {one.notification["tag"]: one.notification for one in self.taken(phone)}

    async def _listen(self) -> None:
        app = web.Application()
        app.add_routes([web.get("/", self._browser), web.post("/push/{name}", self._post)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.origin = f"http://{host}:{port}"

    async def _post(self, request: web.Request) -> web.Response:
        name, body = request.match_info["name"], await request.read()
        if not self._open.is_set():
            self.held.append(f"{self.origin}/push/{name}")
            await self._open.wait()
        phone = self.phones.get(name)
        claims: dict[str, Any] = {}
        scripted = phone.answers.pop(0) if phone and phone.answers else None
        if scripted and not isinstance(scripted, Lost):
            await asyncio.sleep(scripted.after)
            status, text = scripted.status, None
        else:
            key = phone.key if phone else self._channels.get(name, ("", None))[1]
            status, claims = self._judge(request, body, name, key)
            text = self._read(phone, body) if status == 201 and phone else None
        endpoint = f"{self.origin}/push/{name}"
        self.received.append(Received(endpoint, status, dict(request.headers), claims, body, text))
        if status == 201 and name in self._channels:
            await self._hand_on(name, body)
        if isinstance(scripted, Lost) and request.transport:
            request.transport.close()
        return web.Response(
            status=status, headers=scripted.headers if scripted else {"Location": f"/m/{name}"}
        )

    def _judge(
        self, request: web.Request, body: bytes, name: str, key: str | None
    ) -> tuple[int, dict[str, Any]]:
        """Return the status a real service would answer, and the signed claims."""
        if name not in self.phones and name not in self._channels:
            return 410, {}
        signed = re.fullmatch(
            r"vapid t=([^,]+), ?k=([A-Za-z0-9_-]+)", request.headers.get("Authorization", "")
        )
        if not signed:
            return 401, {}
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(signed[2]))
            claims = jwt.decode(signed[1], public, algorithms=["ES256"], audience=self.origin)
        except (ValueError, jwt.InvalidTokenError):
            return 403, {}
        if key not in (None, signed[2]) or claims["exp"] > time.time() + 24 * 3600:
            return 403, claims
        if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", claims.get("sub", "")):
            return 403, claims
        if len(body) > LARGEST_BODY:
            return 413, claims
        headers = request.headers
        is_right = (
            re.fullmatch(r"\d+", headers.get("TTL", ""))
            and re.fullmatch(r"[A-Za-z0-9_-]{0,32}", headers.get("Topic", ""))
            and headers.get("Urgency") in ("very-low", "low", "normal", "high")
            and headers.get("Content-Encoding") == "aes128gcm"
            and headers.get("Content-Type") == "application/octet-stream"
        )
        return (201 if is_right else 400), claims

    def _read(self, phone: Phone, body: bytes) -> str:
        plain = http_ece.decrypt(
            body, private_key=phone.private_key, auth_secret=phone.auth, version="aes128gcm"
        )
        return bytes(plain).decode()

    async def _browser(self, request: web.Request) -> web.WebSocketResponse:
        """Speak autopush's protocol with one Firefox: hello, register, unregister, notification, ack."""
        socket = web.WebSocketResponse(protocols=["push-notification"], autoping=True)
        await socket.prepare(request)
        agent = ""
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            said = json.loads(message.data or "{}")
            if not said or said.get("messageType") == "ping":
                await socket.send_str("{}")
                continue
            self.said.append(said)
            if said["messageType"] == "hello":
                agent = said.get("uaid") or uuid4().hex
                self._browsers[agent] = socket
                await socket.send_json(
                    {
                        "messageType": "hello",
                        "status": 200,
                        "uaid": agent,
                        "use_webpush": True,
                        "broadcasts": {},
                    }
                )
                for one in self._waiting.pop(agent, []):
                    await socket.send_json(one)
            elif said["messageType"] == "register":
                channel = said["channelID"]
                self._channels[channel] = (agent, (said.get("key") or "").rstrip("=") or None)
                endpoint = f"{self.origin}/push/{channel}"
                await socket.send_json(
                    {"messageType": "register", "status": 200, "channelID": channel, "pushEndpoint": endpoint}
                )
            elif said["messageType"] == "unregister":
                self._channels.pop(said["channelID"], None)
                await socket.send_json(
                    {"messageType": "unregister", "status": 200, "channelID": said["channelID"]}
                )
        self._browsers.pop(agent, None)
        return socket

    async def _hand_on(self, channel: str, body: bytes) -> None:
        """Send a message to the Firefox that subscribed, or keep it until it is there again."""
        agent = self._channels[channel][0]
        message = {
            "messageType": "notification",
            "channelID": channel,
            "version": uuid4().hex,
            "data": encode(body),
            "headers": {"encoding": "aes128gcm"},
        }
        socket = self._browsers.get(agent)
        if socket is None or socket.closed:
            self._waiting.setdefault(agent, []).append(message)
        else:
            await socket.send_json(message)
