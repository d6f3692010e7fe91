"""Each test has a city of its own, with its pages in front."""

from dataclasses import replace

import pytest

from filing.app import create_app
from tests.services.city import City
from tests.services.conftest import city
from tests.web.visitor import Web

__all__ = ["city"]


@pytest.fixture
def web(city: City) -> Web:
    city.instance.settings = replace(city.instance.settings, upload_megabytes=1)
    return Web(city, create_app(instance=city.instance))
