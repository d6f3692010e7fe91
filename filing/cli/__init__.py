"""The command line (docs/cli.md): thin commands over the use cases; read and check need no database."""

from flask import Flask

from filing.cli import documents, laws, operation, rules, submission


def mount(app: Flask) -> None:
    """Hangs every command on `flask …`."""
    for command in (*documents.COMMANDS, *rules.COMMANDS, *laws.COMMANDS, *submission.COMMANDS, *operation.COMMANDS):
        app.cli.add_command(command)
