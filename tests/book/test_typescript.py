"""The phone's table of kinds is made from the server's."""

from pathlib import Path

from webapp.book import typescript

GENERATED = Path(__file__).parents[2] / "static/app/model/kinds.ts"


def test_the_committed_file_is_fresh() -> None:
    assert GENERATED.read_text(encoding="utf-8") == typescript.render(), "run `make types`"


def test_it_spells_choices_as_unions_and_documents_each_field() -> None:
    text = typescript.render()
    assert 'tier?: "A" | "B" | "C"' in text
    assert "/** How to say the name. */\n  phonetic?: string" in text
    assert 'tags: "tags",' in text
    assert '= ["addresses", "emails", "phones", "tags", "urls"]' in text
