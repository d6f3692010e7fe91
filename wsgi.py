"""The WSGI entry: `flask …` and any server find `application` here."""

import sys

from filing.app import create_app
from filing.errors import FilingError

try:
    application = create_app()
except FilingError as error:  # settings that cannot be used: one line, whoever starts the program
    sys.exit(f"{error.code}: {error.message}")
