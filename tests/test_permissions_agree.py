"""One fact, three uses: object check, SQL filter and search filter agree for everybody on everything."""

from itertools import product

import pytest
from sqlalchemy import select

from filing.models import Filing
from filing.permissions import ANONYMOUS, SYSTEM, can_see, grants_of_actor
from filing.search import Query
from filing.services.reading.intake import entry_of
from filing.services.search import find
from filing.services.visibility import current_revision, facts, visible
from filing.terms import FilingState
from filing.workflow import PRIVATE
from tests.services.city import City, in_state
from tests.services.conftest import city

__all__ = ["city"]

WORDS = "公园免费开放"


@pytest.fixture
def full(city: City) -> City:
    """A filing in every state, open and internal, of two units with two receivers; all of them in the index."""
    for state, is_open, suffix in product(FilingState, (True, False), ("", "2")):
        people = City(city.instance, city.clock, {name: city.actors[name + suffix] for name in NAMES}, city.units)
        in_state(people, state, is_open=is_open)
    with city.read(SYSTEM) as ctx:
        filings = list(ctx.session.scalars(select(Filing)))
        pairs = [(filing, current_revision(ctx, filing.id)) for filing in filings]
        ctx.index.put([entry_of(filing, revision) for filing, revision in pairs if revision is not None])
    return city


NAMES = ("clerk", "unit_lead", "registrar", "reviewer", "committee_lead")


def test_three_uses_of_one_fact_agree_for_every_role_and_unit(full: City) -> None:
    people = {**full.actors, "system": SYSTEM, "anonymous": ANONYMOUS}
    with full.read(SYSTEM) as ctx:
        filings = list(ctx.session.scalars(select(Filing)))
        assert len(filings) == 2 * 2 * len(FilingState)
        for name, actor in people.items():
            by_object = {filing.id for filing in filings if can_see(actor, facts(filing))}
            by_sql = set(ctx.session.scalars(visible(select(Filing.id), actor)))
            page = ctx.index.search(Query(phrases=(WORDS,), limit=200), grants=grants_of_actor(actor))
            by_search = {match.filing_id for match in page.matches}
            assert by_sql == by_object, name
            assert by_search == by_object, name
            assert page.total == len(by_object)
        seen = {name: len({f.id for f in filings if can_see(actor, facts(f))}) for name, actor in people.items()}
    states, private, filed = len(FilingState), len(PRIVATE), 4
    own, received = 2 * states + filed, 2 * (states - private) + filed
    assert seen["clerk"] == seen["clerk2"] == seen["unit_lead"] == own
    assert seen["reviewer"] == seen["registrar2"] == received
    assert seen["public"] == seen["system_admin"] == seen["anonymous"] == seen["health_clerk"] == 2 * filed
    assert seen["system"] == 2 * 2 * (states - private)


def test_an_index_that_lags_behind_shows_nobody_more_than_the_database(full: City) -> None:
    """The entries still say that everything is filed and open, the database says otherwise."""
    with full.instance.database.transaction() as session:
        for filing in session.scalars(select(Filing)):
            filing.state, filing.is_open = FilingState.SUBMITTED, False
    with full.read(full.public) as ctx:
        page = find(ctx, Query(phrases=(WORDS,), limit=200))
    assert (page.total, page.hits, page.results) == (0, 0, ())
