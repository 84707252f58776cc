"""A file of vCards becomes a reading: contacts, and what could not be used."""

from __future__ import annotations

from webapp.interchange.card_contact import contact_of
from webapp.interchange.card_family import look_up, uid_of
from webapp.interchange.contact import Reading, Unreadable, Unusable, shown_name
from webapp.interchange.draft import Draft
from webapp.interchange.vcard import read_cards


def read_vcards(text: str) -> Reading:
    """Read every card. One that cannot be used is named with its line and reason; the others are used.

    Raises TooLarge when the file is too large to be taken apart.
    """
    reading = Reading(layout="vCard")
    unfinished: list[Draft] = []
    names: dict[str, str] = {}
    for card in read_cards(text):
        if isinstance(card, Unreadable):
            reading.unreadable.append(card)
            reading.records += card.record
            continue
        reading.records += 1
        try:
            draft, unreadable = contact_of(card)
        except Unusable as error:
            reading.unreadable.append(Unreadable(card.line, str(error), record=True))
            continue
        reading.unreadable += unreadable
        reading.contacts.append(draft.contact)
        unfinished += [draft] if draft.cards else []
        if draft.contact.uid:
            names[uid_of(draft.contact.uid)] = shown_name(draft.contact)
    for draft in unfinished:
        reading.unreadable += (Unreadable(line, reason) for line, reason in look_up(draft, names))
    reading.unreadable.sort(key=lambda item: item.line)
    return reading
