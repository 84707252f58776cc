"""The words of a reminder, in the rep's language, as discreet as the rep wished.

`full` says all; `first_name` says who and what kind of thing, without ages, labels or promises; `count` says
only how many. Telephone numbers and notes are in none of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale

from webapp import language
from webapp.push.sender import LARGEST_PAYLOAD
from webapp.reminders.phrases import context, discreetly, fully, gettext, ngettext
from webapp.reminders.planner import Candidate
from webapp.reminders.wishes import Voice


def payload(
    items: Sequence[Candidate], *, more: int, tag: str, today: date, voice: Voice, origin: str
) -> bytes:
    """Return the message as Declarative Web Push has it (WebKit; other browsers hand it to our worker).

    It opens the briefing where it speaks of one customer, else Today.
    """
    with force_locale(_locale(voice.language)):
        title, lines = _words(items, more, today, voice)
    customers = {one.due["customer_id"] for one in items}
    count = str(len(items) + more)
    notification = {
        "title": title,
        "body": "",
        "navigate": f"{origin}/app/customer/{customers.pop()}" if len(customers) == 1 else f"{origin}/app",
        "tag": tag,
        "lang": voice.language,
        "dir": "auto",
        "app_badge": count,
    }
    # The badge stands in two places, because the article and the specification disagree on where.
    message = {"web_push": 8030, "notification": notification, "app_badge": count}
    while True:
        notification["body"] = "\n".join(lines)
        encoded = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        if len(encoded) <= LARGEST_PAYLOAD or not lines:
            return encoded
        # Of a list the least important line stands before the one that counts the rest.
        lines.pop(-2 if len(lines) > 1 else -1)


def _words(items: Sequence[Candidate], more: int, today: date, voice: Voice) -> tuple[str, list[str]]:
    if voice.level == "count":
        number = len(items) + more
        title = ngettext("%(num)d reminder", "%(num)d reminders", number)
        return title, [gettext("Open Blackbook to see more.")]
    say = fully if voice.level == "full" else discreetly
    lines = [say(one, today) for one in items]
    if len(lines) == 1 and not more:
        return lines[0], [
            context(items[0], today) if voice.level == "full" else gettext("Tap for the briefing.")
        ]
    if more:
        lines.append(ngettext("and %(num)d more", "and %(num)d more", more))
    number = len(items) + more
    return ngettext("%(num)d reminder for today", "%(num)d reminders for today", number), lines


def _locale(tag: str) -> str:
    """The catalogue for a BCP 47 tag: the language alone decides, and English speaks for the unknown."""
    primary = tag.replace("_", "-").split("-")[0].lower()
    return next(
        (name for name in language.languages() if name.split("_")[0].lower() == primary), language.SOURCE
    )
