"""One document, several receivers: the filing that each of them gets when the document is sent."""

from sqlalchemy import insert, select

from filing.jobs import enqueue
from filing.models import Emendation, Filing, Material, ProvisionRow, ProvisionSketch, Revision
from filing.services.audit import record
from filing.services.context import Context
from filing.services.material.materials import PAPERS
from filing.services.procedure.readiness import READ
from filing.services.visibility import current_revision, sees
from filing.terms import JobKind, MaterialKind, RevisionState

COPIED = (
    "unit_id", "created_by_id", "state", "is_open", "title", "document_number", "organ", "document_type",
    "adopted_on", "published_on", "effective_on", "expires_on", "basis", "readings",
)  # fmt: skip
READ_ONCE = ("text", "characters", "report", "parser_version", "parsed_at")
"""What one reading of a file gives to every filing of it."""


def make_siblings(ctx: Context, filing: Filing) -> list[Filing]:
    """A filing for each further receiver, with the same files and what was read from them, in the same state."""
    if not filing.also_to:
        return []
    receivers, filing.also_to, filing.submission_id = filing.also_to, [], filing.id
    return [_sibling(ctx, filing, receiver_id) for receiver_id in receivers]


def _sibling(ctx: Context, filing: Filing, receiver_id: int) -> Filing:
    fields = {name: getattr(filing, name) for name in COPIED}
    sibling = Filing(**fields, receiver_id=receiver_id, submission_id=filing.id, created_at=ctx.now)
    ctx.session.add(sibling)
    ctx.session.flush()
    body: dict[str, object] = {"unit": filing.unit.code, "receiver": sibling.receiver.code, "filing": filing.id}
    record(ctx, "filing.create", f"filing:{sibling.id}", body)
    _share_files(ctx, filing, sibling)
    return sibling


def _share_files(ctx: Context, filing: Filing, sibling: Filing) -> None:
    """Bytes are shared by digest; the text in force is copied as it was read, or read by a job of its own."""
    revision = current_revision(ctx, filing.id)
    if revision is None:
        return
    of_filing = select(Material).where(Material.filing_id == filing.id).order_by(Material.id)
    kept = [
        m for m in ctx.session.scalars(of_filing) if m.kind is not MaterialKind.TEXT or m.id == revision.material_id
    ]
    copies = {material.id: _material(material, sibling) for material in kept}
    ctx.session.add_all(copies.values())
    ctx.session.flush()
    copy = Revision(
        filing_id=sibling.id, material_id=copies[revision.material_id].id, number=1, state=RevisionState.RECEIVED
    )
    ctx.session.add(copy)
    ctx.session.flush()
    if revision.state in READ:
        _share_reading(ctx, revision, copy)
    else:
        enqueue(ctx.session, JobKind.PARSE, revision_id=copy.id, filing_id=sibling.id, now=ctx.now)
    if any(m.kind in PAPERS and m.text is None and not m.unread for m in kept):
        enqueue(ctx.session, JobKind.MATERIALS, revision_id=copy.id, filing_id=sibling.id, now=ctx.now)


def _material(material: Material, sibling: Filing) -> Material:
    names = ("kind", "filename", "sha256", "size", "uploaded_at", "text", "unread")
    return Material(filing_id=sibling.id, **{name: getattr(material, name) for name in names})


def _share_reading(ctx: Context, revision: Revision, copy: Revision) -> None:
    """Text, provisions, sketches, and that a person has put the text right, where one has."""
    for name in READ_ONCE:
        setattr(copy, name, getattr(revision, name))
    copy.state = RevisionState.PARSED
    for model in (ProvisionRow, ProvisionSketch):
        names = [column.name for column in model.__table__.columns if column.name not in {"id", "revision_id"}]
        columns = [getattr(model, name) for name in names]
        rows = ctx.session.execute(select(*columns).where(model.revision_id == revision.id)).mappings()
        if values := [{**row, "revision_id": copy.id} for row in rows]:
            ctx.session.execute(insert(model), values)
    emendation = ctx.session.scalars(select(Emendation).where(Emendation.revision_id == revision.id)).one_or_none()
    if emendation is not None:
        names = ["account_id", "actor", "reason", "is_proofread", "at"]
        same = {name: getattr(emendation, name) for name in names}
        ctx.session.add(Emendation(filing_id=copy.filing_id, revision_id=copy.id, former_id=copy.id, **same))
    ctx.session.flush()


def siblings_of(ctx: Context, filing: Filing) -> list[Filing]:
    """The filings of the same submission with the other receivers, as far as the actor may see them."""
    if filing.submission_id is None:
        return []
    statement = select(Filing).where(Filing.submission_id == filing.submission_id, Filing.id != filing.id)
    return list(ctx.session.scalars(statement.where(sees(ctx.actor)).order_by(Filing.id)))
