"""The words of the other materials (备案报告、说明…), read for the formal check alone: no tree, no rules, no search."""

from dataclasses import dataclass

from sqlalchemy import select

from filing.errors import BadFile
from filing.models import Job, Material
from filing.parsing.sandbox import extract
from filing.services.context import Context, limits_of
from filing.services.material.materials import PAPERS
from filing.text.normalise import normalise

CHARACTERS = 200_000
"""More of one material is not kept: what a formal check looks for stands at the beginning."""


@dataclass(frozen=True, slots=True)
class PaperReading:
    """`unread` says why there is no text."""

    material_id: int
    text: str | None
    unread: str


def read_papers(ctx: Context, job: Job) -> tuple[PaperReading, ...]:
    """Each material of the filing that was not read yet, in a child process; one that cannot be read stops no other."""
    statement = select(Material).where(
        Material.filing_id == job.filing_id,
        Material.kind.in_(sorted(PAPERS)),
        Material.text.is_(None),
        Material.unread == "",
    )
    return tuple(_read(ctx, material) for material in ctx.session.scalars(statement.order_by(Material.id)))


def _read(ctx: Context, material: Material) -> PaperReading:
    data = ctx.files.get(material.sha256)
    try:
        extraction = extract(data, name=material.filename, limits=limits_of(ctx.settings))
    except BadFile as error:
        return PaperReading(material.id, None, error.message)
    return PaperReading(material.id, normalise(extraction.text).text[:CHARACTERS], "")


def store_papers(ctx: Context, job: Job, readings: tuple[PaperReading, ...]) -> None:
    """A material that was removed meanwhile is passed over."""
    for reading in readings:
        material = ctx.session.get(Material, reading.material_id)
        if material is not None:
            material.text, material.unread = reading.text, reading.unread
    ctx.session.flush()
