"""The words on a locked phone: as full or discreet as the rep wished, and never too long."""

from __future__ import annotations

import json
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from webapp import language as catalogues
from webapp.push.sender import LARGEST_PAYLOAD
from webapp.reminders import compose, tongue
from webapp.reminders.due import due
from webapp.reminders.gather import gather
from webapp.reminders.planner import Candidate
from webapp.reminders.wishes import Voice

TODAY = date(2026, 11, 23)
SECRETS = ("Weber", "Arnold", "50", "offer", "Lofoten", "+47", "private")


def found(*records, name="Anna Weber", first_name="Anna", last="2026-10-01") -> list[Candidate]:
    customer = {"kind": "customer", "id": "c1", "data": {"added_on": "2026-11-20"}}
    about = gather([customer, *records] if not any(one["kind"] == "customer" for one in records) else records)
    items = due(about, TODAY)
    return [Candidate(item, "B", name, first_name, last) for item in items]


def customer(**data):
    return {"kind": "customer", "id": "c1", "data": {"added_on": "2026-11-20", **data}}


def person(**data):
    return {"kind": "person", "id": "p1", "data": data}


def occasion(**data):
    return {"kind": "occasion", "id": "o1", "data": data}


def promise(**data):
    return {"kind": "promise", "id": "s1", "data": data}


def message(items, level="full", more=0, tag="digest:2026-11-23", language="en"):
    voice = Voice(language, level)
    text = compose.payload(items, more=more, tag=tag, today=TODAY, voice=voice, origin="https://bb.example")
    return json.loads(text)


def title(*records, level="full") -> str:
    return message(found(*records), level)["notification"]["title"]


@pytest.mark.parametrize(
    ("records", "full", "discreet"),
    [
        ([customer(birth="1976-11-23")], "Anna Weber turns 50 today", "Anna: birthday today"),
        ([customer(birth="--11-24")], "Anna Weber has a birthday tomorrow", "Anna: birthday tomorrow"),
        (
            [person(name="Arnold", relation="child", gender="male", birth="2008-11-24")],
            "Arnold (son of Anna Weber) turns 18 tomorrow",
            "Son of Anna: birthday tomorrow",
        ),
        (
            [person(name="Kim", relation="spouse", birth="--11-24")],
            "Kim (spouse of Anna Weber) has a birthday tomorrow",
            "Spouse of Anna: birthday tomorrow",
        ),
        (
            [occasion(type="anniversary", date="2001-11-24")],
            "Anna Weber: anniversary tomorrow, 25 years",
            "Anna: anniversary tomorrow",
        ),
        (
            [occasion(type="wedding", date="2026-12-05", label="Lofoten")],
            "Anna Weber: Lofoten in 12 days",
            "Anna: wedding in 12 days",
        ),
        (
            [occasion(type="memorial", date="2020-11-23")],
            "Anna Weber: day of remembrance today",
            "Anna: day of remembrance today",
        ),
        (
            [occasion(type="exam", date="2026-11-22")],
            "Anna Weber: exam yesterday. How did it go?",
            "Anna: ask how it went",
        ),
        (
            [occasion(type="exam", date="2026-11-18")],
            "Anna Weber: exam on Wednesday. How did it go?",
            "Anna: ask how it went",
        ),
        (
            [occasion(type="holiday", date="2026-10-20")],
            "Anna Weber: holiday 4 weeks ago. How did it go?",
            "Anna: ask how it went",
        ),
        (
            [promise(by="me", due="2026-11-24", text="Send the offer")],
            "You promised Anna Weber: Send the offer (tomorrow)",
            "Anna: a promise is due",
        ),
        (
            [promise(by="them", due="2026-11-20", text="Sign")],
            "Anna Weber promised you: Sign (on Friday)",
            "Anna: a promise is due",
        ),
        (
            [
                {
                    "kind": "touch",
                    "id": "t1",
                    "data": {"type": "lunch", "state": "held", "when": {"day": "2026-11-20"}},
                }
            ],
            "You met Anna Weber on Friday. Write it up?",
            "Anna: write it up",
        ),
        (
            [customer(added_on="2026-02-20")],
            "No contact with Anna Weber for 9 months",
            "Anna: no contact for a long time",
        ),
    ],
)
def test_it_says_as_much_as_the_rep_wished(records, full, discreet):
    assert title(*records) == full
    assert title(*records, level="first_name") == discreet
    assert title(*records, level="count") == "1 reminder"


def everything():
    return found(
        customer(birth="1976-11-23", phones=[{"value": "+47 22 00 00 00", "type": "work"}]),
        person(name="Arnold", relation="child", gender="male", birth="2008-11-24"),
        occasion(type="holiday", date="2026-11-20", label="Lofoten"),
        promise(by="me", due="2026-11-24", text="Send the offer"),
        {"kind": "note", "id": "n1", "data": {"text": "private"}},
    )


def test_one_customer_opens_her_briefing_and_several_open_today():
    items = everything()
    assert message(items)["notification"]["navigate"] == "https://bb.example/app/customer/c1"
    other = Candidate({**items[0].due, "customer_id": "c2"}, "B", "Bo", "Bo")
    assert message([*items, other])["notification"]["navigate"] == "https://bb.example/app"


def test_the_discreet_levels_keep_names_and_facts_to_themselves():
    for level, kept in (("first_name", ("Anna",)), ("count", ())):
        text = json.dumps(message(everything(), level))
        assert [secret for secret in SECRETS if secret in text] == []
        assert all(word in text for word in kept)
        assert level != "count" or "Anna" not in text


def test_the_full_level_still_says_no_number_and_no_note():
    text = json.dumps(message(everything()))
    assert "+47" not in text
    assert "private" not in text


def test_it_has_the_shape_of_declarative_web_push():
    told = message(everything(), more=7, language="nb-NO")
    assert told["web_push"] == 8030
    notification = told["notification"]
    assert set(notification) == {"title", "body", "navigate", "tag", "lang", "dir", "app_badge"}
    assert notification["lang"] == "nb-NO"
    assert told["app_badge"] == notification["app_badge"] == "4"
    assert notification["body"].endswith("and 7 more")


def test_only_a_digest_that_names_something_sets_the_number_on_the_icon():
    great_day = found(customer(birth="1976-11-23"))
    for told in (message(great_day, tag="occ:c1:2026:0"), message([], tag="digest:2026-11-23")):
        assert "app_badge" not in told
        assert "app_badge" not in told["notification"]
    assert message(great_day)["app_badge"] == "1"


@pytest.mark.parametrize(
    ("more", "last"),
    [(1, "and 1 more"), (9, "and 9 more"), (10, "and more on Today"), (400, "and more on Today")],
)
def test_a_first_morning_counts_what_it_names_and_not_all_that_has_gathered(more, last):
    told = message(everything(), more=more)["notification"]
    assert (told["title"], told["body"].splitlines()[-1]) == ("4 reminders for today", last)
    assert told["app_badge"] == "4"
    assert message(everything(), "count", more=more)["notification"]["title"] == "4 reminders"


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A catalogue of a few words beside the source's."""
    catalogue = Catalog("de")
    catalogue.add("%(who)s turns %(years)d %(when)s", "%(who)s wird %(when)s %(years)d")
    catalogue.add("on %(weekday)s", "am %(weekday)s")
    catalogue.add(("%(num)d week", "%(num)d weeks"), ("%(num)d Woche", "%(num)d Wochen"))
    catalogue.add("Last in touch %(span)s ago.", "Zuletzt vor %(span)s in Kontakt.")
    file = tmp_path / "de" / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_mo(opened, catalogue)
    monkeypatch.setattr(catalogues, "CATALOGUES", tmp_path)
    tongue.of.cache_clear()
    yield
    tongue.of.cache_clear()


@pytest.mark.usefixtures("german")
def test_each_rep_is_spoken_to_in_her_own_language():
    told = [
        message(found(person(name="Kim", relation="child", birth="2008-11-27")), language=tag)["notification"]
        for tag in ("de-AT", "en-GB", "de", "nb")
    ]
    assert [one["title"].split(") ")[1] for one in told] == [
        "wird am Freitag 18",
        "turns 18 on Friday",
        "wird am Freitag 18",
        "turns 18 on Friday",
    ]
    assert told[0]["body"] == "Zuletzt vor 7 Wochen in Kontakt."


def test_a_single_thing_tells_when_they_were_last_in_touch():
    told = message(found(customer(birth="1976-11-23")))
    assert told["notification"]["body"] == "Last in touch 7 weeks ago."


@pytest.mark.parametrize(
    "word",
    ["Donaudampfschifffahrtsgesellschaftskapitän ", "🎂🎉", "عيد ميلاد سعيد ", '\\"\n\t\u0000', "ﷺ" * 3],
    ids=["German", "emoji", "right to left", "escapes", "wide"],
)
def test_fault_15_it_never_grows_beyond_what_is_sent(word):
    long = (word * 200)[:500]
    items = found(
        customer(birth="1976-11-23"),
        person(name=long, relation="child", birth="2008-11-24"),
        occasion(type="other", date="2026-11-24", label=long),
        promise(by="me", due="2026-11-24", text=long),
        name=long,
        first_name=long,
    )
    for level in ("full", "first_name", "count"):
        text = compose.payload(
            items, more=99, tag="t" * 200, today=TODAY, voice=Voice("de", level), origin="https://bb.example"
        )
        assert len(text) <= LARGEST_PAYLOAD
        assert json.loads(text)["notification"]["title"]


def test_a_shorter_letter_leaves_out_lines_and_then_buttons():
    items = everything()
    voice = Voice("en", "full")

    def make(items, largest):
        return compose.payload(
            items, more=0, tag="t", today=TODAY, voice=voice, origin="https://bb.example", largest=largest
        )

    assert len(make(items, 300)) <= 300 < len(make(items, 2000))
    one = items[:1]
    assert "actions" in json.loads(make(one, 2000))["notification"]
    short = json.loads(make(one, 300))["notification"]
    assert (short["title"], short["body"]) == ("Anna Weber turns 50 today", "")
    assert "actions" not in short


def buttons(*records, level="full") -> list[str]:
    notification = message(found(*records), level)["notification"]
    return [action["title"] for action in notification.get("actions", [])]


@pytest.mark.parametrize(
    ("records", "titles"),
    [
        ([customer(birth="1976-11-23")], ["Done", "Not useful"]),
        ([customer(birth="1976-11-24")], ["Tomorrow", "Not useful", "Done"]),
        ([occasion(type="exam", date="2026-11-22")], ["In a week", "Not useful"]),
        ([promise(by="me", due="2026-11-24", text="x")], ["Tomorrow", "Not useful"]),
        ([customer(added_on="2026-02-20")], ["In a week", "Not useful", "Done"]),
    ],
    ids=["today", "tomorrow", "question", "promise", "overdue"],
)
def test_one_reminder_brings_the_buttons_that_fit_it(records, titles):
    assert buttons(*records) == titles
    assert buttons(*records, level="count") == titles


def test_each_button_opens_the_place_where_its_act_is_saved():
    actions = message(found(customer(birth="1976-11-24")))["notification"]["actions"]
    assert [(action["action"], action["navigate"]) for action in actions] == [
        (act, f"https://bb.example/app/handle/c1/occ%3Ac1%3A2026%3A1/{act}")
        for act in ("1", "not_useful", "done")
    ]


def test_several_reminders_bring_no_buttons():
    assert buttons(customer(birth="1976-11-23"), promise(by="me", due="2026-11-24", text="x")) == []
