"""One reminder as one line, in the language in force."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.reminders import schedule
from webapp.reminders.due import Due, Subject
from webapp.reminders.planner import Candidate
from webapp.reminders.tongue import gettext, ngettext, weekday

LONGEST_NAME = 60
LONGEST_TEXT = 80
"""Characters of a name, and of a promise or label, on a locked phone."""


def fully(one: Candidate, today: date) -> str:
    """Return one line with everything in it: who, what, when, how old."""
    due, who = one.due, _who(one.due["subject"], _short(one.name, LONGEST_NAME))
    when = _when(due, today)
    match due["reason"]:
        case "birthday" if "years" in due:
            return gettext("%(who)s turns %(years)d %(when)s", who=who, years=due["years"], when=when)
        case "birthday":
            return gettext("%(who)s has a birthday %(when)s", who=who, when=when)
        case "occasion":
            what = _short(due.get("label") or _occasion_word(due), LONGEST_TEXT)
            if "years" in due and due.get("type") != "memorial":
                return gettext(
                    "%(who)s: %(what)s %(when)s, %(years)d years",
                    who=who,
                    what=what,
                    when=when,
                    years=due["years"],
                )
            return gettext("%(who)s: %(what)s %(when)s", who=who, what=what, when=when)
        case "visit":
            return gettext("%(time)s: %(who)s", time=due.get("time", ""), who=who)
        case "write_up":
            return gettext("You met %(who)s %(when)s. Write it up?", who=who, when=when)
        case "ask":
            what = _short(due.get("label") or _occasion_word(due), LONGEST_TEXT)
            return gettext("%(who)s: %(what)s %(when)s. How did it go?", who=who, what=what, when=when)
        case "promise" if due.get("by") == "me":
            text = _short(due.get("text", ""), LONGEST_TEXT)
            return gettext("You promised %(who)s: %(text)s (%(when)s)", who=who, text=text, when=when)
        case "promise":
            text = _short(due.get("text", ""), LONGEST_TEXT)
            return gettext("%(who)s promised you: %(text)s (%(when)s)", who=who, text=text, when=when)
        case _:
            return gettext("No contact with %(who)s for %(span)s", who=who, span=_span(due.get("days", 0)))


def discreetly(one: Candidate, today: date) -> str:
    """Return one line with a first name and the kind of thing it is."""
    due, who = one.due, _of_first_name(one.due["subject"], _short(one.first_name, LONGEST_NAME))
    when = _when(due, today)
    match due["reason"]:
        case "birthday":
            return gettext("%(who)s: birthday %(when)s", who=who, when=when)
        case "occasion":
            return gettext("%(who)s: %(what)s %(when)s", who=who, what=_occasion_word(due), when=when)
        case "visit":
            return gettext("%(time)s: %(who)s", time=due.get("time", ""), who=who)
        case "write_up":
            return gettext("%(who)s: write it up", who=who)
        case "ask":
            return gettext("%(who)s: ask how it went", who=who)
        case "promise":
            return gettext("%(who)s: a promise is due", who=who)
        case _:
            return gettext("%(who)s: no contact for a long time", who=who)


def entry(one: Candidate, *, is_full: bool) -> str:
    """Return the line of a calendar for a birthday or an occasion, whose day the calendar itself says."""
    due = one.due
    if not is_full:
        who = _of_first_name(due["subject"], _short(one.first_name, LONGEST_NAME))
        what = gettext("birthday") if due["reason"] == "birthday" else _occasion_word(due)
        return gettext("%(who)s: %(what)s", who=who, what=what)
    who = _who(due["subject"], _short(one.name, LONGEST_NAME))
    if due["reason"] == "birthday" and "years" in due:
        return gettext("%(who)s turns %(years)d", who=who, years=due["years"])
    if due["reason"] == "birthday":
        return gettext("%(who)s: %(what)s", who=who, what=gettext("birthday"))
    what = _short(due.get("label") or _occasion_word(due), LONGEST_TEXT)
    return gettext("%(who)s: %(what)s", who=who, what=what)


def context(one: Candidate, today: date) -> str:
    """Return what helps to act on it: when they were last in touch."""
    if one.last is None:
        return gettext("Tap for the briefing.")
    days = schedule.days_between(date.fromisoformat(one.last), today)
    if days <= 0:
        return gettext("You were in touch today.")
    return gettext("Last in touch %(span)s ago.", span=_span(days))


def _who(subject: Subject, name: str) -> str:
    if subject["kind"] == "customer":
        return name
    of = gettext("%(relation)s of %(name)s", relation=_relation(subject), name=name)
    person = _short(subject.get("name", ""), LONGEST_NAME)
    return gettext("%(person)s (%(of)s)", person=person, of=of) if person else of


def _of_first_name(subject: Subject, name: str) -> str:
    if subject["kind"] == "customer":
        return name
    of = gettext("%(relation)s of %(name)s", relation=_relation(subject), name=name)
    # It begins the line.
    return of[:1].upper() + of[1:]


def _relation(subject: Subject) -> str:
    relation, gender = subject.get("relation", ""), subject.get("gender", "")
    words = {
        ("spouse", "female"): gettext("wife"),
        ("spouse", "male"): gettext("husband"),
        ("spouse", ""): gettext("spouse"),
        ("child", "female"): gettext("daughter"),
        ("child", "male"): gettext("son"),
        ("child", ""): gettext("child"),
        ("parent", "female"): gettext("mother"),
        ("parent", "male"): gettext("father"),
        ("parent", ""): gettext("parent"),
        ("sibling", "female"): gettext("sister"),
        ("sibling", "male"): gettext("brother"),
        ("sibling", ""): gettext("sibling"),
        ("kin", ""): gettext("relative"),
        ("friend", ""): gettext("friend"),
        ("agent", ""): gettext("assistant"),
        ("colleague", ""): gettext("colleague"),
        ("co-worker", ""): gettext("colleague"),
        ("neighbor", ""): gettext("neighbour"),
    }
    return words.get((relation, gender)) or words.get((relation, "")) or gettext("contact")


def _occasion_word(due: Due) -> str:
    words = {
        "anniversary": gettext("anniversary"),
        "wedding": gettext("wedding"),
        "exam": gettext("exam"),
        "graduation": gettext("graduation"),
        "holiday": gettext("holiday"),
        "promotion": gettext("promotion"),
        "win": gettext("win"),
        "retirement": gettext("retirement"),
        "memorial": gettext("day of remembrance"),
    }
    return words.get(due.get("type", "")) or gettext("a day to remember")


def _when(due: Due, today: date) -> str:
    """The day, as one would say it on `today`, which is the day the message is about."""
    days = due["in_days"]
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    if days in near:
        return near[days]
    if 2 <= abs(days) <= 6:
        return gettext("on %(weekday)s", weekday=weekday(today + timedelta(days=days)))
    if days > 0:
        return ngettext("in %(num)d day", "in %(num)d days", days)
    return gettext("%(span)s ago", span=_span(-days))


def _span(days: int) -> str:
    unit, amount = schedule.span(days)
    match unit:
        case "day":
            return ngettext("%(num)d day", "%(num)d days", amount)
        case "week":
            return ngettext("%(num)d week", "%(num)d weeks", amount)
        case "month":
            return ngettext("%(num)d month", "%(num)d months", amount)
        case _:
            return ngettext("%(num)d year", "%(num)d years", amount)


def _short(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
