"""`pywebpush` in its plain use, run by the Python of the peers: one call a message, in a loop.

`python pywebpush_loop.py KEY SUBSCRIPTIONS PAYLOAD NUMBER` prints the seconds it took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pywebpush import webpush  # type: ignore[import-not-found]

key, subscriptions, payload, number = sys.argv[1:]
known = json.loads(Path(subscriptions).read_text())
data = Path(payload).read_text()
begun = time.perf_counter()
for one in known[: int(number)]:
    webpush(
        subscription_info=one,
        data=data,
        vapid_private_key=key,
        vapid_claims={"sub": "mailto:bench@example.org"},
        ttl=3600,
    )
print(time.perf_counter() - begun)
