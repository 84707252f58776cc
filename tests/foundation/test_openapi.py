"""The description of the API is valid, whole, and tells the form of every error."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    read: dict[str, Any] = app.test_client().get("/api/openapi.json").get_json()
    return read


def test_it_is_a_valid_description(description: dict[str, Any]) -> None:
    validate(description)


def test_it_names_every_address_under_api(app: Flask, description: dict[str, Any]) -> None:
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and rule.rule != "/api/openapi.json"
    }
    told = {(path, method) for path, methods in description["paths"].items() for method in methods}
    assert told == served
    assert ("/api/sync", "post") in told


def test_it_tells_the_form_of_every_error(description: dict[str, Any]) -> None:
    assert description["components"]["schemas"]["ErrorAnswer"]["required"] == ["error"]
    form = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
    for methods in description["paths"].values():
        for told in methods.values():
            assert told["responses"]["422"]["content"] == form
            assert told["responses"]["401"]["content"] == form
