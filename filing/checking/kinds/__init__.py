"""The closed list of kinds of check. A new one needs a module here, a section in rules/README.md and tests."""

from filing.checking.kind import Kind
from filing.checking.kinds.citation import CITATION
from filing.checking.kinds.citation_article import CITATION_ARTICLE
from filing.checking.kinds.consistency import CONSISTENCY
from filing.checking.kinds.limit import LIMIT
from filing.checking.kinds.missing import MISSING
from filing.checking.kinds.organ import ORGAN
from filing.checking.kinds.phrase import PHRASE
from filing.checking.kinds.power import POWER

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (PHRASE, CITATION, CITATION_ARTICLE, ORGAN, MISSING, LIMIT, CONSISTENCY, POWER)
}
