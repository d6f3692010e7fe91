"""What a regulation's text is made of. Offsets are code points of the canonical text, half-open."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from filing.terms import ProvisionKind
from filing.text.span import Span as Span

T = TypeVar("T")

Address = str
"""Where a provision stands, e.g. `art_8__para_2__item_3` (Akoma Ntoso eId style; 之一 is `art_8_1`)."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One node of the tree.

    `start`..`end` cover the node with its label, its descendants and the line end behind it, so that the leaves,
    joined in order, are the canonical text. `body` is where the words begin behind the label.
    """

    address: Address
    kind: ProvisionKind
    number: tuple[int, int] | None
    """(8, 0) for 第八条, (8, 1) for 第八条之一; None where the text has no number."""
    label: str
    """As a lawyer cites it within its parent: 第八条, 第二款, （三）, 1."""
    start: int
    body: int
    end: int
    parent: Address | None
    depth: int
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """A place where the text names another provision or instrument."""

    span: Span
    subject: str
    """`law` a named instrument, `self` 本条例, `relative` 前款, `implicit` none named."""
    law: str | None
    """Full title without 《》, with abbreviations declared in the text resolved."""
    words: str | None
    """The subject as it stands in the text, where it is not the full title (an abbreviation, 本法, 前款)."""
    article: int | None = None
    article_sub: int = 0
    """之N; 0 without."""
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    until: dict[str, int] = field(default_factory=dict)
    """For 第四项至第六项: the levels of the end that differ, keyed article, article_sub, paragraph, item, subitem."""
    document_number: str | None = None


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value read from the text together with the words it was read from."""

    value: T
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a 题注: adopted, revised, amended, approved, published, ..."""

    date: date
    organ: str
    action: str
    quote: str = field(default="", compare=False)
    """The words that it was read from."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件 that the text names. `kind`: 附件, 附表, 附图, 附录; `number` is None where it has none."""

    kind: str
    number: int | None
    title: str
    quote: str
    span: Span
    address: Address | None = None
    """Where it stands in the text itself; None where it does not."""

    @property
    def name(self) -> str:
        """附件2 申请表"""
        return f"{self.kind}{self.number or ''} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the filing form asks for, each with its proof; None where the text does not say."""

    title: Reading[str] | None = None
    document_number: Reading[str] | None = None
    organ: Reading[str] | None = None
    adopted: Reading[date] | None = None
    published: Reading[date] | None = None
    effective: Reading[date] | None = None
    expires: Reading[date] | None = None
    basis: tuple[Reading[str], ...] = ()
    history: tuple[Event, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    document_type: Reading[str] | None = None
    """A `DocumentType` value, as far as title and organ show it."""


@dataclass(frozen=True, slots=True)
class StructureWarning:
    """Something about the numbering that a person should look at: `article_gap`, `article_repeat`, ..."""

    code: str
    message: str
    start: int


@dataclass(frozen=True, slots=True)
class Regulation:
    """A text, read: canonical text, tree in document order (parents before children), metadata, citations."""

    text: str
    provisions: tuple[Provision, ...]
    metadata: Metadata
    citations: tuple[Citation, ...]
    warnings: tuple[StructureWarning, ...] = ()
    _by_address: dict[Address, Provision] = field(init=False, repr=False, compare=False, default_factory=dict)
    _leaves: list[Provision] = field(init=False, repr=False, compare=False, default_factory=list)

    def words(self, provision: Provision) -> str:
        return self.text[provision.start : provision.end]

    def leaves(self) -> Iterator[Provision]:
        return (p for p in self.provisions if p.is_leaf)

    def at(self, address: Address) -> Provision | None:
        """The provision with this address. The first call makes a table, O(n)."""
        if not self._by_address:
            self._by_address.update((p.address, p) for p in self.provisions)
        return self._by_address.get(address)

    def leaf_at(self, offset: int) -> Provision:
        """The leaf that covers `offset`. Raises IndexError outside the text. The first call makes a table, O(n)."""
        if not 0 <= offset < len(self.text):
            raise IndexError(offset)
        if not self._leaves:
            self._leaves.extend(self.leaves())
        return self._leaves[bisect_right(self._leaves, offset, key=lambda leaf: leaf.start) - 1]
