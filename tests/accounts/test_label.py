"""What a device is called, by its User-Agent."""

from __future__ import annotations

import pytest

from webapp.accounts.label import device_label


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Safari/604.1",
            "iPhone, Safari",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) CriOS/156 Safari/604.1",
            "iPhone, Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) SamsungBrowser/29.0 Chrome/150 Mobile Safari/537.36",
            "Android, Samsung Internet",
        ),
        ("Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "Android, Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0 Safari/537.36 Edg/156.0", "Windows, Edge"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "Mac, Safari"),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
        ("x" * 100_000, "Unknown device"),
    ],
)
def test_it_reads_as_its_owner_would_say(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label
