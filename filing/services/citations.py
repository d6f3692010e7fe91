"""引用的法律: what a filing cites, held against the law library as of its own day and of another."""

from dataclasses import dataclass
from datetime import date

from filing.checking.references import UNRESOLVED, Reference, resolve
from filing.services.audit import record
from filing.services.context import Context
from filing.services.laws import LibraryState, library, state_of
from filing.services.materials import is_watched
from filing.services.readings import issued_on
from filing.services.visibility import current_revision, get_filing
from filing.text.regulation import read_regulation


@dataclass(frozen=True, slots=True)
class Citations:
    """Every citation of a text, resolved or not, in order of the text."""

    issued: date | None
    """The day of the document's last version; None if unknown."""
    as_of: date
    references: tuple[Reference, ...]
    state: LibraryState

    @property
    def laws(self) -> tuple[Reference, ...]:
        """Those that name another instrument and are resolved."""
        return tuple(one for one in self.references if one.now is not None)

    @property
    def unresolved(self) -> tuple[Reference, ...]:
        return tuple(one for one in self.references if one.state in UNRESOLVED)

    @property
    def own(self) -> tuple[Reference, ...]:
        """Those within the text itself."""
        return tuple(one for one in self.references if one.now is None and one.state not in UNRESOLVED)


def citations(ctx: Context, filing_id: int, *, as_of: date | None = None) -> Citations:
    """Of the newest text, for whoever may see it; `as_of` is the day of the last check, or today, where not given.

    A look into what is not published is recorded, so call it within a unit of work. Raises NotFound.
    """
    filing = get_filing(ctx, filing_id)
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})
    revision = current_revision(ctx, filing.id)
    day = as_of or (revision.as_of if revision else None) or ctx.today
    if revision is None or not revision.text:
        return Citations(None, day, (), state_of(ctx))
    regulation = read_regulation(revision.text)
    issued = issued_on(filing, regulation.metadata)
    return Citations(issued, day, resolve(regulation, library(ctx), issued=issued, as_of=day), state_of(ctx))
