"""引用的法律: what a filing cites, held against the law library as of its own day and of another."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from filing.checking.gates import document_date
from filing.checking.laws import Standing
from filing.checking.references import UNRESOLVED, Reference, resolve
from filing.services.audit import record
from filing.services.context import Context
from filing.services.law.laws import LibraryState, library, state_of
from filing.services.material.materials import is_watched
from filing.services.material.readings import issued_on
from filing.services.visibility import current_revision, get_filing
from filing.text.model import Regulation
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


def note_look(ctx: Context, filing_id: int) -> None:
    """Records a look into what is not published. Raises NotFound."""
    filing = get_filing(ctx, filing_id)
    if is_watched(ctx, filing):
        record(ctx, "filing.read", f"filing:{filing.id}", {"state": filing.state})


def citations(ctx: Context, filing_id: int, *, as_of: date | None = None) -> Citations:
    """Of the newest text, for whoever may see it; `as_of` is the day of the last check, or today, where not given.

    Reads the whole text anew, a second for 400,000 characters: call it within a unit of reading, so that nobody waits
    to write, and `note_look` in one of work before. Raises NotFound.
    """
    filing = get_filing(ctx, filing_id)
    revision = current_revision(ctx, filing.id)
    day = as_of or (revision.as_of if revision else None) or ctx.today
    if revision is None or not revision.text:
        return Citations(None, day, (), state_of(ctx))
    regulation = read_regulation(revision.text)
    issued = issued_on(filing, regulation.metadata)
    return Citations(issued, day, resolve(regulation, library(ctx), issued=issued, as_of=day), state_of(ctx))


def held_against(ctx: Context, regulation: Regulation, *, as_of: date | None = None) -> Citations:
    """As `citations`, of a text that is no filing; its day is read from the text."""
    issued, day = document_date(regulation.metadata), as_of or ctx.today
    return Citations(issued, day, resolve(regulation, library(ctx), issued=issued, as_of=day), state_of(ctx))


def citations_object(found: Citations) -> dict[str, Any]:
    """What the API gives and `flask laws cite --json` prints."""
    return {
        "issued": found.issued,
        "as_of": found.as_of,
        "library": asdict(found.state),
        "references": [_reference_object(one) for one in found.references],
    }


def _reference_object(one: Reference) -> dict[str, Any]:
    return {
        "quote": one.quote,
        "start": one.citation.span.start,
        "end": one.citation.span.end,
        "place": one.article,
        "state": one.state,
        "label": one.state.label,
        "title": one.title,
        "article": one.cited.label if one.cited else "",
        "moved_to": [article.label for article in one.moved_to],
        "then": _standing_object(one.then),
        "now": _standing_object(one.now),
        "target": one.target,
        "reason": one.reason,
    }


def _standing_object(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    version, repeal = standing.version, standing.repeal
    return {
        "validity": standing.validity,
        "version": version.id if version else "",
        "valid_from": version.valid_from if version else None,
        "is_exact": version.is_exact if version else False,
        "until": standing.until,
        "repealed_on": repeal.on if repeal else None,
        "repealed_by": repeal.by if repeal else "",
    }
