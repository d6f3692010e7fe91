"""What a kind of check is: the parameters it takes and the probes it makes. The closed list is `kinds.KINDS`."""

from collections.abc import Callable
from dataclasses import dataclass

from filing.checking.matching import Probe
from filing.checking.rule import Rule, Scope
from filing.checking.source import Fields
from filing.checking.tables import TableForm

Parameters = dict[str, object]
ROUTINE = frozenset({Scope.CLAUSE, Scope.SENTENCE, Scope.ITEM, Scope.PARAGRAPH, Scope.ARTICLE, Scope.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    title: str
    scopes: frozenset[Scope]
    read: Callable[[Fields], Parameters]
    """Takes the kind's keys out of `check`; faults go where the fields collect them."""
    probes: Callable[[Rule], tuple[Probe, ...]]
    table: TableForm | None = None
    """The form of the table that `table` names, for kinds that need one."""
    placeholders: frozenset[str] = frozenset({"quote"})
    """Names that `message` may use."""
    blind_to: frozenset[str] = frozenset()
    """Universal exclusions that make no sense for the kind."""
    is_wordless: bool = False
    """Its probes look at every document, having no words to look for."""
    needs_laws: bool = False
    """Its probes ask the law library; without one they do not run, and the report says so."""


def row_placeholders(form: TableForm) -> frozenset[str]:
    return frozenset({"quote", *form.required, *form.optional})
