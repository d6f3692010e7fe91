"""The WSGI entry: `flask …` and any server find `application` here."""

from filing.app import create_app

application = create_app()
