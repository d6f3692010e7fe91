"""Every endpoint answers every kind of error in the one shape, and no error with a page or a traceback."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from filing.app import create_app
from filing.services.context import Instance
from filing.settings import load_settings
from tests.api.caller import HUGE, Caller, problem_of
from tests.services.city import City

METHODS = ("get", "post", "put", "patch", "delete")
JSON, MULTIPART = "application/json", "multipart/form-data"


@dataclass(frozen=True)
class Operation:
    """An endpoint as the specification states it."""

    method: str
    path: str
    body: str | None
    has_query: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def url(self, number: int = HUGE) -> str:
        return re.sub(r"\{\w+\}", str(number), self.path.removeprefix("/api/v1"))


def operations() -> Iterator[Operation]:
    spec = create_app(load_settings({"SECRET_KEY": "no folder is made"})).test_client().get("/api/openapi.json").json
    for path, item in spec["paths"].items():
        for method in METHODS:
            if (about := item.get(method)) is not None:
                body = next(iter(about.get("requestBody", {}).get("content", {})), None)
                query = any(p["in"] == "query" for p in about.get("parameters", []))
                yield Operation(method.upper(), path, body, query)


OPERATIONS = list(operations())
WITH_JSON = [o for o in OPERATIONS if o.body == JSON]
WITH_BODY = [o for o in OPERATIONS if o.body]
WITH_QUERY = [o for o in OPERATIONS if o.has_query]
Problem = tuple[int, str]


def all_answer(problem: Problem, chosen: Iterable[Operation], ask: Callable[[Operation], TestResponse]) -> None:
    """Asks every endpoint and holds all answers against `problem` at once."""
    chosen = list(chosen)
    assert {str(o): problem_of(ask(o)) for o in chosen} == {str(o): problem for o in chosen}


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer fil00000000.wrong"}, {"Authorization": "Basic YTpi"}])
def test_without_a_good_token_every_endpoint_is_401(api: Caller, header: dict[str, str]) -> None:
    def ask(o: Operation) -> TestResponse:
        response = api.call(None, o.method, o.url(1), headers=header)
        assert response.headers["WWW-Authenticate"] == "Bearer"
        return response

    all_answer((401, "Unauthorized"), OPERATIONS, ask)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_is_not_there_is_405_and_names_those_that_are(api: Caller, method: str) -> None:
    there: dict[str, set[str]] = {}
    for o in OPERATIONS:
        there.setdefault(o.url(), set()).add(o.method)

    def ask(o: Operation) -> TestResponse:
        response = api.call("clerk", method.upper(), o.url())
        assert set(response.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == there[o.url()]
        return response

    without = [o for o in OPERATIONS if method.upper() not in there[o.url()]]
    all_answer((405, "MethodNotAllowed"), without, ask)


def test_a_path_that_is_not_there_is_404(api: Caller) -> None:
    all_answer((404, "NotFound"), OPERATIONS, lambda o: api.call("clerk", o.method, f"{o.url(1)}/no/thing"))


@pytest.mark.parametrize("number", [HUGE, HUGE + 1, 10**30])
def test_an_object_that_is_not_there_is_404(api: Caller, number: int) -> None:
    chosen = [o for o in OPERATIONS if "_id}" in o.path and not o.body and "rule" not in o.path]

    def ask(o: Operation) -> TestResponse:
        """As whoever may do it at all: to others every number is forbidden alike."""
        answers = [api.call(name, o.method, o.url(number)) for name in ("system_admin", "committee_lead", "clerk")]
        return next((answer for answer in answers if answer.status_code != 403), answers[0])

    found = {str(o): problem_of(ask(o)) for o in chosen}
    paths = [o.path for o in OPERATIONS]
    several = {str(o): (405, "MethodNotAllowed") for o in chosen if paths.count(o.path) > 1}
    beyond = several if number > HUGE else {}
    """For a number that no route takes, werkzeug names the other methods of the same path."""
    assert {o: p for o, p in found.items() if p != beyond.get(o)} == {
        o: (404, "NotFound") for o, p in found.items() if p != beyond.get(o)
    }


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_415(api: Caller, kind: str) -> None:
    def ask(o: Operation) -> TestResponse:
        return api.call("clerk", o.method, o.url(1), data=b"{}", content_type=kind)

    all_answer((415, "UnsupportedMediaType"), WITH_BODY, ask)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"{", (400, "BadRequest")),
        (b"\xff\xfe", (400, "BadRequest")),
        (b"[]", (422, "InvalidInput")),
        (b"null", (422, "InvalidInput")),
        (b'{"\\ud800": "\\ud800"}', (422, "InvalidInput")),
    ],
)
def test_json_that_is_none_or_no_object_is_refused(api: Caller, body: bytes, problem: Problem) -> None:
    def ask(o: Operation) -> TestResponse:
        return api.call("clerk", o.method, o.url(1), data=body, content_type=JSON, headers={"If-Match": "*"})

    all_answer(problem, WITH_JSON, ask)


def test_a_query_beyond_bounds_is_422_and_names_the_field(api: Caller) -> None:
    def ask(o: Operation) -> TestResponse:
        response = api.call("clerk", o.method, o.url(), query_string={"page": "0", "day": "gestern"})
        assert {"page", "day"} & set(response.json["error"]["details"])
        return response

    all_answer((422, "InvalidInput"), WITH_QUERY, ask)


def test_a_body_beyond_the_limit_is_413(api: Caller) -> None:
    large = b" " * (api.app.config["MAX_CONTENT_LENGTH"] + 1)

    def ask(o: Operation) -> TestResponse:
        kind = f"{MULTIPART}; boundary=x" if o.body == MULTIPART else JSON
        return api.call("clerk", o.method, o.url(1), data=large, content_type=kind)

    all_answer((413, "RequestEntityTooLarge"), WITH_BODY, ask)


def test_too_many_calls_are_429(city: City) -> None:
    city.instance.settings = replace(city.instance.settings, api_rate="1 per hour")
    api = Caller(city, create_app(instance=city.instance))
    first = {str(o): api.call("clerk", o.method, o.url(1)).status_code for o in OPERATIONS}
    assert 429 not in first.values()
    all_answer((429, "RateLimitExceeded"), OPERATIONS, lambda o: api.call("clerk", o.method, o.url(1)))


def test_an_instance_without_database_is_503_and_says_what_to_do(tmp_path: Path, city: City) -> None:
    missing = replace(city.instance.settings, database_url=f"sqlite:///{tmp_path / 'nowhere.db'}")
    api = Caller(city, create_app(instance=Instance(missing)))

    def ask(o: Operation) -> TestResponse:
        response = api.call(None, o.method, o.url(1), headers={"Authorization": "Bearer a.b"})
        assert "flask init" in response.json["error"]["message"]
        return response

    all_answer((503, "EngineDown"), OPERATIONS, ask)


def test_a_defect_is_500_without_its_traceback(api: Caller) -> None:
    api.token("clerk")

    def broken() -> Any:
        raise RuntimeError("the clock has stopped")

    api.city.instance.clock = broken

    def ask(o: Operation) -> TestResponse:
        response = api.call("clerk", o.method, o.url(1))
        assert "clock" not in response.text
        return response

    all_answer((500, "InternalServerError"), OPERATIONS, ask)


def test_paths_outside_the_parts_have_the_same_shape(api: Caller) -> None:
    paths = ("/api/", "/api/v2/filings", "/api/v1", "/api/v1/%00")
    answers = [problem_of(api.app.test_client().get(path)) for path in paths]
    assert answers == [(404, "NotFound")] * len(paths)


def test_pages_keep_their_own_errors(api: Caller) -> None:
    assert api.app.test_client().get("/nothing").mimetype == "text/html"
