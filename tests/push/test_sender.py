"""The adapter round `webpush`, against a service that checks, decrypts and answers anything."""

from __future__ import annotations

import http.server
import inspect
import json
import os
import socket
import threading
import time
from dataclasses import replace
from email.utils import formatdate
from importlib.metadata import version
from pathlib import Path

import pytest
import webpush
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push.push_service import Answer, Phone, PushService, decode, encode
from webapp import config
from webapp.push import carrier, endpoint
from webapp.push.endpoint import Address
from webapp.push.sender import LARGEST_PAYLOAD, Outcome, Sender, understand


@pytest.fixture
def sender(tmp_path, service):
    return sender_to(tmp_path, service.origin)


@pytest.fixture
def pair(sender):
    return sender.ring().current


def sender_to(folder: Path, *origins: str) -> Sender:
    """A sender with keys of its own that may send to these origins beside the known services."""
    hosts = ",".join(origins)
    chosen = {"BLACKBOOK_DATA": str(folder), "PUSH_CONTACT": "rep@example.org", "PUSH_EXTRA_HOSTS": hosts}
    return Sender(config.load(chosen))


def address(phone: Phone, service: PushService) -> Address:
    told = phone.subscription
    return endpoint.check(told["endpoint"], told["keys"]["p256dh"], told["keys"]["auth"], (service.origin,))


def send(sender: Sender, to: Address, payload: bytes = b"{}", **options) -> Outcome:
    usual = {"pair": sender.ring().current, "topic": "digest", "urgency": "normal", "ttl": 3600}
    return sender.send(to, payload, **{**usual, **options})


def test_it_is_read_by_the_phone_and_by_nobody_else(sender, service, pair):
    phone = service.subscribe(key=pair.public)
    text = json.dumps({"notification": {"title": "Åse Ødegård fyller 50 🎂"}}, ensure_ascii=False)
    assert send(sender, address(phone, service), text.encode()) == Outcome("accepted", 201)
    (received,) = service.taken(phone)
    assert received.text == text
    assert b"notification" not in received.body


def test_it_encrypts_the_example_of_rfc_8291_as_it_stands_there(sender, monkeypatch):
    """Section 5 and appendix A; the salt and the key pair are the RFC's in place of dice."""
    point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    phone = Address("https://push.example.net/1", "https://push.example.net", point, "BTBZMqHH6r4Tts7J_aSIgg")
    private = int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    drawn = ec.derive_private_key(private, ec.SECP256R1())
    monkeypatch.setattr(ec, "generate_private_key", lambda *_: drawn)
    monkeypatch.setattr(os, "urandom", lambda _: decode("DGv6ra1nlYgDCS1FRnbzlw"))
    assert encode(sender.encrypt(phone, b"When I grow up, I want to be a watermelon")) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_it_says_who_we_are_how_long_it_waits_and_what_it_replaces(sender, service, pair):
    phone = service.subscribe(key=pair.public)
    send(sender, address(phone, service), topic="t" * 32, urgency="high", ttl=300)
    (received,) = service.taken(phone)
    headers = received.headers
    assert (headers["TTL"], headers["Topic"], headers["Urgency"]) == ("300", "t" * 32, "high")
    assert received.claims["aud"] == service.origin, "with its port"
    assert received.claims["sub"] == "mailto:rep@example.org"
    assert 0 < received.claims["exp"] - time.time() <= 24 * 3600


def test_nothing_of_one_message_sticks_to_the_next(sender, service):
    one, two = service.subscribe(), service.subscribe()
    send(sender, address(one, service), b"first", ttl=60, topic="a", urgency="high")
    send(sender, address(two, service), b"second", ttl=86400, topic="b", urgency="low")
    (received,) = service.taken(two)
    assert received.text == "second"
    assert (received.headers["TTL"], received.headers["Topic"], received.headers["Urgency"]) == (
        "86400",
        "b",
        "low",
    )


def test_it_signs_once_for_a_service_and_again_after_hours(sender, service, clock):
    phone = service.subscribe()
    for _ in range(3):
        send(sender, address(phone, service))
    clock.shift(7 * 3600)
    send(sender, address(phone, service))
    signed = [one.headers["Authorization"] for one in service.taken()]
    assert signed[0] == signed[1] == signed[2] != signed[3]


def test_a_clock_set_back_does_not_keep_a_signature_for_ever(sender, service, clock):
    phone = service.subscribe()
    send(sender, address(phone, service))
    clock.shift(-3600)
    send(sender, address(phone, service))
    first, second = (one.headers["Authorization"] for one in service.taken())
    assert first != second


@pytest.mark.parametrize(("size", "result"), [(LARGEST_PAYLOAD, "accepted"), (LARGEST_PAYLOAD + 1, "wrong")])
def test_it_keeps_far_below_what_any_service_takes(sender, service, size, result):
    phone = service.subscribe()
    assert send(sender, address(phone, service), b"x" * size).result == result
    assert all(len(one.body) <= 2700 for one in service.received)


@pytest.mark.parametrize("ttl", [0, 59, 24 * 3600 + 1, -1])
def test_it_refuses_a_life_that_would_lose_the_message(sender, service, ttl):
    assert send(sender, address(service.subscribe(), service), ttl=ttl).result == "wrong"
    assert service.received == []


def test_an_unusable_key_is_an_outcome_and_no_crash(sender, service):
    bad = replace(address(service.subscribe(), service), p256dh=encode(b"\x04" + bytes(64)))
    assert send(sender, bad).result == "wrong"
    assert service.received == []


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (201, {}, Outcome("accepted", 201)),
        (202, {}, Outcome("accepted", 202)),
        (404, {}, Outcome("gone", 404)),
        (410, {}, Outcome("gone", 410)),
        (401, {}, Outcome("refused", 401)),
        (403, {}, Outcome("refused", 403)),
        (429, {}, Outcome("throttled", 429, 60)),
        (429, {"Retry-After": "3600"}, Outcome("throttled", 429, 3600)),
        (429, {"Retry-After": "soon"}, Outcome("throttled", 429, 60)),
        (429, {"Retry-After": "9" * 40}, Outcome("throttled", 429, 86400)),
        (429, {"Retry-After": "0"}, Outcome("throttled", 429, 1)),
        (500, {}, Outcome("later", 500)),
        (503, {"Retry-After": "120"}, Outcome("later", 503, 120)),
        (301, {"Location": "http://127.0.0.1/"}, Outcome("later", 301)),
        (413, {}, Outcome("wrong", 413)),
        (
            400,
            {"X-WNS-Error-Description": "Ttl value conflicts"},
            Outcome("wrong", 400, note="Ttl value conflicts"),
        ),
    ],
)
def test_it_understands_what_a_service_answers(sender, service, status, headers, outcome):
    phone = service.subscribe()
    phone.answers.append(Answer(status, headers))
    assert send(sender, address(phone, service)) == outcome


def test_a_pause_may_be_named_as_a_date():
    found = understand(429, {"Retry-After": formatdate(time.time() + 600, usegmt=True)})
    assert 590 <= (found.retry_after or 0) <= 600


def test_fault_09_it_follows_no_redirect(sender, service):
    trap = service.subscribe()
    phone = service.subscribe()
    phone.answers.append(Answer(307, {"Location": trap.endpoint}))
    assert send(sender, address(phone, service)).result == "later"
    assert service.taken(trap) == []


def test_it_takes_no_proxy_from_the_environment(sender, service, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(sender, address(service.subscribe(), service)).result == "accepted"


def test_a_service_that_is_away_means_later(sender, service):
    to = address(service.subscribe(), service)
    service.stop_listening()
    assert send(sender, to).result == "silent"


def test_fault_09_a_service_that_never_answers_is_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        phone = PushService()
        phone.origin = origin
        to = endpoint_of(phone)
        started = time.monotonic()
        assert send(sender_to(tmp_path, origin), to) == Outcome("silent", note="TimeoutError")
        assert time.monotonic() - started < 10


def endpoint_of(service: PushService) -> Address:
    return address(service.subscribe(), service)


def test_an_answer_without_end_does_not_hold_us(tmp_path):
    class Endless(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(201)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            except OSError:
                pass

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        service = PushService()
        service.origin = f"http://127.0.0.1:{server.server_address[1]}"
        started = time.monotonic()
        assert send(sender_to(tmp_path, service.origin), endpoint_of(service)).result == "accepted"
        assert time.monotonic() - started < 5
        server.shutdown()


def test_fault_09_a_known_name_that_leads_into_our_network_is_not_called(tmp_path, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.1"))
    service = PushService()
    service.origin = "https://web.push.apple.com"
    outcome = send(sender_to(tmp_path), endpoint_of(service))
    assert outcome == Outcome("wrong", note="not on the public net")


def test_p8_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("17.57.144.1", "10.0.0.1"))
    with pytest.raises(carrier.NotPublic):
        carrier.public_address("web.push.apple.com")


def test_fault_09_the_connection_goes_to_the_address_that_was_checked(tmp_path, monkeypatch):
    asked: list[tuple[str, int]] = []

    def connect(address, *arguments, **options):
        asked.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("17.57.144.1"))
    monkeypatch.setattr(socket, "create_connection", connect)
    service = PushService()
    service.origin = "https://web.push.apple.com"
    assert send(sender_to(tmp_path), endpoint_of(service)).result == "silent"
    assert asked == [("17.57.144.1", 443)]


def test_fault_09_a_name_server_that_is_silent_is_given_up(tmp_path, monkeypatch):
    """The system's own resolver knows no time-out that we could set."""
    answered = threading.Event()
    monkeypatch.setattr(carrier, "RESOLVED_WITHIN", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: answered.wait(60))
    service = PushService()
    service.origin = "https://web.push.apple.com"
    try:
        assert send(sender_to(tmp_path), endpoint_of(service)) == Outcome("silent", note="TimeoutError")
    finally:
        answered.set()


def test_fault_09_a_name_that_changes_after_the_check_leads_nowhere_else(tmp_path, monkeypatch, clock):
    answers = iter(["17.57.144.1", "10.0.0.1"])
    asked: list[str] = []

    def connect(address, *arguments, **options):
        asked.append(address[0])
        raise OSError

    def resolve(host, port, *arguments, **options):
        return resolving_to(next(answers))(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    service = PushService()
    service.origin = "https://web.push.apple.com"
    sender, to = sender_to(tmp_path), endpoint_of(service)
    assert [send(sender, to).result for _ in range(2)] == ["silent", "silent"]
    assert asked == ["17.57.144.1", "17.57.144.1"], "the address that was checked, and no second question"
    # Once that is too old the name is asked again, and checked again.
    monkeypatch.setattr(carrier, "RESOLVED_FOR", 0)
    assert send(sender, to) == Outcome("wrong", note="not on the public net")
    assert len(asked) == 2


def test_a_name_that_no_resolver_takes_ends_the_message(tmp_path):
    service = PushService()
    service.origin = f"https://{'a' * 64}.push.apple.com"
    assert send(sender_to(tmp_path), endpoint_of(service)) == Outcome("wrong", note="not an address")


def resolving_to(*addresses: str):
    def resolve(host, port, *arguments, **options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return resolve


def test_the_library_is_the_one_we_know():
    """The adapter uses what is private: this fails when a new version may have changed it."""
    assert version("webpush") == "1.0.6"
    assert list(inspect.signature(webpush.WebPush._decode_subscription_key).parameters) == ["self", "key"]
    assert "default_backend()" in inspect.getsource(webpush.WebPush._encrypt)
    assert list(inspect.signature(webpush.WebPush._encrypt).parameters) == ["self", "message", "subscription"]
