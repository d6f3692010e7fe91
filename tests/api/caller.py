"""The API of a city, called with tokens as other systems call it."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from filing.services.account import tokens
from tests.services.city import TEXT, City

HUGE = 2**31 - 1
"""An id that nothing has."""


@dataclass
class Caller:
    city: City
    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, name: str) -> str:
        if name not in self.tokens:
            with self.city.work(self.city.actors[name]) as ctx:
                self.tokens[name] = tokens.create_token(ctx, "试验", 30)[1]
        return self.tokens[name]

    def call(self, name: str | None, method: str, path: str, **request: Any) -> TestResponse:
        """`name` is an actor of the city; None calls without token. `seen` goes into If-Match."""
        headers = dict(request.pop("headers", {}))
        if name is not None:
            headers["Authorization"] = f"Bearer {self.token(name)}"
        if (seen := request.pop("seen", None)) is not None:
            headers["If-Match"] = f'"{seen}"'
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **request)

    def get(self, name: str, path: str, **query: Any) -> Any:
        """The JSON of an answer that must be 200."""
        response = self.call(name, "GET", path, query_string=query)
        assert response.status_code == 200, response.text
        return response.json


def form(text: str = TEXT, filename: str = "办法.txt", **fields: Any) -> dict[str, Any]:
    """What goes into `data`: a file with the fields of its form."""
    return {"file": (BytesIO(text.encode()), filename), **fields}


def problem_of(response: TestResponse) -> tuple[int, str]:
    """Status and class of an answer that must have the one shape of errors."""
    assert response.mimetype == "application/json", response.text
    body = response.json
    assert list(body) == ["error"], body
    assert list(body["error"]) == ["class", "message", "details"], body
    assert body["error"]["message"].endswith("。"), body
    assert isinstance(body["error"]["details"], dict), body
    return response.status_code, body["error"]["class"]
