"""The pages, by audience. Each action is a form or a link; filing.js only makes it quicker."""

from flask import Blueprint, Flask
from flask_bootstrap import Bootstrap5

from filing.settings import Settings
from filing.web import (
    access,
    account,
    audit,
    bulk,
    calendar,
    document,
    emendations,
    filings,
    formal,
    handings,
    home,
    jobs,
    laws,
    letters,
    omissions,
    opinions,
    people,
    presentation,
    preview,
    procedure,
    public,
    questions,
    readings,
    relations,
    remarks,
    review,
    rules,
    scans,
    search,
    security,
    sendings,
    statistics,
    submit,
    suggestions,
    sweeps,
    todo,
)

SECTIONS = (
    account,
    home,
    submit,
    filings,
    formal,
    handings,
    relations,
    omissions,
    sendings,
    document,
    preview,
    emendations,
    scans,
    laws,
    review,
    bulk,
    search,
    rules,
    readings,
    jobs,
    people,
    audit,
    suggestions,
    statistics,
    public,
    procedure,
    todo,
    opinions,
    letters,
    questions,
    remarks,
    sweeps,
    calendar,
)


def mount(app: Flask, settings: Settings) -> None:
    """Pages, log-in, CSRF, headers and rates; `app.extensions["filing_instance"]` is what they work on."""
    app.config.update(BOOTSTRAP_SERVE_LOCAL=True)
    Bootstrap5(app)
    security.configure(app, settings)
    access.install(app)
    presentation.install(app)
    pages = Blueprint("web", __name__)
    pages.before_request(access.guard)
    for section in SECTIONS:
        pages.register_blueprint(section.pages)
    app.register_blueprint(pages)
