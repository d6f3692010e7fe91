"""The specification holds: schemathesis calls every endpoint with what it allows and with what it forbids."""

from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, Config, GenerationMode
from schemathesis.core.failures import FailureGroup

from filing.app import create_app
from filing.services.account import accounts
from tests.api.caller import Caller
from tests.services.city import City, registered, submitted

EXAMPLES = 4
NAMES = ("clerk", "registrar", "reviewer", "system_admin")
CONFIG = {
    "checks": {
        # more than a schema can say: dates in order, reasons where they are due, versions that somebody saw
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "401", "403", "404", "409", "412", "415", "422", "428"]
        },
    },
    "operations": [
        {
            # in this multipart form an empty date is no date, which the schema of a date cannot say
            "include-path": "/api/v1/filings",
            "include-method": "POST",
            "checks": {"negative_data_rejection": {"expected-statuses": ["201", "4xx"]}},
        }
    ],
}


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_endpoint_does_what_the_specification_says(mode: GenerationMode, city: City) -> None:
    city.instance.settings = replace(city.instance.settings, api_rate="1000000 per minute")
    registered(city)
    submitted(city)
    caller = Caller(city, create_app(instance=city.instance))
    specification = schemathesis.openapi.from_wsgi("/api/openapi.json", caller.app, config=Config.from_dict(CONFIG))
    faults = [
        fault
        for operation in specification.get_all_operations()
        if (fault := fault_of(operation.ok().as_strategy(generation_mode=mode), caller))
    ]
    assert "\n\n".join(faults) == ""


def fault_of(cases: SearchStrategy[Case], caller: Caller) -> str:
    """What schemathesis says of one endpoint, with the call that shows it.

    Each case is tried by people of all roles, since making the cases takes longer than the calls do.
    """

    tried: list[str] = []

    @given(cases)
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def call(case: Case) -> None:
        for name in NAMES:
            tried.append(name)
            case.call_and_validate(headers={"Authorization": f"Bearer {live_token(caller, name)}"})

    try:
        call()
    except Unsatisfiable:
        return ""  # nothing can be wrong with a request that has no parameters
    except FailureGroup as group:
        return "\n".join([tried[-1], str(group), *(str(failure) for failure in group.exceptions)])
    return ""


def live_token(caller: Caller, name: str) -> str:
    """Another one where the last call has revoked it."""
    if name in caller.tokens and accounts.actor_of_token(caller.city.instance, caller.tokens[name]) is None:
        del caller.tokens[name]
    return caller.token(name)
