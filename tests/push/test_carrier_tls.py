"""Over TLS: the connection goes to the checked address, and the certificate must be the name's."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.push.push_service import PushService
from webapp import config
from webapp.push import endpoint
from webapp.push.sender import Outcome, Sender

HOST = "wns2-par02p.notify.windows.com"


def certificate(folder: Path, host: str) -> Path:
    """Make a certificate for `host` that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


class Served:
    """A push service on TLS, and what it heard."""

    def __init__(self, file: Path) -> None:
        heard = self.heard = []
        spoken = self.spoken = []
        self.names: list[str | None] = []

        class Taken(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                heard.append(dict(self.headers))
                spoken.append(self.connection.selected_alpn_protocol())
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taken)
        self.server.daemon_threads = True
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def served(request, tmp_path, monkeypatch) -> Iterator[Served]:
    """A service with a certificate for the host the test names; the public net leads to it."""
    file = certificate(tmp_path, request.param)
    running = Served(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("17.57.144.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    def connect(address, timeout=None, **_):
        assert address == ("17.57.144.1", 443), "nothing else is called"
        opened = socket.socket(socket.AF_INET)
        opened.settimeout(5)
        opened.connect(running.server.server_address)
        return opened

    monkeypatch.setattr(socket, "create_connection", connect)
    yield running
    running.server.shutdown()
    running.server.server_close()


def send(tmp_path: Path, times: int = 1) -> list[Outcome]:
    service = PushService()
    service.origin = f"https://{HOST}"
    told = service.subscribe().subscription
    to = endpoint.check(told["endpoint"], told["keys"]["p256dh"], told["keys"]["auth"])
    sender = Sender(config.load({"BLACKBOOK_DATA": str(tmp_path)}))
    pair = sender.ring().current
    return [sender.send(to, b"{}", pair=pair, topic="t", urgency="normal", ttl=300) for _ in range(times)]


@pytest.mark.parametrize("served", [HOST], indirect=True)
def test_it_asks_for_the_name_and_checks_it(served, tmp_path):
    assert send(tmp_path, times=3) == [Outcome("accepted", 201)] * 3
    assert served.names == [HOST], "one connection carries all of them"
    assert {heard["Host"] for heard in served.heard} == {HOST}
    assert set(served.spoken) == {"http/1.1"}


@pytest.mark.parametrize("served", [HOST], indirect=True)
def test_windows_is_told_to_keep_the_message_for_a_sleeping_phone(served, tmp_path):
    send(tmp_path)
    assert served.heard[0]["X-WNS-Cache-Policy"] == "cache"


@pytest.mark.parametrize("served", ["web.push.example.org"], indirect=True)
def test_a_certificate_of_another_name_is_no_push_service(served, tmp_path):
    (outcome,) = send(tmp_path)
    assert (outcome.result, outcome.note) == ("silent", "SSLCertVerificationError")
    assert served.heard == []


def test_fault_09_a_line_that_is_cut_in_the_handshake_means_later(tmp_path, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("17.57.144.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    def connect(_address, timeout=None, **_):
        with socket.create_server(("127.0.0.1", 0)) as server:
            ours = socket.socket(socket.AF_INET)
            ours.connect(server.getsockname())
            server.accept()[0].close()
        return ours

    monkeypatch.setattr(socket, "create_connection", connect)
    (outcome,) = send(tmp_path)
    assert (outcome.result in ("later", "silent"), outcome.status) == (True, 0)
