"""The three stages of the worker: read the text, check it against the rules, put it into the index.

Each stage has two halves. `PREPARE` does the long work on a reading context, outside of any transaction; `STORE`
writes its result in one transaction, with the filing locked and after the worker has checked its fence. Each replaces
its own output, so that it may run twice.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select

from filing.checking.engine import check
from filing.checking.rule import Report
from filing.errors import BadFile, EmptyFile, NotFound
from filing.jobs import enqueue
from filing.models import Emendation, Filing, Job, Revision
from filing.parsing.report import IntakeReport
from filing.parsing.sandbox import extract
from filing.parsing.sniff import BUNDLE
from filing.permissions import grants_of_filing
from filing.search import Entry, digest_of
from filing.services.audit import record
from filing.services.clock.digests import mark_sent, send_digest
from filing.services.context import Context, limits_of
from filing.services.law.laws import library
from filing.services.material.papers import read_papers, store_papers
from filing.services.material.readings import fill, issued_on, readings_of, region_of
from filing.services.memory.provisions import Fingerprints, replace_provisions
from filing.services.procedure.stages import Stage, retry, stages
from filing.services.procedure.transitions import set_lateness
from filing.services.reading import bundles
from filing.services.reading.doubts import stored_report
from filing.services.reading.flags import replace_failures, replace_flags
from filing.services.rule.rulebook import keep_snapshots
from filing.services.visibility import current_revision, facts, flush, lock
from filing.terms import JobKind, RevisionState
from filing.text.model import Metadata, Regulation
from filing.text.regulation import read_regulation
from filing.workflow import FINISHED, PRIVATE

__all__ = ["PREPARE", "STORE", "Checking", "Reading", "Stage", "entry_of", "retry", "stages"]

VERSION_CHARACTERS = 120
EMENDED = "emended/1"
"""How the parser version of a text begins that a person has put right."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read to text."""

    regulation: Regulation
    report: IntakeReport


@dataclass(frozen=True, slots=True)
class Checking:
    """A text held against the rules as of a day."""

    regulation: Regulation
    report: Report
    as_of: date
    rules_version: str


def read_text(ctx: Context, job: Job) -> Reading | BadFile:
    """Reads the file in a child process with limits. A file that cannot be read is a result, not a failure."""
    revision = _revision(ctx, job)
    data, limits = ctx.files.get(revision.material.sha256), limits_of(ctx.settings)
    try:
        extraction = extract(data, name=revision.material.filename, limits=limits)
        regulation = read_regulation(extraction.text)
        if not regulation.text:
            raise EmptyFile("文件中没有可读的文字。请检查文件内容，扫描件请上传可编辑的文本。")
    except BadFile as error:
        return bundles.contents(data, limits) if BUNDLE in error.details else error
    return Reading(regulation, extraction.report)


def store_text(ctx: Context, job: Job, outcome: Reading | BadFile) -> None:
    """Writes text, provisions, report and the form's empty fields, then asks for the check of what has been sent."""
    revision = _revision(ctx, job)
    filing = _locked(ctx, revision)
    if filing.state in FINISHED or is_emended(ctx, revision):
        return
    if isinstance(outcome, BadFile):
        _store_failure(ctx, revision, outcome)
        return
    revision.report = stored_report(outcome.regulation.text, outcome.report)
    revision.parser_version = outcome.report.reader_version[:VERSION_CHARACTERS]
    keep_text(ctx, filing, revision, outcome.regulation)
    body = {"revision": revision.number, "characters": revision.characters, "reader": revision.parser_version}
    record(ctx, "revision.parse", f"filing:{filing.id}", body)


def keep_text(ctx: Context, filing: Filing, revision: Revision, regulation: Regulation) -> None:
    """Writes text, provisions and, where it is the newest, the form's empty fields; then asks for the check.

    `revision.report` is there already and gets what is odd about the numbering.
    """
    revision.text, revision.characters = regulation.text, len(regulation.text)
    revision.report = revision.report | {"structure": [asdict(warning) for warning in regulation.warnings]}
    revision.error_class = revision.error_message = ""
    revision.state, revision.parsed_at, revision.checked_at = RevisionState.PARSED, ctx.now, None
    replace_provisions(ctx, revision, regulation)
    if _is_current(ctx, revision):
        _fill_form(ctx, filing, regulation.metadata)
        if filing.state not in PRIVATE:
            enqueue(ctx.session, JobKind.CHECK, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
    flush(ctx.session)


def is_emended(ctx: Context, revision: Revision) -> bool:
    """Whether a person has made this text, or another one out of it: then no machine replaces it."""
    ends = or_(Emendation.revision_id == revision.id, Emendation.former_id == revision.id)
    return bool(ctx.session.scalar(select(exists().where(ends))))


def _store_failure(ctx: Context, revision: Revision, error: BadFile) -> None:
    revision.state, revision.error_class, revision.error_message = RevisionState.FAILED, error.code, error.message
    revision.report = {name: error.details[name] for name in (bundles.MEMBERS,) if name in error.details}
    ctx.session.flush()
    body = {"revision": revision.number, "error": error.code, "message": error.message}
    record(ctx, "revision.fail", f"filing:{revision.filing_id}", body)


def _fill_form(ctx: Context, filing: Filing, metadata: Metadata) -> None:
    changed = fill(filing, readings_of(metadata))
    if "published_on" in changed and filing.submitted_at is not None:
        set_lateness(ctx, filing)


def check_text(ctx: Context, job: Job) -> Checking | None:
    """Runs the rules as of today on the text as stored; None for a text that a newer one has replaced."""
    revision = _revision(ctx, job)
    if not revision.text or not _is_current(ctx, revision):
        return None
    regulation = read_regulation(revision.text)
    filing = revision.filing
    report = check(
        regulation,
        ctx.rules,
        as_of=ctx.today,
        document_type=filing.document_type,
        region=region_of(filing),
        issued=issued_on(filing, regulation.metadata),
        laws=library(ctx),
    )
    return Checking(regulation, report, ctx.today, ctx.rules.ruleset.version)


def store_check(ctx: Context, job: Job, checking: Checking | None) -> None:
    """Writes flags, failures and the rules' snapshots, then asks for the index. Undoes nothing that people did."""
    revision = _revision(ctx, job)
    filing = _locked(ctx, revision)
    if filing.state in FINISHED or checking is None or checking.regulation.text != revision.text:
        return  # a newer text or a newer reading has its own job
    if checking.rules_version != ctx.rules.ruleset.version:
        enqueue(ctx.session, JobKind.CHECK, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
        return  # other rules have come into force while these were run
    prints = Fingerprints(checking.regulation)
    findings = (*checking.report.findings, *checking.report.notices)
    keep_snapshots(ctx, findings)
    counts = replace_flags(ctx, filing, revision, findings=findings, prints=prints)
    replace_failures(ctx, revision, checking.report.failures)
    revision.state, revision.checked_at = RevisionState.CHECKED, ctx.now
    revision.as_of, revision.rules_version = checking.as_of, checking.rules_version
    revision.report = {**revision.report, "unrun": list(checking.report.unrun)}
    ctx.session.flush()
    enqueue(ctx.session, JobKind.INDEX, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
    body: dict[str, object] = {"revision": revision.number, "as_of": checking.as_of.isoformat(), **asdict(counts)}
    body |= {"failures": len(checking.report.failures), "rules": checking.rules_version}
    record(ctx, "revision.check", f"filing:{filing.id}", body)


def put_into_index(ctx: Context, job: Job) -> str | None:
    """Writes the entry and returns its digest; takes out a filing that nobody outside may find. None for an old text.

    The index stands outside of the transaction: `mark_indexed` looks whether the filing has changed meanwhile.
    """
    revision = _revision(ctx, job)
    if not _is_current(ctx, revision):
        return None
    if revision.filing.state in PRIVATE or not revision.text:
        ctx.index.remove([revision.filing_id])
        return None
    entry = entry_of(revision.filing, revision)
    ctx.index.put([entry])
    return digest_of(entry)


def mark_indexed(ctx: Context, job: Job, digest: str | None) -> None:
    """Asks for the index again when what was put is no longer what the database says."""
    revision = _revision(ctx, job)
    filing = _locked(ctx, revision)
    if digest is None:
        return
    if digest_of(entry_of(filing, revision)) != digest:
        enqueue(ctx.session, JobKind.INDEX, revision_id=revision.id, filing_id=filing.id, now=ctx.now)
        return
    if revision.state is RevisionState.CHECKED:
        revision.state = RevisionState.INDEXED
    revision.indexed_at = ctx.now
    ctx.session.flush()


def entry_of(filing: Filing, revision: Revision) -> Entry:
    """The filing as the index holds it."""
    day = filing.published_on or filing.adopted_on or filing.effective_on
    return Entry(
        filing_id=filing.id,
        revision_id=revision.id,
        title=filing.title,
        document_number=filing.document_number,
        organ=filing.organ,
        document_type=filing.document_type,
        year=day.year if day else 0,
        state=filing.state,
        grants=grants_of_filing(facts(filing)),
        text=revision.text,
    )


def _revision(ctx: Context, job: Job) -> Revision:
    revision = ctx.session.get(Revision, job.revision_id) if job.revision_id else None
    if revision is None:
        raise NotFound(f"任务 {job.id} 所指的文本版本已不存在。")
    return revision


def _locked(ctx: Context, revision: Revision) -> Filing:
    filing = lock(ctx.session, revision.filing_id)
    if filing is None:
        raise NotFound("任务所指的备案件已不存在。")
    return filing


def _is_current(ctx: Context, revision: Revision) -> bool:
    newest = current_revision(ctx, revision.filing_id)
    return newest is not None and newest.id == revision.id


PREPARE: dict[JobKind, Callable[[Context, Job], Any]] = {
    JobKind.PARSE: read_text,
    JobKind.CHECK: check_text,
    JobKind.INDEX: put_into_index,
    JobKind.MATERIALS: read_papers,
    JobKind.DIGEST: send_digest,
}
"""First half: on a reading context, nothing is written to the database."""

STORE: dict[JobKind, Callable[[Context, Job, Any], None]] = {
    JobKind.PARSE: store_text,
    JobKind.CHECK: store_check,
    JobKind.INDEX: mark_indexed,
    JobKind.MATERIALS: store_papers,
    JobKind.DIGEST: mark_sent,
}
"""Second half: in one transaction, with the result of the first."""
