"""The words address books use for relations and occasions, in the words of the kinds."""

from __future__ import annotations

import re

from webapp.interchange.contact import Dated, Relative, tidy

_RELATIONS: dict[str, tuple[str, str | None]] = {
    "spouse": ("spouse", None),
    "wife": ("spouse", "female"),
    "husband": ("spouse", "male"),
    "partner": ("spouse", None),
    "domestic partner": ("spouse", None),
    "girlfriend": ("spouse", "female"),
    "boyfriend": ("spouse", "male"),
    "sweetheart": ("spouse", None),
    "child": ("child", None),
    "children": ("child", None),
    "son": ("child", "male"),
    "daughter": ("child", "female"),
    "parent": ("parent", None),
    "mother": ("parent", "female"),
    "father": ("parent", "male"),
    "sibling": ("sibling", None),
    "brother": ("sibling", "male"),
    "sister": ("sibling", "female"),
    "kin": ("kin", None),
    "relative": ("kin", None),
    "friend": ("friend", None),
    "assistant": ("agent", None),
    "agent": ("agent", None),
    "colleague": ("colleague", None),
    "co worker": ("co-worker", None),
    "manager": ("co-worker", None),
    "neighbor": ("neighbor", None),
    "neighbour": ("neighbor", None),
    "contact": ("contact", None),
}
"""Word of an address book -> RELATED type of RFC 6350 (section 6.6.6) and what it says of the gender."""

_SAID_BY_RELATION = frozenset(
    {
        "spouse",
        "wife",
        "husband",
        "child",
        "children",
        "son",
        "daughter",
        "parent",
        "mother",
        "father",
        "sibling",
        "brother",
        "sister",
        "kin",
        "relative",
        "friend",
        "assistant",
        "agent",
        "colleague",
        "co worker",
        "neighbor",
        "neighbour",
        "contact",
    }
)
"""Words that relation and gender say again in full; of the others, such as Manager, the word is kept."""

_OCCASIONS = {
    "anniversary": "anniversary",
    "wedding anniversary": "anniversary",
    "wedding": "wedding",
    "exam": "exam",
    "graduation": "graduation",
    "holiday": "holiday",
    "promotion": "promotion",
    "win": "win",
    "retirement": "retirement",
    "memorial": "memorial",
    "death": "memorial",
}

_APPLE_LABEL = re.compile(r"_\$!<(.*?)>!\$_")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN_NAMES = re.compile(r"\s*[,;/&\n]\s*|\s+(?:and|und|et|och|og|en|y|e)\s+", re.IGNORECASE)


def plain_label(label: str | None) -> str:
    """Return a label without Apple's wrapping, Google's star or brackets: `_$!<HomePage>!$_` is HomePage."""
    text = (label or "").strip()
    if wrapped := _APPLE_LABEL.fullmatch(text):
        text = wrapped[1]
    return text.lstrip("*").strip().removeprefix("[").removesuffix("]").strip()


def _word(label: str) -> str:
    return " ".join(_CAMEL.sub(" ", label).replace("-", " ").replace("_", " ").lower().split())


def relative(name: str, label: str | None) -> Relative:
    """Return the person a relation names. A label that is no RELATED type is kept in `about`."""
    shown = plain_label(label)
    word = _word(shown)
    relation, gender = _RELATIONS.get(word, ("contact", None))
    about = None if not shown or word in _SAID_BY_RELATION else tidy(shown, what="label")
    return Relative(name=name, relation=relation, gender=gender, about=about)


def dated(date: str, label: str | None) -> Dated:
    """Return the occasion a labelled date stands for.

    A day with somebody's own label, and any day without its year, comes every year: that is what
    address books mean by it, and a day long past that came once would never be seen again.
    """
    shown = plain_label(label)
    kind = _OCCASIONS.get(_word(shown), "other")
    own_label = None if kind != "other" or _word(shown) in ("", "other") else tidy(shown, what="label")
    yearly = kind == "other" or (date.startswith("--") and kind not in ("anniversary", "memorial"))
    return Dated(type=kind, date=date, label=own_label, repeat="yearly" if yearly else None)


def is_birthday(label: str | None) -> bool:
    """Say whether a labelled date is the birthday, which lives in `birth` and not among the occasions."""
    return _word(plain_label(label)) in ("birthday", "birth", "bday", "date of birth")


def names_in(text: str, label: str) -> list[str]:
    """Return the names in a text. Only children come as a list written by hand: "Anna, Ben and Clara".

    A comma in anybody else's name may stand between the family name and the first. Raises Unusable.
    """
    names = _BETWEEN_NAMES.split(text) if label == "Child" else [text]
    return [name for part in names if (name := tidy(part, what="name"))]


def gender_of(text: str) -> str | None:
    """Return female, male or other for what vCard (M, F, O, N, U) and spreadsheets write, else None."""
    word = text.partition(";")[0].strip().lower()
    return next((gender for gender in ("female", "male", "other") if word in (gender, gender[0])), None)
