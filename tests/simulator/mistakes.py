"""The mistakes that the simulator must catch, and by what each gives itself away.

`docs/simulator.md` lists them; what each does stands at its code in bad_phones.ts and bad_servers.py.
"""

from __future__ import annotations

from tests.simulator.running import Report

UNEQUAL = "differs or started again"
"""A phone does not hold what the server has, or has found that out by itself."""

PHONES = {
    "cursor_before_rows": UNEQUAL,
    "ack_on_200": "lost",
    "outbox_in_cache": "lost",
    "resync_clears_outbox": "lost",
    "older_version_wins": UNEQUAL,
    "skips_tombstones": UNEQUAL,
    "forgets_by_own_clock": "lost",
    "no_compare_and_set": UNEQUAL,
    "says_saved_when_full": "lost",
    "forgets_the_one_before": "forgot",
}
"""Phones, and the first words of what the oracle says of each: these, or these."""

SERVERS = {
    "sequence_cursor": UNEQUAL,
    "skip_on_error": "lost",
    "last_writer_wins": "replaced unseen",
    "hard_delete": UNEQUAL,
    "forgets_receipts": "stuck",
    "loses_conflicts": "lost",
    "skips_poison_and_all": "lost",
    "believes_any_user": "elsewhere",
    "reads_on_after_the_end": "leaked",
    "hands_over_quietly": "the feeds",
}
"""Servers, and the same of each."""

TRANSACTIONS = {
    "unordered_locks": "test_unordered_locks_are_caught",
    "deferred_begin": "test_a_deferred_begin_is_caught",
}
"""Mistakes that only many writers at once bring to light, with their tests in test_bad_transactions.py."""

MISTAKES = PHONES | SERVERS

MOST = 400
"""Schedules within which each must be caught."""

SEEDS = {
    "forgets_by_own_clock": 50,
    "no_compare_and_set": 60,
    "skip_on_error": 45,
    "reads_on_after_the_end": 40,
}
"""Where to begin with what shows seldom. A change of the acts shuffles the schedules, and it takes longer."""


def witness(name: str, report: Report) -> str | None:
    """Return the first line by which a mistake gave itself away as it should, None where it did not."""
    said = [line for failure in report["failures"] for line in failure["wrong"]]
    return next((line for line in said if line.startswith(tuple(MISTAKES[name].split(" or ")))), None)


def tell(reports: dict[str, Report]) -> str:
    """Return which seed caught each mistake, as a table."""
    lines = []
    for name, report in reports.items():
        line = witness(name, report)
        seed = report["failures"][0]["seed"] if report["failures"] else "-"
        lines.append(f"{name:24} seed {seed:<6} {line or 'NOT CAUGHT'}"[:110])
    return "\n".join(lines + [f"{name:24} {test}" for name, test in TRANSACTIONS.items()])
