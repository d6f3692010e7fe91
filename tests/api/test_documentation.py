"""The specification and its page come from this server alone."""

import re

import pytest

from filing.api import SWAGGER_FILES
from tests.api.caller import Caller


def test_specification_is_openapi_3_0_3_with_bearer_tokens(api: Caller) -> None:
    spec = api.app.test_client().get("/api/openapi.json").json
    assert spec["openapi"] == "3.0.3"
    assert spec["security"] == [{"token": []}]
    assert spec["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert {path.split("/")[2] for path in spec["paths"]} == {"v1"}


def test_every_endpoint_says_what_it_does_and_documents_the_error_shape(api: Caller) -> None:
    spec = api.app.test_client().get("/api/openapi.json").json
    assert spec["components"]["responses"]["DEFAULT_ERROR"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    for path, item in spec["paths"].items():
        for method in set(item) - {"parameters"}:
            assert item[method]["summary"].endswith("。"), (method, path)
            assert item[method]["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}


def test_page_needs_no_log_in_and_fetches_nothing_from_elsewhere(api: Caller) -> None:
    client = api.app.test_client()
    assert client.get("/api/docs").status_code == 308
    page = client.get("/api/docs/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href|data-spec)="([^"]+)"', page.text)
    assert len(addresses) == 5
    assert {client.get(address).status_code for address in addresses} == {200}
    assert {address[:5] for address in addresses} == {"/api/"}
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"].partition("style-src")[0]


@pytest.mark.parametrize("name", ["index.html", "..%2f..%2f__init__.py", "swagger-ui.css.map"])
def test_no_other_file_of_the_package_is_served(api: Caller, name: str) -> None:
    assert api.app.test_client().get(f"/api/docs/ui/{name}").status_code == 404


def test_swagger_ui_is_there(api: Caller) -> None:
    assert {api.app.test_client().get(f"/api/docs/ui/{name}").status_code for name in SWAGGER_FILES} == {200}
