"""The words of a reminder, in the rep's language, as discreet as the rep wished.

`full` says all; `first_name` says who and what kind of thing, without ages, labels or promises; `count` says
only how many. Telephone numbers and notes are in none of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from webapp.push.sender import LARGEST_PAYLOAD
from webapp.reminders.phrases import context, discreetly, fully
from webapp.reminders.planner import Candidate
from webapp.reminders.tongue import gettext, ngettext, speaking
from webapp.reminders.wishes import Voice

COUNTED = 9
"""So many that are due and not named are counted; of more it is only said that there are some."""


def payload(
    items: Sequence[Candidate],
    *,
    more: int,
    ahead: Mapping[str, int] | None = None,
    tag: str,
    today: date,
    voice: Voice,
    origin: str,
    largest: int = LARGEST_PAYLOAD,
) -> bytes:
    """Return the message as Declarative Web Push has it (WebKit; other browsers hand it to our worker).

    It opens the briefing where it speaks of one customer, else Today. One reminder alone brings buttons: each
    opens a place in the app where the act is saved, whatever the signal. Lines, then buttons, are left out
    until it has at most `largest` bytes.
    """
    with speaking(voice.language):
        title, lines = _words(items, more, today, voice) if items else (gettext("The week ahead"), [])
        if ahead:
            lines.append(gettext("This week: %(what)s", what=", ".join(_counted(ahead))))
        acts = _acts(items[0]) if len(items) == 1 and not more else []
    customers = {one.due["customer_id"] for one in items}
    # A digest names what is open now; of one thing alone nobody here knows what else is.
    badge = {"app_badge": str(len(items))} if items and tag.startswith("digest:") else {}
    notification: dict[str, Any] = {
        "title": title,
        "body": "",
        "navigate": f"{origin}/app/customer/{customers.pop()}" if len(customers) == 1 else f"{origin}/app",
        "tag": tag,
        "lang": voice.language,
        "dir": "auto",
        **badge,
    }
    if acts:
        place = f"{origin}/app/handle/{items[0].due['customer_id']}/{quote(items[0].key, safe='')}"
        notification["actions"] = [
            {"action": act, "title": label, "navigate": f"{place}/{act}"} for act, label in acts
        ]
    # The badge stands in two places, because the article and the specification disagree on where.
    message = {"web_push": 8030, "notification": notification, **badge}
    while True:
        notification["body"] = "\n".join(lines)
        encoded = _encode(message)
        if len(encoded) <= largest or not (lines or "actions" in notification):
            return encoded
        if not lines:
            del notification["actions"]
            continue
        # Of a list the least important line stands before the one that counts the rest.
        lines.pop(-2 if len(lines) > 1 else -1)


def unsent(number: int, label: str, *, tag: str, voice: Voice, origin: str) -> bytes:
    """Return the message that changes wait on the phone named `label`: it opens what is safe where.

    It says no more on any level: nobody's name is in it.
    """
    with speaking(voice.language):
        title = gettext("Notes are waiting on your other phone")
        body = ngettext(
            "%(num)d change on %(label)s is not safe yet. Open Blackbook there.",
            "%(num)d changes on %(label)s are not safe yet. Open Blackbook there.",
            number,
            label=label,
        )
    notification = {
        "title": title,
        "body": body,
        "navigate": f"{origin}/app/me",
        "tag": tag,
        "lang": voice.language,
        "dir": "auto",
    }
    return _encode({"web_push": 8030, "notification": notification})


def _encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _acts(one: Candidate) -> list[tuple[str, str]]:
    """What can be done about it from the locked phone, the likeliest first: many systems show two.

    An act is `done`, `not_useful`, or the days after which it comes back (static/app/screens/today/handle.tsx
    saves it).
    """
    not_useful = ("not_useful", gettext("Not useful"))
    match one.due["reason"]:
        case "birthday" | "occasion" if one.due["in_days"] <= 0:
            later = None
        case "birthday" | "occasion" | "promise" | "write_up":
            later = ("1", gettext("Tomorrow"))
        case "visit":
            later = None
        case _:
            later = ("7", gettext("In a week"))
    # A promise is kept, a visit held and a question answered in the app, where it says which.
    is_done_here = one.due["reason"] in ("birthday", "occasion", "overdue")
    done = [("done", gettext("Done"))] if is_done_here else []
    return [later, not_useful, *done] if later else [*done, not_useful]


def _counted(ahead: Mapping[str, int]) -> list[str]:
    """What a week brings, as numbers: they name nobody, on any level."""
    said = {
        "visit": ngettext("%(num)d visit", "%(num)d visits", ahead.get("visit", 0)),
        "birthday": ngettext("%(num)d birthday", "%(num)d birthdays", ahead.get("birthday", 0)),
        "occasion": ngettext("%(num)d occasion", "%(num)d occasions", ahead.get("occasion", 0)),
    }
    return [said[reason] for reason in ahead if reason in said]


def _words(items: Sequence[Candidate], more: int, today: date, voice: Voice) -> tuple[str, list[str]]:
    # Counted is what is told, which can be done in a day; a first morning may find hundreds more.
    number = len(items)
    if voice.level == "count":
        title = ngettext("%(num)d reminder", "%(num)d reminders", number)
        return title, [gettext("Open Blackbook to see more.")]
    say = fully if voice.level == "full" else discreetly
    lines = [say(one, today) for one in items]
    if len(lines) == 1 and not more:
        return lines[0], [
            context(items[0], today) if voice.level == "full" else gettext("Tap for the briefing.")
        ]
    if more > COUNTED:
        lines.append(gettext("and more on Today"))
    elif more:
        lines.append(ngettext("and %(num)d more", "and %(num)d more", more))
    return ngettext("%(num)d reminder for today", "%(num)d reminders for today", number), lines
