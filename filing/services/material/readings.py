"""From what a text says to the fields of the form, each with the words it was read from. No database."""

from datetime import date
from typing import Any

from filing.checking.gates import last_version
from filing.models import Filing
from filing.services.form import BASIS_COUNT, BASIS_LENGTH, EARLIEST, LATEST_YEAR, LENGTHS
from filing.terms import DocumentType
from filing.text.model import Metadata, Reading

FIELDS = {
    "title": "title",
    "document_number": "document_number",
    "organ": "organ",
    "document_type": "document_type",
    "adopted": "adopted_on",
    "published": "published_on",
    "effective": "effective_on",
    "expires": "expires_on",
}
"""Field of `Metadata` → field of the form."""

QUOTE_CHARACTERS = 500
STEPS = 50
"""Of a 题注, that are kept."""


def readings_of(metadata: Metadata) -> dict[str, Any]:
    """Field of the form → {value, quote}, as JSON; fields that the text does not say are absent.

    `history` and `attachments` are no fields: lists of objects, to be shown beside the form.
    """
    readings: dict[str, Any] = {}
    for source, target in FIELDS.items():
        reading: Reading[Any] | None = getattr(metadata, source)
        if reading is not None and (value := _plain(target, reading.value)) is not None:
            readings[target] = {"value": value, "quote": reading.quote[:QUOTE_CHARACTERS]}
    if metadata.basis:
        basis = metadata.basis[:BASIS_COUNT]
        readings["basis"] = {
            "value": list(dict.fromkeys(b.value[:BASIS_LENGTH] for b in basis)),
            "quote": "；".join(dict.fromkeys(b.quote for b in basis))[:QUOTE_CHARACTERS],
        }
    for name, objects in (("history", history_objects(metadata)), ("attachments", attachment_objects(metadata))):
        if objects:
            readings[name] = {"value": objects, "quote": "；".join(one["quote"] for one in objects)[:QUOTE_CHARACTERS]}
    return readings


def history_objects(metadata: Metadata) -> list[dict[str, Any]]:
    """题注: each step with the words it was read from."""
    return [
        {"date": e.date.isoformat(), "organ": e.organ, "action": e.action, "quote": e.quote[:QUOTE_CHARACTERS]}
        for e in metadata.history[:STEPS]
    ]


def attachment_objects(metadata: Metadata) -> list[dict[str, Any]]:
    """Attachments that the text names; `address` is where one stands in the text, None where it does not."""
    return [
        {"name": a.name, "title": a.title, "quote": a.quote[:QUOTE_CHARACTERS], "address": a.address}
        for a in metadata.attachments
    ]


def _plain(name: str, value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat() if value >= EARLIEST and value.year <= LATEST_YEAR else None
    if name == "document_type":
        return value if value in set(DocumentType) else None
    return " ".join(str(value).split())[: LENGTHS[name]]


def fill(filing: Filing, readings: dict[str, Any]) -> frozenset[str]:
    """Fills fields that are empty or that an earlier reading filled; what a person gave stays. Returns what changed.

    Keeps `readings` on the filing, beside what was confirmed.
    """
    changed = set()
    for name in (*FIELDS.values(), "basis"):
        current = getattr(filing, name)
        before = filing.readings.get(name)
        if not current or (before is not None and _stored(name, before["value"]) == current):
            read = readings.get(name)
            value = _stored(name, read["value"]) if read else _empty(name)
            if value != current:
                setattr(filing, name, value)
                changed.add(name)
    if filing.readings != readings:
        filing.readings = readings
    return frozenset(changed)


def _stored(name: str, value: Any) -> Any:
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return DocumentType(value) if name == "document_type" else value


def _empty(name: str) -> Any:
    if name == "basis":
        return []
    return "" if name in LENGTHS else None


def region_of(filing: Filing) -> str:
    """All words in which a rule may look for the name of a region."""
    return f"{filing.unit.region}{filing.organ}{filing.title}"


def issued_on(filing: Filing, metadata: Metadata) -> date | None:
    """The day of the last version where the text tells its history, else what the form says."""
    return last_version(metadata) or filing.adopted_on or filing.published_on or filing.effective_on
