"""Which addresses we are willing to call."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.push.push_service import encode
from webapp.errors import Invalid
from webapp.push import carrier, endpoint

EXTRA = ("http://127.0.0.1:8912",)


def point(curve=ec.SECP256R1) -> bytes:
    return (
        ec.generate_private_key(curve())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91b",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QOabc",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%3d",
        "https://fcm.googleapis.com:443/fcm/send/abc",
        "http://127.0.0.1:8912/push/1",
    ],
)
def test_it_takes_the_known_push_services(address):
    assert address.startswith(endpoint.check_endpoint(address, EXTRA))


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://fcm.googleapis.com.example.org/x",
        "https://evilpush.apple.com/x",
        "https://notify.windows.com.evil.example/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://user:secret@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#fragment",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
        "https://fcm.googleapis.com /x",
        "https://fcm.googleapis.com:99999/x",
        "https://[::1]/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:8913/push/1",
        "http://127.0.0.1:8912@evil.example/push/1",
        "http://127.0.0.1:8912.evil.example/push/1",
        "file:///etc/passwd",
        "https://ﬀcm.googleapis.com/x",
        "https://" + "a" * 2000 + ".push.apple.com/x",
        "",
    ],
)
def test_p8_it_refuses_every_other_address(address):
    with pytest.raises(Invalid):
        endpoint.check_endpoint(address, EXTRA)


def test_it_takes_the_keys_a_browser_makes_with_and_without_padding():
    address = "https://web.push.apple.com/QO"
    known = endpoint.check(address, encode(point()) + "=", encode(bytes(16)) + "==")
    assert known.service == "https://web.push.apple.com"
    assert known.auth == encode(bytes(16))


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        (b"\x04" + bytes(64), bytes(16)),
        (b"\x05" + bytes(64), bytes(16)),
        (point()[:64], bytes(16)),
        (point(ec.SECP384R1), bytes(16)),
        (point(), bytes(1)),
        (point(), bytes(17)),
        (b"", bytes(16)),
    ],
    ids=["off the curve", "compressed", "short", "another curve", "auth of 1", "auth of 17", "none"],
)
def test_it_refuses_keys_that_no_browser_makes(p256dh, auth):
    with pytest.raises(Invalid):
        endpoint.check("https://web.push.apple.com/QO", encode(p256dh), encode(auth))


@pytest.mark.parametrize("key", ["not base64!", "ä" * 87, "A" * 5000, "===="])
def test_it_refuses_keys_that_are_no_base64url(key):
    with pytest.raises(Invalid):
        endpoint.check("https://web.push.apple.com/QO", key, encode(bytes(16)))


@pytest.mark.parametrize("address", ["142.250.74.10", "2a00:1450:4001:830::200a"])
def test_it_connects_to_the_public_net(address):
    assert carrier.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:142.250.74.10", "2002:7f00:1::1", "2001:0:1::1", "64:ff9b::7f00:1", "fe80::1%eth0",
        "localhost", "",
    ],
)  # fmt: skip
def test_p8_it_connects_to_nothing_else_in_whatever_disguise(address):
    assert not carrier.is_public(address)
