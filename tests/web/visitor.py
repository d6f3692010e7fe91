"""The pages of a city, looked at by its people as a browser without scripts would."""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import update
from werkzeug.test import TestResponse

from filing.models import Account
from filing.services.account.passwords import hash_password
from tests.services.city import TEXT, City

PASSWORD = "Yunshan-2026"
SCRIPT = {"X-Requested-With": "filing"}
"""What filing.js sends along."""


@lru_cache
def hashed() -> str:
    return hash_password(PASSWORD)


@dataclass
class Page:
    """An answer with its document."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def root(self) -> Any:
        return html.document_fromstring(self.response.text)

    def texts(self, path: str) -> list[str]:
        """The words of each element that the CSS selector finds, blanks put together."""
        return [" ".join(element.text_content().split()) for element in self.root.cssselect(path)]

    def text(self, path: str = "main") -> str:
        return "\n".join(self.texts(path))

    def values(self, path: str, name: str) -> list[str]:
        return [element.get(name) for element in self.root.cssselect(path)]

    def field(self, name: str) -> str:
        """What a form field would send."""
        element = self.root.cssselect(f"[name={name}]")[0]
        return str(element.value if element.tag != "textarea" else element.text or "")


@dataclass
class Visitor:
    client: FlaskClient
    token: str = ""

    def get(self, path: str, **request: Any) -> Page:
        return self._page(self.client.get(path, **request))

    def post(self, path: str, **fields: Any) -> Page:
        """Sends a form of the site and follows where it leads."""
        return self._page(self.client.post(path, data={"csrf_token": self.token} | fields, follow_redirects=True))

    def ask(self, path: str, **fields: Any) -> TestResponse:
        """As filing.js sends the same form."""
        return self.client.post(path, data={"csrf_token": self.token, **fields}, headers=SCRIPT)

    def send(self, path: str, content: bytes | str, filename: str = "办法.txt", **fields: Any) -> Page:
        data = content.encode() if isinstance(content, str) else content
        return self.post(path, file=(BytesIO(data), filename), **fields)

    def _page(self, response: TestResponse) -> Page:
        page = Page(response)
        if response.mimetype == "text/html" and (tokens := page.values("[name=csrf_token]", "value")):
            self.token = tokens[0]
        return page


@dataclass
class Web:
    city: City
    app: Flask
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def stranger(self) -> Visitor:
        """Somebody at the log-in page."""
        visitor = Visitor(self.app.test_client())
        visitor.get("/login")
        return visitor

    def as_(self, name: str) -> Visitor:
        """An actor of the city, logged in by the form; the same visitor each time."""
        if name not in self.visitors:
            visitor = self.stranger()
            page = visitor.post("/login", username=self.username(name), password=PASSWORD)
            assert (page.status, page.response.request.path) == (200, "/"), page.text()
            self.visitors[name] = visitor
        return self.visitors[name]

    def username(self, name: str) -> str:
        """Gives the actor's account the password of the tests."""
        with self.city.instance.database.transaction() as session:
            row = session.get_one(Account, self.city.actors[name].account_id)
            session.execute(update(Account).where(Account.id == row.id).values(password_hash=hashed()))
            return row.username


def upload(text: str = TEXT, filename: str = "办法.txt") -> tuple[BytesIO, str]:
    return BytesIO(text.encode()), filename
