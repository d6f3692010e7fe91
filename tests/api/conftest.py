"""Each test has a city of its own, with its API in front."""

from dataclasses import replace

import pytest

from filing.app import create_app
from tests.api.caller import Caller
from tests.services.city import City
from tests.services.conftest import city

__all__ = ["city"]


@pytest.fixture
def api(city: City) -> Caller:
    city.instance.settings = replace(city.instance.settings, upload_megabytes=1)
    return Caller(city, create_app(instance=city.instance))
