"""Database, files and index held against each other: `flask verify` compares them, `flask reindex` mends the index."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from filing.errors import EngineDown, NotFound
from filing.models import Filing, Letter, LetterTemplate, Material, OpinionEvent, Revision
from filing.permissions import SYSTEM
from filing.search import Entry, digest_of
from filing.services.context import Context, Instance
from filing.services.material.sketches import fill_sketches
from filing.services.reading.intake import entry_of
from filing.workflow import PRIVATE

BATCH = 200
"""Filings whose texts are held in memory at once."""
PASSES = 3
"""A worker may write while we do; what a pass has found, the next one looks at again."""

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class UpkeepReport:
    """`faults` in Chinese, each with what to do; `orphans` are stored files of uploads that were broken off."""

    filings: int = 0
    files: int = 0
    orphans: int = 0
    faults: list[str] = field(default_factory=list)


def verify(instance: Instance) -> UpkeepReport:
    """Changes nothing. Raises EngineDown when database or file store do not answer; a broken index is a fault."""
    report = UpkeepReport()
    with instance.read(SYSTEM) as ctx:
        report.filings = ctx.session.scalar(select(func.count()).select_from(Filing)) or 0
        _verify_files(ctx, report)
        _verify_index(ctx, report)
    return report


def _verify_files(ctx: Context, report: UpkeepReport) -> None:
    wanted = _wanted_files(ctx)
    for key, whose in wanted.items():
        report.files += 1
        try:
            ctx.files.get(key)
        except (NotFound, EngineDown) as error:
            report.faults.append(f"{whose}：{error.message}")
    report.orphans = len(set(ctx.files.keys()) - set(wanted))


def _wanted_files(ctx: Context) -> dict[str, str]:
    """Digest → whose it is, of everything that the database knows to be in the store."""
    wanted = {t.sha256: f"函件模板“{t.filename}”" for t in ctx.session.scalars(select(LetterTemplate))}
    proofs = ctx.session.scalars(select(OpinionEvent).where(OpinionEvent.sha256 != ""))
    wanted |= {e.sha256: f"审查意见 {e.opinion_id} 的材料“{e.filename}”" for e in proofs}
    letters = ctx.session.scalars(select(Letter).where(Letter.sha256 != ""))
    wanted |= {one.sha256: f"函件 {one.number}" for one in letters}
    materials = ctx.session.scalars(select(Material).order_by(Material.id))
    return wanted | {m.sha256: f"备案件 {m.filing_id} 的材料“{m.filename}”" for m in materials}


def _verify_index(ctx: Context, report: UpkeepReport) -> None:
    try:
        stale, extra = _differences(ctx)
    except EngineDown as error:
        report.faults.append(error.message)
        return
    report.faults += [f"备案件 {id_} 没有入索引，或者索引内容已旧。请运行 flask reindex。" for id_ in stale]
    report.faults += [f"索引中的备案件 {id_} 不应可检索。请运行 flask reindex。" for id_ in extra]


def _differences(ctx: Context) -> tuple[list[int], list[int]]:
    """Filings whose entry is missing or old, and filings that have an entry but should not. Raises EngineDown."""
    present = {filing_id: digest for filing_id, _, digest in ctx.index.revisions()}
    stale = []
    for entry in entries(ctx):
        if present.pop(entry.filing_id, None) != digest_of(entry):
            stale.append(entry.filing_id)
    return stale, sorted(present)


def entries(ctx: Context, ids: list[int] | None = None) -> Iterator[Entry]:
    """What the index should hold, by filing; of `ids` alone where given. Memory for one batch of texts."""
    for batch in _batches(_searchable(ctx) if ids is None else ids):
        newest = select(func.max(Revision.id)).where(Revision.filing_id.in_(batch)).group_by(Revision.filing_id)
        statement = select(Revision).where(Revision.id.in_(newest.scalar_subquery()), Revision.text != "")
        loaded = statement.options(undefer(Revision.text), joinedload(Revision.filing)).order_by(Revision.filing_id)
        for revision in ctx.session.scalars(loaded):
            if revision.filing.state not in PRIVATE and revision.checked_at is not None:
                yield entry_of(revision.filing, revision)
        ctx.session.expunge_all()


def _searchable(ctx: Context) -> list[int]:
    return list(ctx.session.scalars(select(Filing.id).where(Filing.state.not_in(sorted(PRIVATE))).order_by(Filing.id)))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def reindex(instance: Instance, *, progress: Progress) -> int:
    """Writes what is missing or old and removes what should not be there; the number of filings that can be found then.

    Broken off, it goes on where it was: what has been written is not written again. A damaged index, or one of another
    version, is begun anew. Raises EngineDown.
    """
    _sketch(instance)
    for _ in range(PASSES):
        with instance.read(SYSTEM) as ctx:
            stale, extra = _differences_or_anew(ctx)
            if not stale and not extra:
                break
            _mend(ctx, stale, extra, progress)
    return instance.index.count()


def _sketch(instance: Instance) -> None:
    """The other view that is made from the texts alone: by which nearly equal provisions are found."""
    after: int | None = 0
    while after is not None:
        with instance.work(SYSTEM) as ctx:
            after = fill_sketches(ctx, after=after)


def _differences_or_anew(ctx: Context) -> tuple[list[int], list[int]]:
    """As `_differences`, which reads every byte of the index, after an empty one where that cannot be done."""
    try:
        return _differences(ctx)
    except EngineDown:
        ctx.index.clear()
        return _differences(ctx)


def _mend(ctx: Context, stale: list[int], extra: list[int], progress: Progress) -> None:
    if extra:
        ctx.index.remove(extra)
    done = 0
    for batch in _batches(stale):
        ctx.index.put(entries(ctx, batch))
        done += len(batch)
        progress(done, len(stale))
