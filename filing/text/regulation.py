"""Raw text → Regulation, in one step."""

from filing.terms import ProvisionKind
from filing.text.citations import find_citations
from filing.text.metadata import read_metadata
from filing.text.model import Regulation
from filing.text.normalise import normalise
from filing.text.structure import split


def read_regulation(raw: str) -> Regulation:
    """Normalises, splits, reads citations and metadata. Never fails: text of any kind has at least one leaf a line."""
    text = normalise(raw).text
    provisions, warnings = split(text)
    headings = [p.start for p in provisions if p.kind is ProvisionKind.ARTICLE]
    citations = find_citations(text, headings=headings)
    return Regulation(text, provisions, read_metadata(text, provisions), citations, warnings)
