"""The app, put together."""

from __future__ import annotations

from importlib.metadata import version

from flask import Flask, Response, jsonify
from flask_compress import Compress
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from webapp import config, db, errors, language, log, security
from webapp.accounts import api as accounts_api
from webapp.accounts import current
from webapp.accounts import views as accounts_views
from webapp.config import ROOT, Settings
from webapp.interchange import api as interchange_api
from webapp.pictures import api as pictures_api
from webapp.prepare import refuse_sample
from webapp.push import api as push_api
from webapp.push import sender
from webapp.reminders import api as reminders_api
from webapp.shell import files
from webapp.shell import views as shell_views
from webapp.sync import api as sync_api
from webapp.team import api as team_api
from webapp.team import views as team_views

VERSION = version("blackbook")


class ErrorBody(BaseModel):
    """What went wrong: a code for the program and a sentence for the person."""

    code: str
    message: str


class ErrorAnswer(BaseModel):
    """The body of every answer under /api that is not what was asked for."""

    error: ErrorBody


def build(settings: Settings | None = None) -> Flask:
    """Read the settings, initialise the extensions, register the capabilities, return the app.

    Raises BadSettings, also where a production database holds the sample organisation.
    """
    chosen = settings or config.load()
    app = OpenAPI(
        __name__,
        info=Info(title="Blackbook", version=VERSION),
        security_schemes={"session": {"type": "apiKey", "in": "cookie", "name": "blackbook"}},
        doc_ui=False,
        validation_error_model=ErrorAnswer,
        validation_error_callback=errors.answer_invalid,
        template_folder=ROOT / "templates",
        static_folder=None,
    )
    app.extensions["settings"] = chosen
    app.extensions["build_name"] = files.build_name
    app.config["SECRET_KEY"] = chosen.secret
    app.config["SQLALCHEMY_DATABASE_URI"] = chosen.database_url
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]

    db.db.init_app(app)
    log.init_app(app)
    errors.init_app(app)
    language.init_app(app)
    current.init_app(app)
    sender.init_app(app)
    Compress(app)

    app.register_blueprint(shell_views.bp)
    app.register_blueprint(accounts_views.bp)
    app.register_blueprint(team_views.bp)
    app.register_api(accounts_api.api)
    app.register_api(push_api.api)
    app.register_api(reminders_api.mornings)
    app.register_api(reminders_api.api)
    app.register_api(reminders_api.public)
    app.register_api(sync_api.api)
    app.register_api(interchange_api.api)
    app.register_api(pictures_api.api)
    app.register_api(team_api.api)
    app.add_url_rule("/api/openapi.json", "openapi", lambda: _describe(app))

    app.wsgi_app = files.serve_static(app.wsgi_app, chosen)  # type: ignore[assignment,method-assign]
    security.init_app(app, chosen)
    refuse_sample(chosen)
    return app


def _describe(app: OpenAPI) -> Response:
    """Answer the description of the API. The library would call our one error a list of errors."""
    form = {"schema": {"$ref": f"#/components/schemas/{ErrorAnswer.__name__}"}}
    for methods in app.api_doc["paths"].values():
        for operation in methods.values():
            for status, sentence in (("401", "Signed out"), ("422", "A value is missing or wrong")):
                told = {"description": sentence, "content": {"application/json": form}}
                operation["responses"][status] = told
    return jsonify(app.api_doc)
