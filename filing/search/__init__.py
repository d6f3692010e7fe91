"""Full text search: the contract, and `open_index`, which chooses the engine by URL."""

from filing.search.contract import Entry, Match, Page, Query, SearchIndex, digest_of
from filing.search.opening import open_index

__all__ = ["Entry", "Match", "Page", "Query", "SearchIndex", "digest_of", "open_index"]
